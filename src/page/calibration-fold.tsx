/** Calibrations that are kept: how old, how good, whether they hold; and the way to make or check one. */
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { standingOf, type CalibrationRecord } from '#core/calibration/record.ts'
import { sayAge, sayCalibration, sayError, sayStanding } from '#session/calibration-words.ts'
import type { Commands } from '#session/commands.ts'
import type { Calibrating, TippedTool } from '#session/calibrating.ts'
import type { Session } from '#session/session.ts'
import { Fold } from './fold.tsx'
import { TextField } from './text-field.tsx'
import './calibration-fold.css'

const TOOLS: readonly TippedTool[] = ['needle', 'stylus']

interface CalibrationProps {
  readonly session: Session
  readonly commands: Commands
}

export function CalibrationFold({ session, commands }: CalibrationProps) {
  const calibrations = useStore(session, (state) => state.calibrations)
  const calibrating = useStore(session, (state) => state.calibrating)
  const nowMs = useCalendar()
  return (
    <Fold title="Calibration of tools" now={inShort(calibrations, nowMs)}>
      <p className="hint">
        Rest the tip in a hollow that does not move, and turn the tool about it, to all sides. It ends by itself.
      </p>
      {TOOLS.map((tool) => (
        <div key={tool} className="row">
          <button type="button" className="button" onClick={() => commands.calibrateTip(tool)}>
            Calibrate the {tool}’s tip
          </button>
          <button type="button" className="button ghost" onClick={() => commands.checkTip(tool)}>
            Check the {tool}
          </button>
        </div>
      ))}
      {calibrating && <Progress calibrating={calibrating} commands={commands} />}
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

function Progress({ calibrating, commands }: { readonly calibrating: Calibrating; readonly commands: Commands }) {
  const { what, tool, state, pivot, words } = calibrating
  const isRunning = state === 'running'
  return (
    <div className="calibrating" role="status">
      <p className="title">
        {what === 'tip' ? 'Calibrating' : 'Checking'} the {tool}
        {isRunning ? '' : state === 'passed' ? ': done' : ': not done'}
      </p>
      {pivot && (
        <>
          <progress value={pivot.taken} max={pivot.wanted} aria-label="Poses taken" />
          <dl className="figures">
            <Figure name="poses" value={`${Math.min(pivot.taken, pivot.wanted)} of ${pivot.wanted}`} />
            <Figure name="turned by" value={`${pivot.spreadDeg.toFixed(0)}°`} />
            <Figure name="tip moves" value={pivot.rmseMm === undefined ? '–' : `${pivot.rmseMm.toFixed(2)} mm`} />
            <Figure
              name="tip known to"
              value={pivot.tipErrorMm === undefined ? '–' : `${pivot.tipErrorMm.toFixed(2)} mm`}
            />
            <Figure name="slips" value={String(pivot.slips)} />
            <Figure name="not tracked" value={String(pivot.unusable)} />
          </dl>
        </>
      )}
      <p className={state === 'failed' ? 'meta bad' : 'meta'}>{sentence(words)}</p>
      <div className="row">
        {what === 'tip' && (
          <button type="button" className="button" onClick={() => commands.calibrateTip(tool)}>
            Begin again
          </button>
        )}
        {what === 'check' && !isRunning && (
          <button type="button" className="button" onClick={() => commands.checkTip(tool)}>
            Check again
          </button>
        )}
        <button type="button" className="button ghost" onClick={() => commands.stopCalibrating()}>
          {isRunning ? 'Stop' : 'Close'}
        </button>
      </div>
    </div>
  )
}

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
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
          <span className={isGood ? 'tag' : 'tag warns'}>{sayStanding(standing)}</span>
          <span className="figure">{sayError(record)}</span>
          <span>{sayAge(nowMs - record.madeMs)} old</span>
          {check?.isPassed && (
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

const sentence = (words: string) => {
  const whole = `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`
  return whole === '' || /[.!?]$/.test(whole) ? whole : `${whole}.`
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
