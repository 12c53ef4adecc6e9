import { inverse, Matrix } from 'ml-matrix'
import { describe, expect, test } from 'vitest'
import { fitRigid } from '#core/frames/fit-points.ts'
import { apply, compose, invert, point, type Point } from '#core/frames/transform.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { TYPICAL } from '#core/phantom/parameters.ts'
import { createRandom } from '#core/phantom/random.ts'
import { chiSquare3 } from '#core/registration/fit-covariance.ts'
import { covarianceAt, treAt } from '#core/registration/rigid-covariance.ts'
import { registerVertebrae, VERTEBRA_OPTIONS } from '#core/registration/vertebra-registration.ts'
import { motionsOf, seenOfBowed, type JointTurn } from './bowed-phantom.ts'
import { bonesOf, elsewhere } from './phantom-bones.ts'

const LEVELS = ['L1', 'L2', 'L3', 'L4', 'L5', 'sacrum'] as const
const spine = createLumbarSpine(TYPICAL)
const bones = bonesOf(spine)
const off = (a: Point<'patient'>, b: Point<'patient'>) => Math.hypot(a.x - b.x, a.y - b.y, a.z - b.z)
const alike = (turn: JointTurn): readonly JointTurn[] => bones.map(() => turn)
const drawn = (seed: number): readonly JointTurn[] => {
  const random = createRandom(seed)
  const either = (degrees: number) => (random.uniform() < 0.5 ? -degrees : degrees)
  return bones.map(() => [either(10), either(3), either(3)])
}

/** Of all targets, how many lie within what was expected 95 times in 100. */
const held = { inside: 0, of: 0 }

describe('every joint turned by 10°: TRE at the facet joints of every level at most 2 mm', { timeout: 300_000 }, () => {
  test.each([
    ['all flexed', alike([10, 0, 0])],
    ['all extended', alike([-10, 0, 0])],
    ['in turns', bones.map((_, n): JointTurn => [n % 2 ? 10 : -10, 0, 0])],
    ['bent to a side', alike([0, 10, 0])],
    ['drawn, seed 1', drawn(1)],
    ['drawn, seed 2', drawn(2)],
    ['drawn, seed 3', drawn(3)],
    ['drawn, seed 4', drawn(4)],
  ] as const)('%s', (name, turns) => {
    const motions = motionsOf(bones, turns)
    const { patientFromCt, off: start } = elsewhere(3, 4, 3)
    const points = seenOfBowed(spine, bones, motions, patientFromCt, 1)
    const targets = LEVELS.flatMap((level) => {
      const at = bones.findIndex((bone) => bone.name === level)
      const { left, right } = spine.landmarks[level === 'sacrum' ? 'L5' : level].facetJoints
      return [left, right].map((place) => {
        const inCt = point('ct', ...place)
        return { level, at, inCt, inPatient: apply(patientFromCt, apply(motions[at]!, inCt)) }
      })
    })
    // What one rigid motion can do at best, knowing all targets; it is begun 4 mm and 3° off that.
    const { map: one } = fitRigid(targets.map(({ inCt, inPatient }) => ({ to: inCt, from: inPatient })))
    const {
      bones: found,
      rivalRatio,
      refusals,
    } = registerVertebrae(points, bones, compose(start, one), { ...VERTEBRA_OPTIONS, noiseMm: 0.8 })
    const worst = (of: (target: (typeof targets)[number]) => number) =>
      LEVELS.map((level) => Math.max(...targets.filter((target) => target.level === level).map(of)))
    const each = worst(({ at, inCt, inPatient }) => off(apply(invert(found[at]!.map), inCt), inPatient))
    const rigid = worst(({ inCt, inPatient }) => off(apply(invert(one), inCt), inPatient))
    const expected = worst(({ at, inCt }) => treAt(found[at]!, inCt))
    for (const { at, inCt, inPatient } of targets) {
      const { map } = found[at]!
      const { x, y, z } = apply(map, inPatient)
      const away = Matrix.columnVector([x - inCt.x, y - inCt.y, z - inCt.z])
      const spread = Matrix.from1DArray(3, 3, [...covarianceAt(found[at]!, inCt)])
      held.of++
      if (away.transpose().mmul(inverse(spread)).mmul(away).get(0, 0) <= chiSquare3(0.95)) held.inside++
    }
    const row = (values: readonly number[]) => values.map((mm) => mm.toFixed(2)).join(' ')
    console.log(
      `${name}: L1-L5, sacrum: each by itself ${row(each)} mm (expected ${row(expected)}), one rigid motion ${row(rigid)} mm; a level off costs ${rivalRatio.toFixed(2)} times as much`,
    )
    expect(refusals).toEqual([])
    expect(Math.max(...each)).toBeLessThan(2)
    expect(Math.max(...rigid)).toBeGreaterThan(2)
    expect(found.slice(1).flatMap(({ refusals }) => refusals)).toEqual([])
  })

  test('and of all of them nine in ten lie within what was expected 95 times in 100', () => {
    console.log(`95 % regions of single vertebrae hold ${held.inside} of ${held.of}`)
    expect(held.inside / held.of).toBeGreaterThan(0.9)
  })
})

test('a level that was not swept is refused by its name, the others stay', { timeout: 300_000 }, () => {
  const { patientFromCt, ctFromPatient } = elsewhere(3, 4, 3)
  const all = seenOfBowed(spine, bones, motionsOf(bones, alike([0, 0, 0])), patientFromCt, 2)
  const floor = bones.find(({ name }) => name === 'L2')!.centre.z - 12
  const points = all.filter((place) => apply(ctFromPatient, place).z < floor)
  const { bones: found } = registerVertebrae(points, bones, ctFromPatient, VERTEBRA_OPTIONS)
  const l1 = found.find(({ name }) => name === 'L1')!
  expect(l1.isHeldByNeighboursOnly).toBe(true)
  expect(l1.refusals[0]).toMatch(/^L1: \d+ points lie on it, too few to know where it is: sweep over it$/)
  expect(found.filter(({ name }) => ['L3', 'L4', 'L5', 'sacrum'].includes(name)).flatMap((bone) => bone.refusals)).toEqual([]) // prettier-ignore
})

test('no bone at all is said', () => {
  expect(() => registerVertebrae([], [], elsewhere(1, 1, 1).ctFromPatient)).toThrow('name the vertebrae first')
})
