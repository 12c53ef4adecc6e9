import { expect, test } from 'vitest'
import type { StructureKind } from '#core/anatomy/structures.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { vertebraOf } from '#core/phantom/soft/skeleton.ts'
import { areasAt, ERECTOR, SAC } from './cross-sections.ts'

const spine = createLumbarSpine()
const disc = (level: string) => spine.soft.gaps.find(({ upper }) => upper.level === level)!.origin
const body = (level: string, up = 0) => {
  const v = vertebraOf(spine.vertebrae.find((one) => one.level === level)!)
  return v.at(0, 0, up * v.halfHeight)
}

/** Danneels et al. 2000; Hides et al. 2008; Fortin et al. 2013; Ivanac et al. 2026 (mean of both sides); Lim et al. 2017: see the files of the muscles and of the sac. */
const PUBLISHED: readonly (readonly [
  name: string,
  kinds: readonly StructureKind[],
  where: readonly [string, readonly [number, number, number]],
  meanCm2: number,
  deviationCm2: number,
])[] = [
  ['multifidus', ['multifidus'], ['top of L3', body('L3', 1)], 4.7, 1.4],
  ['multifidus', ['multifidus'], ['top of L4', body('L4', 1)], 6.3, 1.4],
  ['multifidus', ['multifidus'], ['bottom of L4', body('L4', -1)], 9, 1.5],
  ['multifidus', ['multifidus'], ['middle of L5', body('L5')], 8, 1.7],
  ['erector spinae', ERECTOR, ['disc L1-L2', disc('L1')], 22.5, 5.8],
  ['erector spinae', ERECTOR, ['disc L2-L3', disc('L2')], 22.9, 4.9],
  ['erector spinae', ERECTOR, ['disc L3-L4', disc('L3')], 20, 4.4],
  ['erector spinae', ERECTOR, ['disc L4-L5', disc('L4')], 16.3, 4.1],
  ['quadratus lumborum', ['quadratus lumborum'], ['disc L1-L2', disc('L1')], 3.4, 1.6],
  ['quadratus lumborum', ['quadratus lumborum'], ['disc L2-L3', disc('L2')], 5.3, 2.6],
  ['quadratus lumborum', ['quadratus lumborum'], ['disc L3-L4', disc('L3')], 7.1, 3],
  ['psoas', ['psoas'], ['disc L1-L2', disc('L1')], 4.4, 2],
  ['psoas', ['psoas'], ['disc L2-L3', disc('L2')], 9.9, 3.5],
  ['psoas', ['psoas'], ['disc L3-L4', disc('L3')], 14.6, 4.3],
  ['psoas', ['psoas'], ['disc L4-L5', disc('L4')], 17.8, 5.2],
  ['psoas', ['psoas'], ['disc L5-S1', disc('L5')], 15.8, 4.7],
  ['dural sac', SAC, ['disc L4-L5', disc('L4')], 1.52, 0.54],
]

const rows = PUBLISHED.map(([name, kinds, [where, place], mean, deviation]) => ({
  name,
  where,
  mean,
  deviation,
  cm2: areasAt(spine, place)(...kinds),
}))

test('prints cross-sections of the typical person beside the published ones', () => {
  console.log(
    rows
      .map(
        ({ name, where, cm2, mean, deviation }) =>
          `${name}, ${where}: ${cm2.toFixed(2)} cm² (${mean} ± ${deviation}; ${((cm2 - mean) / deviation).toFixed(1)} SD)`,
      )
      .join('\n'),
  )
  expect(rows).toHaveLength(PUBLISHED.length)
})

test.each(rows)(
  '$name at $where is within one deviation of the published $mean ± $deviation cm²',
  ({ cm2, mean, deviation }) => {
    expect(Math.abs(cm2 - mean)).toBeLessThanOrEqual(deviation)
  },
)

test('the dural sac is 120 to 220 mm² at every disc from T12-L1 to L4-L5, 100 to 160 at L5-S1', () => {
  const areas = spine.soft.gaps.map(({ origin }) => 100 * areasAt(spine, origin)(...SAC))
  console.log(`dural sac from T12-L1 down: ${areas.map((mm2) => mm2.toFixed(0)).join(', ')} mm²`)
  for (const mm2 of areas.slice(0, 5)) {
    expect(mm2).toBeGreaterThan(120)
    expect(mm2).toBeLessThan(220)
  }
  expect(areas[5]).toBeGreaterThan(100)
  expect(areas[5]).toBeLessThan(160)
})
