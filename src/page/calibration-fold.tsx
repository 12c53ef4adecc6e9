/** Calibrations that are kept: how old, how good, whether they hold; and the way to make or check one. */
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { standingOf, type CalibrationRecord } from '#core/calibration/record.ts'
import { sayAge, sayCalibration, sayError, sayStanding } from '#session/calibration-words.ts'
import type { Commands } from '#session/commands.ts'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import { CalibrationProgress } from './calibration-progress.tsx'
import { CalibrationWays } from './calibration-ways.tsx'
import { Fold } from './fold.tsx'
import { sentence } from './sentence.ts'
import { TextField } from './text-field.tsx'
import './calibration-fold.css'

interface CalibrationProps {
  readonly session: Session
  readonly live: Live
  readonly commands: Commands
}

export function CalibrationFold({ session, live, commands }: CalibrationProps) {
  const calibrations = useStore(session, (state) => state.calibrations)
  const calibrating = useStore(session, (state) => state.calibrating)
  const nowMs = useCalendar()
  return (
    <Fold title="Calibration of tools" now={inShort(calibrations, nowMs)}>
      {calibrating && <CalibrationProgress calibrating={calibrating} live={live} commands={commands} />}
      <CalibrationWays session={session} commands={commands} />
      {calibrations.length > 0 && (
        <ul className="calibrations" aria-label="Calibrations that are kept">
          {calibrations.map((record) => (
            <Kept key={`${record.kind} ${record.tool}`} record={record} nowMs={nowMs} commands={commands} />
          ))}
        </ul>
      )}
      <PasteForm commands={commands} />
    </Fold>
  )
}

function PasteForm({ commands }: { readonly commands: Commands }) {
  const [text, setText] = useState('')
  const [fault, setFault] = useState<string>()
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        const wrong = commands.keepCalibration(text)
        setFault(wrong && sentence(wrong))
        if (wrong === undefined) setText('')
      }}
    >
      <TextField
        label="From the command line, for the probe in use"
        text={text}
        onText={setText}
        hint="What interspace calibrate temporal (how late the pictures are) or nwire (where they lie on the probe) printed."
        fault={fault}
        lines={3}
      />
      <button type="submit" className="button">
        Keep it
      </button>
    </form>
  )
}

interface KeptProps {
  readonly record: CalibrationRecord
  readonly nowMs: number
  readonly commands: Commands
}

function Kept({ record, nowMs, commands }: KeptProps) {
  const standing = standingOf(record, nowMs)
  const isGood = standing.state === 'valid'
  const check = record.lastCheck
  return (
    <li>
      <div>
        <p>
          <strong>{sentence(sayCalibration(record.kind)).replace('.', '')}</strong>, {record.tool}
        </p>
        <p className="meta">
          <span className={isGood ? 'tag' : 'tag warns'}>{sayStanding(standing, record.kind)}</span>
          <span className="figure">{sayError(record)}</span>
          <span>{sayAge(nowMs - record.madeMs)} old</span>
          {check?.isPassed && record.kind !== 'side' && (
            <span>
              checked {sayAge(nowMs - check.atMs)} ago, {check.offMm.toFixed(1)} mm
            </span>
          )}
        </p>
      </div>
      <button
        type="button"
        className="button ghost"
        aria-label={`Forget the ${sayCalibration(record.kind)} of the ${record.tool}`}
        onClick={() => commands.forgetCalibration(record)}
      >
        Forget
      </button>
    </li>
  )
}

function inShort(calibrations: readonly CalibrationRecord[], nowMs: number): string {
  if (calibrations.length === 0) return 'None kept'
  const bad = calibrations.filter((record) => standingOf(record, nowMs).state !== 'valid').length
  return bad > 0 ? `${bad} of ${calibrations.length} no longer hold` : `${calibrations.length} kept`
}

/** Ages are told in minutes. */
function useCalendar(): number {
  const [nowMs, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 10_000)
    return () => clearInterval(timer)
  }, [])
  return nowMs
}
