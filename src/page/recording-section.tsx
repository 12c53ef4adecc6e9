/** Start and stop of a recording, how it stands, and those that are kept in this browser. */
import { useState } from 'react'
import { useStore } from 'zustand'
import type { Commands } from '#session/commands.ts'
import type { KeptRecording } from '#session/recording.ts'
import { sayMegabytes, sayRecording, whyNotRecorded } from '#session/recording-words.ts'
import type { Session } from '#session/session.ts'

interface Props {
  readonly session: Session
  readonly commands: Commands
}

export function RecordingSection({ session, commands: { recording: commands } }: Props) {
  const recording = useStore(session, (state) => state.recording)
  const consent = useStore(session, (state) => state.consent)
  const kept = useStore(session, (state) => state.keptRecordings)
  const isRunning = recording.state === 'running'
  const reason = whyNotRecorded(consent)
  return (
    <>
      <p className={recording.state === 'failed' || recording.leftOut > 0 ? 'hint bad' : 'hint'} role="status">
        {isRunning && <span className="record-dot" aria-hidden="true" />}
        {recording.state === 'off' && reason ? reason : sayRecording(recording)}
      </p>
      <div className="row">
        {isRunning ? (
          <button type="button" className="button small" onClick={() => commands.stop()}>
            Stop recording
          </button>
        ) : (
          <button
            type="button"
            className="button small"
            disabled={reason !== undefined || recording.state === 'starting' || recording.state === 'ending'}
            onClick={() => commands.start()}
          >
            Record
          </button>
        )}
      </div>
      {kept.length > 0 && (
        <ul className="kept" aria-label="Recordings in this browser">
          {kept.map((each) => (
            <Kept
              key={each.name}
              kept={each}
              commands={commands}
              isWritten={isRunning && recording.name === each.name}
            />
          ))}
        </ul>
      )}
    </>
  )
}

interface KeptProps {
  readonly kept: KeptRecording
  readonly commands: Commands['recording']
  readonly isWritten: boolean
}

function Kept({ kept: { name, bytes, changedEpochMs, isEnded }, commands, isWritten }: KeptProps) {
  const [isAsked, setIsAsked] = useState(false)
  if (isWritten) return undefined
  const when = new Date(changedEpochMs).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <li>
      <p>
        {when}, {sayMegabytes(bytes)}
        {!isEnded && <span className="cut-off"> cut off; whole up to half a second before</span>}
      </p>
      <div className="row">
        <button type="button" className="button small" onClick={() => commands.review(name)}>
          Review
        </button>
        <button type="button" className="button small" onClick={() => commands.replay(name)}>
          Replay
        </button>
        <button type="button" className="button small" onClick={() => commands.save(name)}>
          Save
        </button>
        <button
          type="button"
          className="button small"
          onClick={() => (isAsked ? commands.remove(name) : setIsAsked(true))}
          onBlur={() => setIsAsked(false)}
        >
          {isAsked ? 'Delete for good' : 'Delete'}
        </button>
      </div>
    </li>
  )
}
