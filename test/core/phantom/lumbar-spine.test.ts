import { describe, expect, test } from 'vitest'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { LEVELS, type LumbarLevel } from '#core/anatomy/levels.ts'
import { placed, type PlacedVertebra, type Placement } from '#core/phantom/placement.ts'
import { random } from '#test/core/volumes/ball.ts'

const spine = createLumbarSpine()
const LUMBAR = LEVELS.filter((level): level is LumbarLevel => level !== 'T12')

/** Whether there is bone of this vertebra at a place in its own frame. */
function boneOf(v: PlacedVertebra) {
  const { sdf } = spine.bones.find(({ name }) => name === v.level)!
  return (x: number, y: number, z: number) => sdf(...placed(v, [x, y, z])) < 0
}

/** From 0 along one direction to where `isThere` changes, in steps of 0.05 mm. */
function until(isThere: (mm: number) => boolean, limitMm = 120): number {
  const first = isThere(0)
  for (let mm = 0; mm < limitMm; mm += 0.05) if (isThere(mm) !== first) return mm
  throw new Error(`no edge within ${limitMm} mm`)
}

/** Measured on the bones themselves, as a calliper would. */
function measure(level: LumbarLevel) {
  const v = spine.vertebrae.find((one) => one.level === level)!
  const isBone = boneOf(v)
  const backWall = until((mm) => isBone(0, mm, 0))
  const height = (y: number) => until((mm) => isBone(0, y, mm)) + until((mm) => isBone(0, y, -mm))
  /** Greatest width of the body within 5 mm of an endplate. */
  const width = (sign: 1 | -1) => Math.max(...[8, 9, 10, 11].map((z) => 2 * until((mm) => isBone(mm, -4, sign * z))))
  const canalY = backWall + 4
  const pedicleZ = v.measures.posteriorHeightMm / 2 - v.measures.pedicleHeightMm / 2 - 0.5
  const canalHalf = until((mm) => isBone(mm, canalY + 5, pedicleZ))
  const pedicleInner = until((mm) => isBone(mm, canalY, pedicleZ))
  const pedicleOuter = pedicleInner + until((mm) => isBone(pedicleInner + 0.3 + mm, canalY, pedicleZ)) + 0.3
  const roof = until((mm) => isBone(0, canalY + mm, -6)) + 4
  let tip = 0
  let spinous = 0
  for (let z = -35; z < 25; z += 1) {
    for (let y = 10; y < 85; y += 0.5) {
      if (isBone(0, y, z)) spinous = Math.max(spinous, y)
      for (let x = 20; x < 55; x += 0.5) if (isBone(x, y, z)) tip = Math.max(tip, x)
    }
  }
  return {
    upperWidth: width(1),
    lowerWidth: width(-1),
    depth: backWall + until((mm) => isBone(0, -mm, 0)),
    posteriorHeight: height(backWall - 3),
    canalWidth: 2 * canalHalf,
    canalDepth: roof,
    pedicleWidth: pedicleOuter - pedicleInner,
    transverseWidth: 2 * tip,
    spinousLength: spinous - backWall,
  }
}

/**
 * Means of Panjabi et al. 1992 for canal, pedicle and endplate, with the spread of adults
 * round them; body heights up to those of Zhou et al. 2000 and the CT series after it.
 */
const PUBLISHED: Readonly<Record<LumbarLevel, Readonly<Record<keyof ReturnType<typeof measure>, readonly [number, number]>>>> = {
  L1: { upperWidth: [37, 46], lowerWidth: [38, 48], depth: [28, 38], posteriorHeight: [22, 30], canalWidth: [20, 27], canalDepth: [15, 23], pedicleWidth: [6, 11.5], transverseWidth: [63, 80], spinousLength: [40, 60] },
  L2: { upperWidth: [38, 48], lowerWidth: [40, 50], depth: [29, 39], posteriorHeight: [22, 30], canalWidth: [20, 28], canalDepth: [14, 22], pedicleWidth: [6, 11.5], transverseWidth: [68, 85], spinousLength: [42, 62] },
  L3: { upperWidth: [39, 50], lowerWidth: [42, 53], depth: [29, 39], posteriorHeight: [22, 30], canalWidth: [20, 28], canalDepth: [14, 22], pedicleWidth: [7.5, 13], transverseWidth: [77, 98], spinousLength: [42, 62] },
  L4: { upperWidth: [41, 52], lowerWidth: [43, 54], depth: [29, 39], posteriorHeight: [21, 29], canalWidth: [21, 30], canalDepth: [14, 23], pedicleWidth: [9.5, 16], transverseWidth: [70, 92], spinousLength: [38, 58] },
  L5: { upperWidth: [42, 53], lowerWidth: [43, 54], depth: [29, 38], posteriorHeight: [19, 27], canalWidth: [22, 33], canalDepth: [14, 24], pedicleWidth: [11, 20], transverseWidth: [80, 102], spinousLength: [30, 48] },
} // prettier-ignore

