/**
 * What the software has to know of a printed phantom, as one JSON file and as two lists of points: where the hollows are
 * in the drawing and in the CT of the same spine, and where the targets are.
 */
import { z } from 'zod'
import { apply, invert, type Point } from '#core/frames/transform.ts'
import type { NeedleSeat } from './controller-clip.ts'
import type { PrintedSpine } from './printed-spine.ts'

const triple = z.tuple([z.number(), z.number(), z.number()])
const place = z.object({ name: z.string().min(1).max(80), phantom: triple, ct: triple })
const seat = z.object({ hubInGrip: triple, directionInGrip: triple })

/** mm; `phantom` is the drawing, `ct` LPS of the spine that `interspace phantom make --posture prone` makes of the seed. */
export const PRINTED_TRUTH = z.object({
  format: z.literal('interspace-printed-phantom/1'),
  seed: z.int(),
  posture: z.literal('prone'),
  /** How high gel is poured, above the underside. */
  gelMm: z.number().positive(),
  /** Row by row. */
  phantomFromCt: z.array(z.number()).length(16),
  fiducials: z.array(place).min(3),
  targets: z.array(place),
  /** Before any calibration; grip space of WebXR, mm. */
  needleSeats: z.object({ left: seat, right: seat }),
})
export type PrintedTruth = Readonly<z.infer<typeof PRINTED_TRUTH>>

type Triple = [number, number, number]

/** @returns what the file says, or in words what is wrong with it and where. */
export function parsePrintedTruth(
  text: string,
): { readonly ok: true; readonly truth: PrintedTruth } | { readonly ok: false; readonly reason: string } {
  // prettier-ignore
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { ok: false, reason: 'it is not JSON' }
  }
  const read = PRINTED_TRUTH.safeParse(json)
  if (read.success) return { ok: true, truth: read.data }
  const [issue] = read.error.issues
  return { ok: false, reason: `${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'not as expected'}` }
}

export function printedTruth(
  seed: number,
  spine: PrintedSpine,
  seats: Readonly<Record<'left' | 'right', NeedleSeat>>,
): PrintedTruth {
  const ctFromPhantom = invert(spine.phantomFromCt)
  const named = (name: string, at: Point<'phantom'>) => ({
    name,
    phantom: rounded(at),
    ct: rounded(apply(ctFromPhantom, at)),
  })
  const { matrix } = spine.phantomFromCt
  return {
    format: 'interspace-printed-phantom/1',
    seed,
    posture: 'prone',
    gelMm: spine.gelMm,
    phantomFromCt: Array.from({ length: 16 }, (_, n) => matrix[4 * (n % 4) + Math.floor(n / 4)]!),
    fiducials: spine.fiducials.map((at, n) => named(`hollow ${n + 1}`, at)),
    targets: spine.targets.map(({ name, at }) => named(name, at)),
    needleSeats: { left: copied(seats.left), right: copied(seats.right) },
  }
}

const copied = ({ hubInGrip, directionInGrip }: NeedleSeat): PrintedTruth['needleSeats']['left'] => ({
  hubInGrip: [...hubInGrip],
  directionInGrip: [...directionInGrip],
})

const rounded = ({ x, y, z }: { readonly x: number; readonly y: number; readonly z: number }): Triple => [
  Number(x.toFixed(4)),
  Number(y.toFixed(4)),
  Number(z.toFixed(4)),
]

/** For 3D Slicer and `interspace register landmarks`: markups in LPS mm. */
export function fiducialList(places: readonly { readonly name: string; readonly at: Readonly<Triple> }[]): string {
  const lines = places.map(({ name, at }, n) => `${n + 1},${at.join(',')},0,0,0,1,1,1,0,${name},,`)
  return ['# Markups fiducial file version = 4.11', '# CoordinateSystem = LPS', COLUMNS, ...lines, ''].join('\n')
}

const COLUMNS = '# columns = id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label,desc,associatedNodeID'
