/** The task over the 3-D view on a screen: what to do now, how it goes, and how it went. */
import { useStore } from 'zustand'
import type { Commands } from '#session/commands.ts'
import type { Live } from '#session/live.ts'
import type { Debrief } from '#session/practice.ts'
import { sayOutcome } from '#session/practice-words.ts'
import type { Session } from '#session/session.ts'
import { DebriefLines } from './debrief-lines.tsx'
import { useLiveReading } from './use-live-reading.ts'
import './practice.css'
import './practice-card.css'

interface Props {
  readonly session: Session
  readonly live: Live
  readonly commands: Commands
}

const practiceOf = ({ practice }: Live) => practice
const answerOf = ({ practice }: Live) => practice?.answer

const ANSWERS = { mark: 'Mark it here', here: 'Here', done: 'Done: the tip is there' } as const

export function PracticeCard({ session, live, commands }: Props) {
  const { phase, now, told, debrief } = useStore(session, (state) => state.practice)
  if (phase === 'none' || !now) return undefined
  return (
    <section className="practice-card" aria-label="Practice">
      <div className="head">
        <h2>{now.task.name}</h2>
        <button type="button" className="button small ghost" onClick={() => commands.practice.leave()}>
          Leave
        </button>
      </div>
      {phase === 'ended' && debrief ? (
        <Ended debrief={debrief} commands={commands} />
      ) : (
        <>
          <Asked live={live} goal={now.task.goal} />
          <p role="status" className="meta">
            {told}
          </p>
          <Heard {...{ session, commands }} />
          <Buttons {...{ session, live, commands }} />
        </>
      )}
    </section>
  )
}

/** A supervisor looks on from another device, or is heard: that is said, and answered only by who wants to. */
function Heard({ session, commands }: Pick<Props, 'session' | 'commands'>) {
  const { isHearing, isSpeaking } = useStore(session, ({ practice }) => practice.talk)
  const isSeen = useStore(session, ({ practice: { room } }) => room?.state === 'open' && room.isOtherThere)
  if (!isHearing && !isSpeaking) return isSeen ? <p className="meta">A supervisor looks on.</p> : undefined
  return (
    <p className="practice-heard">
      <span role="status">
        {isHearing ? 'Your supervisor can be heard.' : ''} {isSpeaking ? 'You are heard.' : ''}
      </span>
      <button type="button" className="button small" onClick={() => commands.practice.speak(!isSpeaking)}>
        {isSpeaking ? 'Stop speaking' : 'Speak back'}
      </button>
    </p>
  )
}

function Asked({ live, goal }: { readonly live: Live; readonly goal: string }) {
  const practice = useLiveReading(live, practiceOf)
  return (
    <>
      <p className="practice-asked">{practice?.asked ?? goal}</p>
      {practice && (
        <dl className="practice-lines">
          {practice.lines.map(([name, figure]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{figure}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  )
}

function Buttons({ session, live, commands }: Props) {
  const phase = useStore(session, ({ practice }) => practice.phase)
  const answer = useLiveReading(live, answerOf)
  if (phase === 'preparing') return undefined
  if (phase === 'ready')
    return (
      <button type="button" className="button primary" onClick={() => commands.practice.begin()}>
        Begin
      </button>
    )
  return (
    <div className="row">
      {phase === 'running' && (
        <button type="button" className="button" title="=" onClick={() => commands.practice.answer()}>
          {ANSWERS[answer ?? 'done']}
        </button>
      )}
      <button type="button" className="button ghost" onClick={() => commands.practice.pause(phase === 'running')}>
        {phase === 'running' ? 'Pause' : 'Go on'}
      </button>
      <button type="button" className="button ghost" onClick={() => commands.practice.again()}>
        Start again
      </button>
    </div>
  )
}

function Ended({ debrief, commands }: { readonly debrief: Debrief; readonly commands: Commands }) {
  const { attempt } = debrief
  return (
    <>
      <p className={attempt.isPassed ? 'practice-asked good' : 'practice-asked'} role="status">
        {sayOutcome(attempt)}
      </p>
      <DebriefLines {...debrief} />
      <div className="row">
        <button type="button" className="button" onClick={() => commands.practice.again()}>
          Again
        </button>
        <button type="button" className="button" onClick={() => commands.practice.show('units')}>
          What is next
        </button>
        <button type="button" className="button ghost" onClick={() => commands.practice.show('results')}>
          Results
        </button>
      </div>
    </>
  )
}
