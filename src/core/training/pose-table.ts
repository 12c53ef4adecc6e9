/** Poses of a recording as text: time in s, device, and the 16 numbers of its device-to-RAS matrix, row by row, per line. */
import { transformFromRows } from '#core/frames/transform.ts'
import type { TrackedSample } from './tracked-sample.ts'

/** A first line without numbers is a header. @throws RangeError that names the line. */
export function readPoseTable(text: string): readonly TrackedSample[] {
  const samples: TrackedSample[] = []
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (!line.trim()) continue
    const cells = line.split(',').map((cell) => cell.trim())
    const numbers = [cells[0], ...cells.slice(2)].map((cell) => (cell ? Number(cell) : Number.NaN))
    if (!samples.length && index === 0 && Number.isNaN(numbers[0])) continue
    if (cells.length !== 18)
      throw new RangeError(`line ${index + 1} has ${cells.length} cells; time, device and 16 numbers are 18`)
    const bad = numbers.findIndex((value) => !Number.isFinite(value))
    if (bad >= 0) throw new RangeError(`line ${index + 1} has "${cells[bad ? bad + 1 : 0]}" where a number belongs`)
    if (!cells[1]) throw new RangeError(`line ${index + 1} names no device`)
    samples.push(sampleOf(index + 1, cells[1], numbers))
  }
  if (!samples.length) throw new RangeError('there is no pose in it')
  return samples
}

function sampleOf(line: number, device: string, [timeS, ...rows]: readonly number[]): TrackedSample {
  try {
    return { timeS: timeS!, device, patientFromDevice: transformFromRows('patient', 'probe', rows).matrix }
  } catch (error) {
    throw new RangeError(`line ${line}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}
