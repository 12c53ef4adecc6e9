import { describe, expect, test } from 'vitest'
import { LEVELS, SIDES } from '#core/anatomy/levels.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { drawParameters, POSTURES } from '#core/phantom/parameters.ts'
import { foramenOf } from '#core/phantom/soft/roots.ts'
import { vertebraOf } from '#core/phantom/soft/skeleton.ts'
import { apart, cross, dot, minus } from '#core/phantom/soft/vector.ts'

const middle = <T>(path: readonly T[]) => path[Math.floor(path.length / 2)]!

describe.each([1, 2, 3, 4, 5, 6, 7, 8])('seed %i: where nerves and muscles are', (seed) => {
  const spine = createLumbarSpine(drawParameters(seed, POSTURES[seed % POSTURES.length]!))
  const { gaps, roots, medialBranches, muscles, sac } = spine.soft

  test('each ganglion lies in its foramen: between the pedicles over and under it in height, within 16 mm of the line between them', () => {
    expect(roots).toHaveLength(12)
    for (const { level, side, ganglion } of roots) {
      const [above, below] = foramenOf(
        gaps.find(({ upper }) => upper.level === level)!,
        side,
      )
      const place = middle(ganglion.path)
      const way = minus(below, above)
      const share = dot(minus(place, above), way) / dot(way, way)
      expect([level, side, share > 0.05 && share < 0.95]).toEqual([level, side, true])
      const aside = Math.hypot(...cross(minus(place, above), way)) / Math.hypot(...way)
      expect(aside).toBeLessThan(16)
    }
  })

  test('each medial branch lies on bone at its junction: outside it and within 2 mm', () => {
    expect(medialBranches).toHaveLength(10)
    for (const { junction } of medialBranches) {
      const mm = spine.boneAt(...junction)
      expect(mm).toBeGreaterThan(0)
      expect(mm).toBeLessThan(2)
    }
  })

  test('each medial branch comes down over the foot of the superior articular process behind the lamina, 25 to 50 mm in all, and never in front of the transverse process', () => {
    for (const { level, side, tube, junction } of medialBranches) {
      if (level === 'L5') continue
      const below = spine.vertebrae.find((one) => one.level === LEVELS[LEVELS.indexOf(level) + 1])!
      const v = vertebraOf(below)
      const sign = side === 'left' ? 1 : -1
      const [x, y, z] = v.local(junction)
      const named = [level, side] as const
      expect([...named, sign * x > v.pedicle.x - 3 && sign * x < v.pedicle.x + v.pedicle.halfWidth + 6]).toEqual([
        ...named,
        true,
      ])
      expect([...named, z > v.pedicle.z && z < v.pedicle.z + 14]).toEqual([...named, true])
      const [, endY, endZ] = v.local(tube.path.at(-1)!)
      expect([...named, endY > y - 6 && endZ < z - 5]).toEqual([...named, true])
      const length = tube.path.slice(1).reduce((sum, place, n) => sum + apart(place, tube.path[n]!), 0)
      expect([...named, length > 25 && length < 50]).toEqual([...named, true])
    }
  })

  test('left is left of the sac and right is right of it: ganglia, medial branches and muscles', () => {
    const midline = (z: number) => sac.x(Math.min(sac.topZ - 1, Math.max(sac.endZ + 1, z)))
    for (const side of SIDES) {
      const sign = side === 'left' ? 1 : -1
      const named = medialBranches.filter(({ part }) => part.name.startsWith(side))
      expect(named).toHaveLength(5)
      for (const [x, , z] of [
        ...roots.filter((root) => root.side === side).map(({ ganglion }) => middle(ganglion.path)),
        ...named.map(({ junction }) => junction),
      ])
        expect(sign * (x - midline(z))).toBeGreaterThan(5)
      for (const { name, box } of muscles.filter((muscle) => muscle.name.startsWith(side))) {
        const x = (box.low[0] + box.high[0]) / 2
        expect([name, sign * (x - midline((box.low[2] + box.high[2]) / 2)) > 0]).toEqual([name, true])
      }
    }
  })

  test('the conus ends between the middle of T12 and the disc under L2', () => {
    const [t12, , l2, l3] = spine.vertebrae
    expect(sac.conusZ).toBeLessThan(t12!.centre[2])
    expect(sac.conusZ).toBeGreaterThan((l2!.centre[2] + l3!.centre[2]) / 2 - 4)
  })
})
