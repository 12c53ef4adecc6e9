import { expect, test } from 'vitest'
import { point } from '#core/frames/transform.ts'
import { structure } from '#core/anatomy/structures.ts'
import { searchCorridors } from '#core/planning/corridor-search.ts'
import { MATTER, type Ground } from '#core/planning/known-anatomy.ts'
import { shippedProcedure } from '#core/planning/templates.ts'
import { waysFor } from '#core/planning/ways.ts'

const target = point('ct', 0, 0, 0)
const place = { level: 'L4', side: 'left' } as const
const procedure = shippedProcedure('facet-joint')
const STEP_MM = 1.25

/** A back that is flat: skin at y = 60, 200 mm wide, with what is put into it. */
function back(put: (x: number, y: number, z: number) => { label?: number; bone?: boolean } | undefined): Ground {
  const dimensions = [161, 81, 161] as const
  const origin = [-100, -20, -100] as const
  const count = dimensions[0] * dimensions[1] * dimensions[2]
  const labels = new Uint16Array(count)
  const matter = new Uint8Array(count)
  for (let at = 0; at < count; at++) {
    const [i, j, k] = [at % 161, Math.floor(at / 161) % 81, Math.floor(at / (161 * 81))]
    const [x, y, z] = [origin[0] + i * STEP_MM, origin[1] + j * STEP_MM, origin[2] + k * STEP_MM]
    const here = put(x, y, z)
    labels[at] = here?.label ?? 0
    matter[at] = here?.bone ? MATTER.bone : y < 60 ? MATTER.tissue : MATTER.air
  }
  const geometry = {
    dimensions,
    origin,
    spacingMm: [STEP_MM, STEP_MM, STEP_MM],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  } as const
  return { geometry, labels, matter, sigmaMm: new Map() }
}

const search = (ground: Ground, change: Partial<typeof procedure> = {}) =>
  searchCorridors({ ground, procedure: { ...procedure, ...change }, place, target })

test('with nothing in the way all but the flattest ways are open, and the skin is at its depth over the sine of the angle to it', () => {
  const { corridors, candidates, open } = search(back(() => undefined))
  expect(candidates).toBeGreaterThanOrEqual(6000)
  expect(open).toBeGreaterThan(0.75 * candidates)
  for (const { lengthMm, steepRad } of corridors) expect(lengthMm).toBeCloseTo(60 / Math.sin(steepRad), -0.5)
})

test('through a plate of bone with one hole of 12 mm, 30 mm behind and 20 mm aside, all ways that are shown go through the hole', () => {
  const plate = back((x, y, z) => (y > 28 && y < 32 && Math.hypot(x - 20, z) > 6 ? { bone: true } : undefined))
  const { corridors, leftOut } = search(plate)
  expect(corridors.length).toBeGreaterThan(0)
  for (const { entry } of corridors) {
    const [x, z] = [(entry.x * 30) / entry.y, (entry.z * 30) / entry.y]
    expect(Math.hypot(x - 20, z)).toBeLessThan(6)
  }
  expect(leftOut[0]!.reason).toBe('bone is on the way')
})

test('a closed plate of bone leaves no way, and says why', () => {
  const { corridors, open, leftOut } = search(back((_, y) => (y > 28 && y < 32 ? { bone: true } : undefined)))
  expect([corridors.length, open]).toEqual([0, 0])
  expect(leftOut[0]!.reason).toBe('bone is on the way')
})

test('a root that is a ball of 5 mm, 30 mm out at 45°, is cleared as far as geometry says, to 1 mm', () => {
  const centre = [21, 21, 0] as const
  const { label, name } = structure('nerve root', 'L3', 'left')
  const ground = back((x, y, z) =>
    Math.hypot(x - centre[0], y - centre[1], z - centre[2]) < 5 ? { label } : undefined,
  )
  const { corridors, leftOut } = search(ground)
  for (const { clearances, asideRad, caudalRad } of corridors) {
    const u = [Math.sin(asideRad) * Math.cos(caudalRad), Math.cos(asideRad) * Math.cos(caudalRad), -Math.sin(caudalRad)]
    const along = Math.max(
      0,
      u.reduce((sum, part, axis) => sum + part * centre[axis]!, 0),
    )
    const off = Math.hypot(...centre.map((mm, axis) => mm - along * u[axis]!)) - 5
    expect(off).toBeGreaterThan(1)
    const told = clearances.find(({ structure: one }) => one === name)
    expect(told ? Math.abs(told.mm - off) : off > 11 ? 0 : Infinity).toBeLessThan(1)
  }
  expect(leftOut.map(({ reason }) => reason)).toContain('too near to nerve root')
})

test('where a root is unsure by 3 mm it is stopped before at 8 mm', () => {
  const { label } = structure('nerve root', 'L3', 'left')
  const ball = back((x, y, z) => (Math.hypot(x - 21, y - 21, z) < 5 ? { label } : undefined))
  const { corridors } = search({ ...ball, sigmaMm: new Map([[label, 3]]) })
  for (const { clearances } of corridors)
    for (const { mm, stopMm } of clearances) {
      expect(stopMm).toBe(8)
      expect(mm).toBeGreaterThanOrEqual(8)
    }
})

test('a target 60 mm deep is not reached by a needle of 50 mm', () => {
  const { corridors, leftOut } = search(
    back(() => undefined),
    { needle: { ...procedure.needle, lengthsMm: [50] } },
  )
  expect(corridors).toEqual([])
  expect(leftOut[0]!.reason).toBe('no spinal needle is long enough')
})

test('what is shown is ranked, differs by 7° at the least, and says its reasons in numbers', () => {
  const { corridors } = search(back(() => undefined))
  expect(corridors).toHaveLength(5)
  const scores = corridors.map(({ score }) => score)
  expect(scores).toEqual(scores.toSorted((a, b) => b - a))
  for (const [n, a] of corridors.entries())
    for (const b of corridors.slice(n + 1)) {
      const dot = (a.entry.x * b.entry.x + a.entry.y * b.entry.y + a.entry.z * b.entry.z) / (a.lengthMm * b.lengthMm)
      expect((Math.acos(dot) * 180) / Math.PI).toBeGreaterThan(6.9)
    }
  for (const { reasons } of corridors)
    expect(reasons.join(' ')).toMatch(/mm from the skin.*out of the transverse plane/)
})

test.each([
  { side: 'left', sign: 1 },
  { side: 'right', sign: -1 },
] as const)('from the $side, needles enter on the $side', ({ side, sign }) => {
  const ways = waysFor(procedure.probe, { side }, 5000)
  const own = ways.filter(({ outwards }) => sign * outwards[0] > 0)
  expect(ways.length).toBeGreaterThanOrEqual(5000)
  expect(own.length).toBeGreaterThan(0.8 * ways.length)
})
