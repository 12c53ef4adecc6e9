import { describe, expect, test } from 'vitest'
import { fullExplosion } from '#core/atlas/explode.ts'
import { atlasParts, type Place } from '#core/atlas/parts.ts'
import { createPick, type Picked } from '#core/atlas/pick.ts'
import { createRandom } from '#core/phantom/random.ts'
import { builtInStructures } from './built-in.ts'

const { meshes } = builtInStructures()
const parts = atlasParts(meshes)
const all = new Set(parts.map(({ index }) => index))
const still = parts.map((): Place => [0, 0, 0])

/** Every triangle of every part, by the sign of the volumes it spans with the ray: another way than the one that is tested. */
function slowly(
  origin: Place,
  direction: Place,
  moved: readonly Place[],
  shown: ReadonlySet<number>,
): Picked | undefined {
  let best: Picked | undefined
  const far: Place = [origin[0] + 1e4 * direction[0], origin[1] + 1e4 * direction[1], origin[2] + 1e4 * direction[2]]
  for (const part of parts) {
    if (!shown.has(part.index)) continue
    const { positions, indices, details } = meshes[part.mesh]!
    const { start, count } = details.at(-1)!
    const corner = (n: number): Place =>
      [0, 1, 2].map((axis) => positions[4 * n + axis]! / 64 + moved[part.index]![axis]!) as never
    for (let at = start; at < start + count; at += 3) {
      if (indices[at]! < part.firstCorner || indices[at]! >= part.firstCorner + part.corners) continue
      const [a, b, c] = [corner(indices[at]!), corner(indices[at + 1]!), corner(indices[at + 2]!)]
      const sides = [volume(origin, far, a, b), volume(origin, far, b, c), volume(origin, far, c, a)].map(Math.sign)
      if (!(sides.every((side) => side >= 0) || sides.every((side) => side <= 0))) continue
      const [here, there] = [volume(origin, a, b, c), volume(far, a, b, c)]
      if (Math.sign(here) === Math.sign(there)) continue
      const along = (1e4 * here) / (here - there)
      if (along > 1e-9 && along < (best?.at ?? Infinity)) best = { part: part.index, at: along }
    }
  }
  return best
}

function volume(a: Place, b: Place, c: Place, d: Place): number {
  const [u, v, w] = [b, c, d].map((p) => [p[0] - a[0], p[1] - a[1], p[2] - a[2]] as const) as [Place, Place, Place]
  return u[0] * (v[1] * w[2] - v[2] * w[1]) - u[1] * (v[0] * w[2] - v[2] * w[0]) + u[2] * (v[0] * w[1] - v[1] * w[0])
}

function rays(seed: number, count: number): (readonly [Place, Place])[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => {
    const turn = 2 * Math.PI * random.uniform()
    const origin: Place = [400 * Math.cos(turn), 400 * Math.sin(turn), 250 * (random.uniform() - 0.5)]
    const aim: Place = [60 * (random.uniform() - 0.5), 60 * (random.uniform() - 0.5), 200 * (random.uniform() - 0.5)]
    const way = [0, 1, 2].map((axis) => aim[axis]! - origin[axis]!)
    const length = Math.hypot(...way)
    return [origin, way.map((mm) => mm / length) as unknown as Place] as const
  })
}

describe('a ray meets what a search through every triangle says', () => {
  const deep = new Set(
    parts
      .filter(({ group }) => ['bone', 'neural', 'vessel', 'disc', 'joint'].includes(group))
      .map(({ index }) => index),
  )
  test.each([
    ['everything in its place', still, all, 1],
    ['peeled to the bones', still, deep, 2],
    ['taken apart', fullExplosion(parts), deep, 3],
  ] as const)('%s, 60 rays of seed %#', (_, moved, shown, seed) => {
    const pick = createPick({ meshes, parts, moved, shown })
    const met = new Set<number>()
    for (const [origin, direction] of rays(seed, 60)) {
      const [quick, slow] = [pick(origin, direction), slowly(origin, direction, moved, shown)]
      expect(quick === undefined).toBe(slow === undefined)
      if (!quick || !slow) continue
      expect(quick.at).toBeCloseTo(slow.at, 3)
      // Where the body ends, skin, fat and muscle end in one face.
      if (quick.part !== slow.part)
        expect(slowly(origin, direction, moved, new Set([quick.part]))!.at).toBeCloseTo(slow.at, 3)
      met.add(quick.part)
    }
    expect(met.size).toBeGreaterThanOrEqual(shown === all ? 1 : 5)
  })
})

test('what is cut away is not met: a ray from behind goes on to what the cut laid open', () => {
  const [origin, direction]: [Place, Place] = [
    [0, 400, 0],
    [0, -1, 0],
  ]
  const whole = createPick({ meshes, parts, moved: still, shown: all })(origin, direction)!
  expect(parts[whole.part]!.kind).toBe('skin')
  // Kept: all that lies in front of y = 60 mm.
  const kept = { normal: [0, -1, 0] as Place, offset: 60 }
  const cut = createPick({ meshes, parts, moved: still, shown: all, kept })(origin, direction)!
  expect(cut.at).toBeGreaterThan(340)
  expect(whole.at).toBeLessThan(330)
})
