/** The calibration that is being done, or how the last one ended: how far, how good, what next. */
import { useEffect, useRef } from 'react'
import { nameOfWay, standingIn } from '#session/calibration-words.ts'
import type { Calibrating, TippedTool } from '#session/calibrating.ts'
import type { Commands } from '#session/commands.ts'
import type { Live } from '#session/live.ts'
import { sentence } from './sentence.ts'
import { TipPicture } from './tip-picture.tsx'

interface Props {
  readonly calibrating: Calibrating
  readonly live: Live
  readonly commands: Commands
}

export function CalibrationProgress({ calibrating, live, commands }: Props) {
  const { what, tool, state, words } = calibrating
  const own = useRef<HTMLDivElement>(null)
  const isRunning = state === 'running'
  // The button that began it stands further down.
  useEffect(() => {
    if (isRunning) own.current?.scrollIntoView({ block: 'nearest' })
  }, [isRunning, what])
  const standing = standingIn(calibrating)
  const again = () => {
    if (what === 'tip') commands.calibrateTip(tool as TippedTool)
    else if (what === 'check') commands.checkTip(tool as TippedTool)
    else commands.calibrate(what, tool === 'stylus' ? 'stylus' : 'needle')
  }
  return (
    <div ref={own} className="calibrating" role="status">
      <p className="title">
        {nameOfWay(calibrating)}
        {isRunning ? '' : state === 'passed' ? ': done' : ': not done'}
      </p>
      {standing && (
        <>
          <progress value={standing.taken} max={standing.wanted} aria-label="Taken" />
          <dl className="figures">
            <Figure name="taken" value={`${standing.taken} of ${standing.wanted}`} />
            {standing.figures.map(({ name, value }) => (
              <Figure key={name} name={name} value={value} />
            ))}
          </dl>
        </>
      )}
      <p className={state === 'failed' ? 'meta bad' : 'meta'}>{sentence(words)}</p>
      {what === 'touches' && isRunning && (
        <TipPicture live={live} isAsking={calibrating.isAsking === true} onMark={commands.markTip} />
      )}
      <div className="row">
        {what === 'touches' && isRunning && (
          <button type="button" className="button ghost" onClick={() => commands.unmarkTip()}>
            Undo the last mark
          </button>
        )}
        {(what !== 'check' || !isRunning) && (
          <button type="button" className="button" onClick={again}>
            {what === 'check' ? 'Check again' : 'Begin again'}
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