describe.each(LUMBAR)('%s, measured on its bone, is as large as published', (level) => {
  const measured = measure(level)
  test.each(Object.entries(PUBLISHED[level]))('%s within %j mm', (what, [low, high]) => {
    const mm = measured[what as keyof typeof measured]
    expect(mm).toBeGreaterThan(low)
    expect(mm).toBeLessThan(high)
  })
})

describe('what differs from level to level', () => {
  const all = Object.fromEntries(LUMBAR.map((level) => [level, measure(level)])) as Record<
    LumbarLevel,
    ReturnType<typeof measure>
  >

  test('L3 reaches further sideways than L2 and L4; L5 has the thickest pedicles and the shortest spinous process', () => {
    expect(all.L3.transverseWidth).toBeGreaterThan(all.L2.transverseWidth)
    expect(all.L3.transverseWidth).toBeGreaterThan(all.L4.transverseWidth)
    for (const level of ['L1', 'L2', 'L3', 'L4'] as const) {
      expect(all.L5.pedicleWidth).toBeGreaterThan(all[level].pedicleWidth)
      expect(all.L5.spinousLength).toBeLessThan(all[level].spinousLength)
    }
  })

  test('bodies and canal grow wider from L1 to L4', () => {
    expect(all.L4.upperWidth).toBeGreaterThan(all.L1.upperWidth)
    expect(all.L5.canalWidth).toBeGreaterThan(all.L2.canalWidth)
  })

  test('discs are 5 to 15 mm high in the middle', () => {
    for (const [at, upper] of spine.vertebrae.entries()) {
      const lower = spine.vertebrae[at + 1]
      if (!lower) continue
      const way = upper.centre.map((x, axis) => lower.centre[axis]! - x)
      const at01 = (t: number) =>
        spine.tissueAt(...(upper.centre.map((x, axis) => x + way[axis]! * t) as [number, number, number]))
      const share =
        Array.from({ length: 400 }, (_, n) => at01(n / 400)).filter(
          (tissue) => tissue === 'annulus' || tissue === 'nucleus',
        ).length / 400
      const mm = share * Math.hypot(...way)
      expect(mm).toBeGreaterThan(5)
      expect(mm).toBeLessThan(15)
    }
  })
})

describe('left and right, front and back, up and down', () => {
  test('bones are mirror images: 3000 random places (seed 5) are as far from bone on both sides', () => {
    const next = random(5)
    for (let n = 0; n < 3000; n++) {
      const [x, y, z] = [next() * 70, next() * 140 - 50, next() * 220 - 120]
      expect(spine.boneAt(x, y, z)).toBeCloseTo(spine.boneAt(-x, y, z), 9)
    }
  })

  test('left is +x: the aorta lies left of the vena cava, in front of the bodies', () => {
    const [, y, z] = spine.landmarks.L2.bodyCentre
    const vesselAt = (name: string) => {
      const { path } = spine.soft.greatVessels.find((vessel) => vessel.name === name)!
      return path.reduce((a, b) => (Math.abs(b[2] - z) < Math.abs(a[2] - z) ? b : a))
    }
    const [aorta, cava] = [vesselAt('aorta'), vesselAt('inferior vena cava')]
    expect(spine.tissueAt(...aorta)).toBe('arterial-blood')
    expect(spine.tissueAt(...cava)).toBe('venous-blood')
    expect(aorta[0]).toBeGreaterThan(cava[0] + 18)
    expect(Math.max(aorta[1], cava[1])).toBeLessThan(y - 20)
    for (const level of LUMBAR) {
      const { transverseTips, facetJoints } = spine.landmarks[level]
      expect(transverseTips.left[0]).toBeGreaterThan(30)
      expect(transverseTips.right[0]).toBe(-transverseTips.left[0])
      expect(facetJoints.left[0]).toBeGreaterThan(10)
    }
  })

  test('spinous processes point backwards and downwards, transverse ones sideways and backwards', () => {
    for (const level of LUMBAR) {
      const { bodyCentre, canalCentre, spinousTip, transverseTips } = spine.landmarks[level]
      expect(canalCentre[1]).toBeGreaterThan(bodyCentre[1] + 20)
      expect(spinousTip[1]).toBeGreaterThan(canalCentre[1] + 20)
      const v = spine.vertebrae.find((one) => one.level === level)!
      const isBone = boneOf(v)
      // Along the tip's own level of the blade there is bone, and its upper edge falls towards the tip.
      const root = v.measures.upperDepthMm / 2 + v.measures.canalDepthMm + 8
      const end = v.measures.upperDepthMm / 2 + v.measures.spinousLengthMm - 6
      const edge = (y: number) => until((mm) => isBone(0, y, -8 + mm))
      expect(edge(root)).toBeGreaterThan(edge(end))
      expect(transverseTips.left[1]).toBeGreaterThan(canalCentre[1] - 8)
    }
  })

  test('laminae slope: 5 mm beside the midline L3’s lamina lies at least 4 mm further back at its lower end', () => {
    const v = spine.vertebrae.find(({ level }) => level === 'L3')!
    const isBone = boneOf(v)
    const back = (z: number) => 60 - until((mm) => isBone(5, 60 - mm, z))
    expect(back(-14) - back(0)).toBeGreaterThan(4)
  })

  test('the lordosis is hollow behind: 49° from L1 to S1, the bodies of L3 and L4 furthest in front', () => {
    const lean = ({ axes }: Placement) => Math.atan2(axes[7], axes[8])
    const l1 = spine.vertebrae.find((v) => v.level === 'L1')!
    expect(((lean(l1) - lean(spine.sacrum)) * 180) / Math.PI).toBeCloseTo(49, 6)
    const y = (level: LumbarLevel) => spine.landmarks[level].bodyCentre[1]
    expect(y('L3')).toBeLessThan(y('L1') - 5)
    expect(y('L3')).toBeLessThan(y('L5') - 8)
    expect(spine.landmarks.L1.bodyCentre[2]).toBeGreaterThan(spine.landmarks.L5.bodyCentre[2] + 120)
  })
})

