/** Where the tip of a tracked stylus or needle rests on the patient: the mean of its last half second, if it was held still. */
import { apply, compose, point, transform, type Point } from '#core/frames/transform.ts'
import type { TransformGraph } from '#core/frames/transform-graph.ts'
import type { PoseBook } from './pose-book.ts'

const TOOLS = [
  ['stylus', 'stylus-tip'],
  ['needle', 'needle-tip'],
] as const
const REST_MS = 500
const LEAST_SAMPLES = 5
/** Root mean square from its mean: a hand at rest, and a tracker that trembles. */
const STILL_MM = 2

export type Touch =
  { readonly ok: true; readonly at: Point<'patient'> } | { readonly ok: false; readonly reason: string }

export function touchNow(graph: TransformGraph, books: readonly PoseBook[], nowMs: number): Touch {
  for (const [tool, tip] of TOOLS) {
    const toolFromTip = graph.find(tool, tip)?.transform
    const poses = books.map((book) => book.recent('patient', tool)).find((each) => each.length > 0)
    if (!toolFromTip || !poses) continue
    const rested = poses.filter(({ status, atMs }) => status === 'ok' && nowMs - atMs < REST_MS)
    if (rested.length < LEAST_SAMPLES) return { ok: false, reason: `the ${tool} is not seen well: hold it in view` }
    const places = rested.map(({ matrix }) =>
      apply(compose(transform('patient', tool, matrix), toolFromTip), point(tip, 0, 0, 0)),
    )
    const mean = (of: 'x' | 'y' | 'z') => places.reduce((sum, place) => sum + place[of], 0) / places.length
    const at = point('patient', mean('x'), mean('y'), mean('z'))
    const off2 = places.reduce((sum, p) => sum + (p.x - at.x) ** 2 + (p.y - at.y) ** 2 + (p.z - at.z) ** 2, 0)
    const isStill = Math.sqrt(off2 / places.length) <= STILL_MM
    return isStill ? { ok: true, at } : { ok: false, reason: `hold the ${tool} still on the place for half a second` }
  }
  return { ok: false, reason: 'no tracked needle or stylus with a known tip is there' }
}
