import { describe, expect, test } from 'vitest'
import { transform } from '#core/frames/transform.ts'
import {
  moveNeedle, NEEDLE_CONTACT, type Felt, type NeedleMoment, type NeedleShape,
} from '#core/phantom/contact/needle-contact.ts' // prettier-ignore
import { CUTTING_N, resistanceN, thickness } from '#core/phantom/contact/resistance.ts'
import { angleOf, column, cross, matrixOf, plus, unit, type Vector } from '#core/phantom/contact/vector.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { isRigid } from '#core/signals/rotation.ts'
import { BONE_MM, LAYERS, layeredBody, SKIN_Y } from './layered-body.ts'

const TUOHY: NeedleShape = { lengthMm: 90, gauge: 18 }

/** The hand would have the tip at `tip`, the needle pointing along `along`. */
function held(tip: Vector, along: Vector = [0, -1, 0], { lengthMm } = TUOHY) {
  const x = unit(cross([0, 0, 1], along))
  return transform('ct', 'needle', matrixOf(x, cross(along, x), along, plus(tip, along, -lengthMm)))
}

type Body = Parameters<typeof moveNeedle>[0]

/** Pushes straight in, half a millimetre at a time, until the hand would have the tip this deep. */
function push(toMm: number, body: Body = layeredBody, shape = TUOHY, from?: NeedleMoment) {
  const moments: NeedleMoment[] = []
  let last = from
  for (let mm = from?.track ? from.track.depthMm : -5; mm <= toMm; mm += 0.5) {
    last = moveNeedle(body, last, held([0, SKIN_Y - mm, 0], [0, -1, 0], shape), shape)
    moments.push(last)
  }
  return { moments, last: last! }
}

const tipOf = ({ ctFromNeedle: { matrix } }: NeedleMoment, lengthMm = 90) =>
  plus(column(matrix, 3), column(matrix, 2), lengthMm)
const depthOf = (moment: NeedleMoment) => moment.track?.depthMm ?? 0

describe('a needle pushed straight into known layers', () => {
  test('in the air it is where the hand is and feels nothing', () => {
    const hand = held([3, SKIN_Y + 20, 4])
    expect(moveNeedle(layeredBody, undefined, hand, TUOHY)).toMatchObject({
      ctFromNeedle: hand, track: undefined, forceN: 0, tissue: 'air',
    }) // prettier-ignore
  })

  test('dents the skin until the hand pushes harder than it holds, then goes in', () => {
    const dented = push(2.5).last
    expect(dented.track).toBeUndefined()
    expect(tipOf(dented)[1]).toBeCloseTo(SKIN_Y, 1)
    expect(dented.forceN).toBeCloseTo(2.5 * NEEDLE_CONTACT.handNPerMm, 1)
    expect(depthOf(push(4).last)).toBeGreaterThan(0)
  })

  test('feels in each layer what the table says, and never more until the next', () => {
    const { moments } = push(72)
    for (const [tissue] of LAYERS) {
      const there = moments.filter((moment) => moment.track && moment.tissue === tissue)
      if (!there.length) continue
      const most = Math.max(...there.map(({ forceN }) => forceN))
      const next = LAYERS[LAYERS.findIndex(([name]) => name === tissue) + 1]?.[0]
      const allowed = Math.max(CUTTING_N[tissue], next ? CUTTING_N[next] : NEEDLE_CONTACT.mostN)
      expect(most).toBeLessThanOrEqual(allowed + resistanceN('air', 60, 18, false) + 0.01)
    }
    const peak = Math.max(...moments.filter(({ tissue }) => tissue === 'flavum').map(({ forceN }) => forceN))
    expect(peak).toBeGreaterThan(11)
    expect(peak).toBeLessThan(13.5)
  })

  test('gives at skin, fascia and dura, and loses its resistance once, between flavum and epidural fat', () => {
    const { moments } = push(72)
    const felt = moments.flatMap((moment) => moment.felt.map((what) => [what, depthOf(moment)] as [Felt, number]))
    const losses = felt.filter(([what]) => what === 'loss of resistance')
    expect(losses).toHaveLength(1)
    // The hand was pushing: the tip overshoots, but not through the dura.
    expect(losses[0]![1]).toBeGreaterThan(44)
    expect(losses[0]![1]).toBeLessThan(49.7)
    expect(felt.filter(([what]) => what === 'pop').length).toBeGreaterThanOrEqual(3)
  })

  test('stops at bone: the hand goes on, the tip does not, and bone is told once', () => {
    const { moments, last } = push(85)
    expect(last.isAtBone).toBe(true)
    expect(depthOf(last)).toBeGreaterThan(BONE_MM - 0.5)
    expect(depthOf(last)).toBeLessThanOrEqual(BONE_MM)
    expect(last.forceN).toBe(NEEDLE_CONTACT.mostN)
    expect(moments.flatMap(({ felt }) => felt).filter((what) => what === 'bone')).toHaveLength(1)
  })

  test('goes in no further than its hub', () => {
    const short: NeedleShape = { lengthMm: 40, gauge: 18 }
    expect(depthOf(push(70, layeredBody, short).last)).toBeLessThanOrEqual(40)
  })

  test('pulled back it comes out by friction only, and the track is easy the second time', () => {
    const { last } = push(40)
    const deepest = depthOf(last)
    let moment = last
    for (let mm = 40; mm > 10; mm -= 0.5) moment = moveNeedle(layeredBody, moment, held([0, SKIN_Y - mm, 0]), TUOHY)
    expect(depthOf(moment)).toBeLessThan(12)
    expect(moment.forceN).toBeLessThan(0)
    expect(moment.forceN).toBeGreaterThan(-1.5)
    const again = push(deepest - 2, layeredBody, TUOHY, moment).moments
    expect(Math.max(...again.map(({ forceN }) => forceN))).toBeLessThan(4)
    for (let mm = 10; mm > -8; mm -= 0.5) moment = moveNeedle(layeredBody, moment, held([0, SKIN_Y - mm, 0]), TUOHY)
    expect(moment.track).toBeUndefined()
  })

  test('a thinner needle meets less', () => {
    const peak = (gauge: 18 | 22) =>
      Math.max(...push(48, layeredBody, { lengthMm: 90, gauge }).moments.map(({ forceN }) => forceN))
    expect(peak(22) / peak(18)).toBeCloseTo(thickness(22), 1)
  })
})

