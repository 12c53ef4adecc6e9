/** What `interspace calibrate temporal` and `calibrate nwire` print, taken over as calibrations of the probe in use. */
import { transformFromRows } from '#core/frames/transform.ts'
import type { CalibrationRecord } from './record.ts'

/** @throws RangeError that says what to do next */
export function pastedCalibration(text: string, probe: string, madeMs: number): CalibrationRecord {
  let read: Loose
  try {
    read = Object(JSON.parse(text)) as Loose
  } catch {
    throw new RangeError('this is not the JSON that interspace calibrate prints: paste its whole line')
  }
  const common = { tool: probe, madeMs, checkPoint: undefined, lastCheck: undefined } as const
  if ('error' in read)
    throw new RangeError('this calibration was refused: do what its message says, and paste the next one')
  if ('pictureLagMs' in read) {
    const pictureLagMs = number(read['pictureLagMs'], 'pictureLagMs')
    if (Math.abs(pictureLagMs) > MOST_LAG_MS) throw new RangeError(`a lag of ${pictureLagMs} ms is beyond 500 ms`)
    const error = number(read['errorMs'], 'errorMs')
    return { ...common, kind: 'lag', error, residual: error, link: undefined, pictureLagMs }
  }
  if ('imageToProbe' in read) {
    if (read['accepted'] !== true) throw new RangeError(`it was not accepted: ${reasons(read['reasons'])}`)
    const rows = (read['imageToProbe'] as readonly unknown[]).flat() as readonly number[]
    const error = number(Object(read['validationError'])['meanMm'], 'the mean of validationError')
    const link = transformFromRows('probe', 'image', rows)
    return { ...common, kind: 'picture', error, residual: error, link, pictureLagMs: undefined }
  }
  throw new RangeError('it has neither pictureLagMs nor imageToProbe: paste what calibrate temporal or nwire printed')
}

type Loose = Readonly<Record<string, unknown>>

/** As far as a temporal calibration looks. */
const MOST_LAG_MS = 500

function number(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new RangeError(`${name} is no number`)
  return value
}

const reasons = (value: unknown) =>
  Array.isArray(value) && value.length > 0 ? value.join('; ') : 'it does not say why'
