/** A guided calibration that is being done, and what is kept and said once it has ended. */
import type { HeadsetRun } from '#core/calibration/headset-run.ts'
import type { JigRun } from '#core/calibration/jig-run.ts'
import type { LagRun } from '#core/calibration/lag-run.ts'
import type { CalibrationRecord } from '#core/calibration/record.ts'
import type { SideRun } from '#core/calibration/side-run.ts'
import type { SpinRun } from '#core/calibration/spin-run.ts'
import type { TouchRun } from '#core/calibration/touch-run.ts'
import { tipFrame } from '#core/frames/tip-frame.ts'
import type { Point } from '#core/frames/transform.ts'
import { orientationFault } from '#core/ultrasound/marked-side.ts'
import type { TippedTool } from '#session/calibrating.ts'

export type GuidedRun =
  | { readonly way: 'shaft'; readonly run: SpinRun; readonly tip: Point<TippedTool> }
  | { readonly way: 'touches'; readonly run: TouchRun }
  | { readonly way: 'jig'; readonly run: JigRun }
  | { readonly way: 'side'; readonly run: SideRun }
  | { readonly way: 'lag'; readonly run: LagRun }
  | { readonly way: 'turns' | 'spot'; readonly run: HeadsetRun }

export interface GuidedOutcome {
  readonly record: Omit<CalibrationRecord, 'tool' | 'madeMs'>
  readonly state: 'passed' | 'failed'
  readonly words: string
}

const NONE = { pictureLagMs: undefined, checkPoint: undefined, lastCheck: undefined, link: undefined } as const

/** @param ended one that has a result */
export function outcomeOf(ended: GuidedRun, calendarMs: number): GuidedOutcome {
  switch (ended.way) {
    case 'shaft': {
      const { axis, rmseDeg } = ended.run.result!
      return {
        record: { ...NONE, kind: 'shaft', error: rmseDeg, residual: rmseDeg, link: tipFrame(ended.tip, axis) },
        state: 'passed',
        words: `The shaft’s direction is known to ${rmseDeg.toFixed(2)}°.`,
      }
    }
    case 'touches': {
      const { probeFromImage: link, errorMm, pixelMm, rejected } = ended.run.result!
      const left = rejected > 0 ? ` ${rejected} marks that did not fit were left out.` : ''
      return {
        record: { ...NONE, kind: 'picture', error: errorMm, residual: errorMm, link },
        state: 'passed',
        words: `The picture is known to ${errorMm.toFixed(2)} mm; a pixel is ${pixelMm.map((mm) => mm.toFixed(3)).join(' by ')} mm.${left}`,
      }
    }
    case 'jig': {
      const { probeFromImage: link, errorMm, freMm } = ended.run.result!
      return {
        record: { ...NONE, kind: 'picture', error: errorMm, residual: freMm, link },
        state: 'passed',
        words: `The picture is known to ${errorMm.toFixed(2)} mm at 60 mm; the dimples fit to ${freMm.toFixed(2)} mm.`,
      }
    }
    case 'side': {
      const fault = orientationFault(ended.run.result!)
      const lastCheck = { atMs: calendarMs, offMm: 0, isPassed: fault === undefined }
      return {
        record: { ...NONE, kind: 'side', error: undefined, residual: 0, lastCheck },
        state: fault ? 'failed' : 'passed',
        words: fault ?? 'Proved: the marked side is on the right of the picture.',
      }
    }
    case 'lag': {
      const { pictureLagMs, errorMs, correlation } = ended.run.result!
      const late = pictureLagMs < 0 ? 'The poses come' : 'The pictures come'
      return {
        record: { ...NONE, kind: 'lag', error: errorMs, residual: errorMs, pictureLagMs },
        state: 'passed',
        words: `${late} ${Math.abs(pictureLagMs).toFixed(0)} ms late, known to ${errorMs.toFixed(1)} ms (correlation ${correlation.toFixed(3)}).`,
      }
    }
    case 'turns':
    case 'spot': {
      const { roomFromTracker: link, errorMm, rmsMm } = ended.run.result!
      return {
        record: { ...NONE, kind: 'headset', error: errorMm, residual: rmsMm, link },
        state: 'passed',
        words: `The tracker’s place in the room is known to ${errorMm.toFixed(1)} mm.`,
      }
    }
  }
}