describe('a needle whose hand moves aside', () => {
  test('turns about the place where it went in, at most 4 mm at the tip; the rest bends the shaft', () => {
    const { last } = push(35)
    const entry = last.track!.entry
    for (const aside of [2, 5, 10, 20, 40]) {
      const moment = moveNeedle(layeredBody, last, held([aside, SKIN_Y - 35, 0]), TUOHY)
      const tip = tipOf(moment)
      expect(Math.hypot(tip[0], tip[2])).toBeLessThanOrEqual(NEEDLE_CONTACT.asideMm + 0.3)
      expect(isRigid(moment.ctFromNeedle.matrix)).toBe(true)
      // The shaft still goes through the skin where it went in.
      const along = column(moment.ctFromNeedle.matrix, 2)
      const back = plus(tip, along, -depthOf(moment))
      expect(Math.hypot(...back.map((v, axis) => v - entry[axis]!))).toBeLessThan(1e-6)
      if (aside === 40) expect(moment.bendMm).toBeGreaterThan(20)
    }
  })

  test('deep in it is turned less than shallow', () => {
    const turn = (depthMm: number) => {
      const { last } = push(depthMm)
      const moment = moveNeedle(layeredBody, last, held([30, SKIN_Y - depthMm, 0]), TUOHY)
      return angleOf(column(moment.ctFromNeedle.matrix, 2), [0, -1, 0])
    }
    expect(turn(45)).toBeLessThan(turn(20))
    expect(turn(20)).toBeLessThan(turn(8))
  })
})

describe('a needle in the phantom', () => {
  const spine = createLumbarSpine()

  test('stops at the bone it meets and never enters it, from 49 places over the back (straight in)', () => {
    for (let x = -45; x <= 45; x += 15) {
      for (let z = -70; z <= 50; z += 20) {
        let moment: NeedleMoment | undefined
        for (let y = 110; y > -10; y -= 1) {
          moment = moveNeedle(spine, moment, held([x, y, z], [0, -1, 0], { ...TUOHY, lengthMm: 150 }), {
            ...TUOHY,
            lengthMm: 150,
          })
        }
        const tip = tipOf(moment!, 150)
        expect(spine.boneAt(...tip), `${x} ${z}`).toBeGreaterThan(-0.05)
      }
    }
  })
})
