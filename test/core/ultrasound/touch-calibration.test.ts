import { describe, expect, test } from 'vitest'
import { apply, point, transform, type Transform } from '#core/frames/transform.ts'
import { createRandom } from '#core/phantom/random.ts'
import { rigidMatrix, type Quaternion } from '#core/signals/rotation.ts'
import { markedSide, orientationFault } from '#core/ultrasound/marked-side.ts'
import { calibrateByTouches, type PictureTouch } from '#core/ultrasound/touch-calibration.ts'

const PIXEL = [0.0854, 0.079] as const

/** A picture of 820 x 616 pixels anywhere on the probe's marker. */
function probeFromImage(seed: number): Transform<'probe', 'image'> {
  const random = createRandom(seed)
  const q = [random.normal(), random.normal(), random.normal(), random.normal()]
  const length = Math.hypot(...q)
  const turn = rigidMatrix(q.map((v) => v / length) as unknown as Quaternion, [
    20 * random.normal(),
    20 * random.normal(),
    60,
  ])
  return transform('probe', 'image', [
    ...turn.slice(0, 3).map((v) => v * PIXEL[0]), 0,
    ...turn.slice(4, 7).map((v) => v * PIXEL[1]), 0,
    ...turn.slice(8, 11).map((v) => v * Math.sqrt(PIXEL[0] * PIXEL[1])), 0,
    ...turn.slice(12, 15), 1,
  ]) // prettier-ignore
}

/** Touches all over the picture; the tip is felt in the plane to a millimetre, and marked to two pixels. */
function touches(seed: number, { count = 20, offMm = 0.5, slips = 0, widthPx = 700, heightPx = 500 } = {}) {
  const random = createRandom(seed + 1000)
  const truth = probeFromImage(seed)
  return Array.from({ length: count }, (_, n): PictureTouch => {
    const px = [60 + widthPx * random.uniform(), 60 + heightPx * random.uniform()] as const
    const { x, y, z } = apply(truth, point('image', px[0], px[1], 0))
    const off = () => offMm * random.normal()
    const slip = n < slips ? 25 : 0
    return {
      px: [px[0] + 2 * random.normal(), px[1] + 2 * random.normal()],
      tip: point('probe', x + off() + slip, y + off(), z + off()),
    }
  })
}

const CORNERS = [
  [0, 0],
  [819, 0],
  [0, 615],
  [819, 615],
] as const

function worstCornerMm(made: Transform<'probe', 'image'>, truth: Transform<'probe', 'image'>): number {
  return Math.max(
    ...CORNERS.map(([x, y]) => {
      const [a, b] = [apply(made, point('image', x, y, 0)), apply(truth, point('image', x, y, 0))]
      return Math.hypot(a.x - b.x, a.y - b.y, a.z - b.z)
    }),
  )
}

describe('20 touches with 0.5 mm of noise on each axis', () => {
  test('put the corners of the picture within 2 mm, the pixel size within 5 %, seeds 1-40', () => {
    const worst = Array.from({ length: 40 }, (_, n) => {
      const { probeFromImage: made, pixelMm } = calibrateByTouches(touches(n + 1))
      expect(Math.abs(pixelMm[0] / PIXEL[0] - 1)).toBeLessThan(0.05)
      expect(Math.abs(pixelMm[1] / PIXEL[1] - 1)).toBeLessThan(0.05)
      return worstCornerMm(made, probeFromImage(n + 1))
    })
    console.log(`touch calibration: worst corner of 40 ${Math.max(...worst).toFixed(2)} mm`)
    expect(Math.max(...worst)).toBeLessThan(2)
  })

  test('the columns of the map are at right angles, and the third is across both', () => {
    const m = calibrateByTouches(touches(2)).probeFromImage.matrix
    const dot = (a: number, b: number) => m[a]! * m[b]! + m[a + 1]! * m[b + 1]! + m[a + 2]! * m[b + 2]!
    expect([dot(0, 4), dot(0, 8), dot(4, 8)].every((value) => Math.abs(value) < 1e-12)).toBe(true)
  })

  test('two that slipped by 25 mm are left out, seeds 1-20', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const made = calibrateByTouches(touches(seed, { count: 24, slips: 2 }))
      expect(made.rejected).toBeGreaterThanOrEqual(2)
      expect(worstCornerMm(made.probeFromImage, probeFromImage(seed))).toBeLessThan(2)
    }
  })
})

describe('what no picture can be placed by, seed 5', () => {
  test.each([
    ['fourteen touches', { count: 14 }, '14 touches are too few: touch at least 15 places'],
    ['touches along one line', { widthPx: 2 }, /lie within \d+ mm of one line: touch left and right, near and deep/],
    ['a tip that is not in the plane', { offMm: 5 }, /the touches disagree by \d\.\d mm|askew by/],
  ])('%s', (_, change, message) => {
    expect(() => calibrateByTouches(touches(5, change))).toThrow(message)
  })

  test('pixels marked in another unit', () => {
    const wrong = touches(5).map(({ px, tip }) => ({ px: [px[0] / 100, px[1] / 100] as const, tip }))
    expect(() => calibrateByTouches(wrong)).toThrow(/a pixel would be \d+\.\d+ by \d+\.\d+ mm: mark the tip itself/)
  })
})

describe('touching the marked side', () => {
  const SIZE = { widthPx: 100, heightPx: 80 }
  const quiet = new Uint8Array(8000).fill(20)
  const with_ = (from: number, to: number) =>
    quiet.map((grey, at) => (Math.floor(at / 100) < 20 && at % 100 >= from && at % 100 < to ? 120 : grey))

  test('changes the right of an MF picture: proved', () => {
    const proof = markedSide(quiet, with_(75, 95), SIZE)
    expect(proof.seen).toBe('marked side right')
    expect(orientationFault(proof)).toBeUndefined()
  })

  test('on the left it is mirrored, and it says so', () => {
    expect(orientationFault(markedSide(quiet, with_(5, 25), SIZE))).toMatch('the picture is mirrored. Flip it')
  })

  test.each([
    ['nothing changed', quiet, 'the picture did not change: rub a wet finger'],
    ['all of it changed', with_(0, 100), 'the picture changed on both sides'],
  ])('%s: unclear, with what to do', (_, touched, words) => {
    expect(orientationFault(markedSide(quiet, touched, SIZE))).toMatch(words)
  })
})