describe('what must be free', () => {
  test('the canal: no bone within 4.5 mm of its middle from T12 to L5, and the dural sac is there', () => {
    const middles = LEVELS.map((level) => spine.landmarks[level].canalCentre)
    for (let n = 0; n + 1 < middles.length; n++) {
      for (let t = 0; t < 1; t += 0.02) {
        const [x, y, z] = middles[n]!.map((a, axis) => a + (middles[n + 1]![axis]! - a) * t) as [number, number, number]
        expect(Math.min(...spine.bones.map(({ sdf }) => sdf(x, y, z)))).toBeGreaterThan(4.5)
        expect(['csf', 'cord', 'nerve']).toContain(spine.tissueAt(x, y, z))
      }
    }
  })

  test('bones never share a place, and facets face each other over 1.2 to 4 mm', () => {
    for (let n = 0; n < LEVELS.length; n++) {
      const upper = spine.bones[n]!
      const lower = spine.bones[n + 1]!
      const [jx, jy, jz] = spine.landmarks[LEVELS[n]!].facetJoints.left
      let gap = Infinity
      let isShared = false
      for (let z = jz - 20; z <= jz + 20; z += 1.5)
        for (let y = jy - 22; y <= jy + 22; y += 1.5)
          for (let x = 0; x <= jx + 16; x += 1.5) {
            const [above, below] = [upper.sdf(x, y, z), lower.sdf(x, y, z)]
            if (Math.hypot(x - jx, y - jy, z - jz) < 8) gap = Math.min(gap, above + below)
            isShared ||= above < 0 && below < 0
          }
      expect(isShared).toBe(false)
      expect(gap).toBeGreaterThan(1.2)
      expect(gap).toBeLessThan(4)
    }
  })

  test('distances never overshoot by more than a tenth: a ball of that radius around 4000 places (seed 9) holds no bone', () => {
    const next = random(9)
    for (let n = 0; n < 4000; n++) {
      const place = [next() * 80, next() * 120 - 40, next() * 200 - 110] as const
      const free = spine.boneAt(...place)
      if (free <= 0) continue
      const way = [next() - 0.5, next() - 0.5, next() - 0.5]
      const length = Math.hypot(...way)
      const inside = place.map((x, axis) => x + (0.9 * free * way[axis]!) / length) as [number, number, number]
      expect(spine.boneAt(...inside)).toBeGreaterThan(0)
    }
  })

  test('from the skin inwards beside the midline of L3: skin, fat, fascia, muscle, bone', () => {
    const [, , z] = spine.landmarks.L3.spinousTip
    const met: string[] = []
    for (let y = 120; y > 20; y -= 0.2) {
      const tissue = spine.tissueAt(12, y, z)
      if (met.at(-1) !== tissue) met.push(tissue)
      if (tissue === 'cortical-bone') break
    }
    expect(met.slice(0, 5)).toEqual(['air', 'skin', 'fat', 'fascia', 'muscle'])
    expect(met.at(-1)).toBe('cortical-bone')
  })
})
