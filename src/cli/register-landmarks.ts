/** `interspace register landmarks`: two lists of points, the map between them, and whether it may be used. */
import { readFile } from 'node:fs/promises'
import { point, transpose } from '#core/frames/transform.ts'
import { registerLandmarks } from '#core/registration/landmark-registration.ts'
import { pairLandmarks } from '#core/registration/pair-landmarks.ts'
import { parsePointFile, type NamedPlace } from '#core/registration/point-file.ts'
import { fileFault, readArguments, usageFault, type Command, type CommandFault } from './command.ts'

const FLAGS = {
  to: { type: 'string' },
  from: { type: 'string' },
  target: { type: 'string' },
  unordered: { type: 'boolean' },
} as const

export const registerLandmarksCommand: Command = {
  name: 'register landmarks',
  usage: 'register landmarks --from FILE --to FILE [flags]',
  summary: 'The rigid map between two lists of points: matrix, FRE, expected error at the target, accepted or why not.',
  flags: [
    '--from FILE --to FILE   .fcsv, .pcd or .json ([[x, y, z], …]), mm; the n-th belongs to the n-th',
    '--target X,Y,Z          where the error counts, in the frame of --to; the middle of the points when not given',
    '--unordered             the order of --from is not known: it is found by the distances',
  ],
  async run(args, print) {
    const read = readArguments(args, FLAGS, { atLeast: 0, atMost: 0, are: '' })
    if (!read.ok) return read.fault
    const { from, to, target, unordered = false } = read.values
    if (from === undefined || to === undefined) return usageFault('--from FILE and --to FILE are both needed')
    const [fromPlaces, toPlaces] = [await placesOf(from), await placesOf(to)]
    if ('code' in fromPlaces) return fromPlaces
    if ('code' in toPlaces) return toPlaces
    const at = target?.split(',').map(Number)
    if (at && !(at.length === 3 && at.every(Number.isFinite))) return usageFault(`--target is X,Y,Z, not ${target}`)
    const [a, b] = [
      fromPlaces.map(({ xyz }) => point('patient', ...xyz)),
      toPlaces.map(({ xyz }) => point('ct', ...xyz)),
    ]
    if (!unordered && a.length !== b.length)
      return { code: 'points', message: `${from} has ${a.length} points, ${to} has ${b.length}` }
    try {
      const pairing = unordered ? pairLandmarks(b, a) : undefined
      if (unordered && !pairing)
        return {
          code: 'points',
          message:
            'no order of the points agrees with their distances: both lists must be of the same places, in mm; given in order, the fit says what is wrong',
        }
      const pairs = pairing?.pairs ?? a.map((place, n) => ({ from: place, to: b[n]! }))
      const middle = at ? point('ct', at[0]!, at[1]!, at[2]!) : undefined
      const result = registerLandmarks(pairs, middle)
      const reasons = [
        ...result.refusals,
        ...(pairing?.rivalRms === undefined
          ? []
          : [`another order fits to ${pairing.rivalRms.toFixed(1)} mm: say which point is which`]),
      ]
      print({
        matrix: rows(result.fit.map.matrix),
        freMm: result.freMm,
        fleMm: result.fleMm,
        treMm: result.treMm(middle ?? centre(b)),
        residualsMm: result.fit.residuals,
        leftOutMm: result.leftOutMm,
        ...(pairing && { order: pairing.order }),
        accepted: reasons.length === 0,
        reasons,
      })
      return undefined
    } catch (thrown) {
      return { code: 'points', message: (thrown as Error).message }
    }
  },
}

async function placesOf(file: string): Promise<readonly NamedPlace[] | CommandFault> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (thrown) {
    return fileFault(thrown, file)
  }
  const parsed = parsePointFile(text, file)
  return parsed.ok ? parsed.places : { code: 'points', message: parsed.reason, file }
}

/** As written: row by row. */
export function rows(matrix: readonly number[]): number[][] {
  const flat = transpose(matrix)
  return [0, 4, 8, 12].map((at) => flat.slice(at, at + 4))
}

function centre(points: readonly { readonly x: number; readonly y: number; readonly z: number }[]) {
  const mean = (of: 'x' | 'y' | 'z') => points.reduce((sum, place) => sum + place[of], 0) / points.length
  return point('ct', mean('x'), mean('y'), mean('z'))
}
