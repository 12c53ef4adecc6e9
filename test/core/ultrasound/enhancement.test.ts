import { describe, expect, test } from 'vitest'
import { edgeDistancePx, enhanced, LOOKS, REACH_PX } from '#core/ultrasound/enhancement.ts'
import { isInFan, wholePicture, type Fan } from '#core/ultrasound/fan.ts'
import { lookedAt } from './looked-at.ts'

const WIDTH = 240
const HEIGHT = 240
const picture = lookedAt(WIDTH, HEIGHT, 9)
const whole = wholePicture(WIDTH, HEIGHT)

/** Mean and deviation of the pixels a test picks, by their place as shares of the picture. */
function of(grey: Uint8Array, isIn: (x: number, y: number) => boolean) {
  const values = [...grey].filter((_, at) => isIn((at % WIDTH) / WIDTH, Math.floor(at / WIDTH) / HEIGHT))
  const mean = values.reduce((a, b) => a + b) / values.length
  return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) }
}
const onNeedle = (x: number, y: number) => Math.abs(x - y - 0.05) < 0.006 && y > 0.2 && y < 0.45
const besideNeedle = (x: number, y: number) => Math.abs(Math.abs(x - y - 0.05) - 0.12) < 0.03 && y > 0.2 && y < 0.45
const plain = (x: number, y: number) => x > 0.6 && x < 0.85 && y > 0.2 && y < 0.45
const onBone = (x: number, y: number) => Math.abs(y - 0.7) < 0.01 && x > 0.57 && x < 0.83
const inDisc = (x: number, y: number) => Math.hypot(x - 0.25, y - 0.75) < 0.1
const roundDisc = (x: number, y: number) => Math.abs(Math.hypot(x - 0.25, y - 0.75) - 0.17) < 0.02

const contrast = (grey: Uint8Array, a: typeof plain, b: typeof plain) => {
  const [inside, outside] = [of(grey, a), of(grey, b)]
  return (inside.mean - outside.mean) / Math.hypot(inside.deviation, outside.deviation)
}

describe('looks of a picture with known content (240 x 240, seed 9)', () => {
  test('the original is the same bytes, and a copy', () => {
    const same = enhanced(picture, whole, 'original')
    expect(same).toEqual(picture.grey)
    expect(same).not.toBe(picture.grey)
  })

  test('less speckle: its deviation in plain tissue falls to under a third, and its mean stays', () => {
    const [before, after] = [of(picture.grey, plain), of(enhanced(picture, whole, 'speckle'), plain)]
    expect(before.deviation).toBeGreaterThan(15)
    expect(after.deviation).toBeLessThan(before.deviation / 3)
    expect(Math.abs(after.mean - before.mean)).toBeLessThan(1)
  })

  test('less speckle keeps what is no speckle: the bone’s line stays within a tenth of its brightness', () => {
    const [before, after] = [of(picture.grey, onBone), of(enhanced(picture, whole, 'speckle'), onBone)]
    expect(after.mean).toBeGreaterThan(0.9 * before.mean)
  })

  test('the needle stands out more against what lies beside it', () => {
    expect(contrast(enhanced(picture, whole, 'needle'), onNeedle, besideNeedle)).toBeGreaterThan(
      1.3 * contrast(picture.grey, onNeedle, besideNeedle),
    )
  })

  test('bone stands out, a line without darkness behind it less', () => {
    const bone = enhanced(picture, whole, 'bone')
    const gainOf = (isIn: typeof plain) => of(bone, isIn).mean - 0.7 * of(picture.grey, isIn).mean
    expect(gainOf(onBone)).toBeGreaterThan(1.4 * gainOf(onNeedle))
  })

  test('a faint disc of soft tissue stands out more', () => {
    expect(contrast(enhanced(picture, whole, 'soft'), inDisc, roundDisc)).toBeGreaterThan(
      1.5 * contrast(picture.grey, inDisc, roundDisc),
    )
  })

  test.each(LOOKS.filter((look) => look !== 'original'))(
    '%s leaves alone what is nearer to the edge than it reaches, and all beyond it',
    (look) => {
      const fan: Fan = { kind: 'curvilinear', originPx: [120, -40], startRadiusPx: 60, stopRadiusPx: 250, startAngleRad: -0.5, stopAngleRad: 0.5 } // prettier-ignore
      const seen = enhanced(picture, fan, look)
      const touched = [...seen.keys()].filter((at) => {
        const isNearEdge = -edgeDistancePx(fan, at % WIDTH, Math.floor(at / WIDTH)) <= REACH_PX[look]
        return isNearEdge && seen[at] !== picture.grey[at]
      })
      expect(touched).toEqual([])
    },
  )

  test('the edge is where the echo field’s own test has it', () => {
    const fan: Fan = { kind: 'curvilinear', originPx: [120, -40], startRadiusPx: 60, stopRadiusPx: 250, startAngleRad: -0.5, stopAngleRad: 0.5 } // prettier-ignore
    for (let y = 0; y < HEIGHT; y += 3)
      for (let x = 0; x < WIDTH; x += 3) expect(edgeDistancePx(fan, x, y) <= 0).toBe(isInFan(fan, x, y))
  })
})
