import { describe, expect, test } from 'vitest'
import { apply, compose, point, type Transform } from '#core/frames/transform.ts'
import { createBMode, curvedPicture } from '#core/phantom/b-mode.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { probeFromImage, probeOnSkin, SWEEP_PERIOD_MS, sweepAt } from '#core/phantom/sweep.ts'
import { isInFan } from '#core/ultrasound/fan.ts'

const spine = createLumbarSpine()
const picture = curvedPicture()
const { widthPx, heightPx, mmPerPx, fan } = picture
const bMode = createBMode(spine, picture)
const inImage = (ctFromProbe: Transform<'ct', 'probe'>) => compose(ctFromProbe, probeFromImage(picture))
const [, , tipZ] = spine.landmarks.L3.spinousTip
const overTip = inImage(probeOnSkin(spine, 0, tipZ, 0, 0))
const overTransverse = inImage(probeOnSkin(spine, 30, 0, Math.PI / 2, 0))

/** The middle column of pixels from the array's face down. */
function middle(grey: Uint8Array) {
  const x = Math.round(fan.originPx[0])
  const top = Math.ceil(fan.originPx[1] + fan.startRadiusPx)
  return Array.from({ length: heightPx - top }, (_, n) => grey[x + widthPx * (top + n)]!)
}

describe('over the spinous process of L3', () => {
  const grey = bMode.take(overTip)
  const column = middle(grey)
  const face = apply(overTip, point('image', fan.originPx[0], fan.originPx[1] + fan.startRadiusPx, 0))
  const deeper = apply(overTip, point('image', fan.originPx[0], fan.originPx[1] + fan.startRadiusPx + 100, 0))
  const way = [deeper.x - face.x, deeper.y - face.y, deeper.z - face.z].map((x) => x / (100 * mmPerPx))
  const exactMm = (() => {
    for (let mm = 0; ; mm += 0.01)
      if (spine.boneAt(face.x + way[0]! * mm, face.y + way[1]! * mm, face.z + way[2]! * mm) < 0) return mm
  })()

  test('the brightest line is as deep as the bone, to one pixel', () => {
    const brightest = column.indexOf(Math.max(...column))
    expect(column[brightest]).toBeGreaterThan(200)
    expect(Math.abs(brightest * mmPerPx - exactMm)).toBeLessThan(2 * mmPerPx)
  })

  test('6 mm behind it there is only shadow; above it there is tissue', () => {
    const behind = column.slice(Math.ceil((exactMm + 6) / mmPerPx))
    expect(Math.max(...behind)).toBeLessThan(4)
    const above = column.slice(4, Math.floor((exactMm - 3) / mmPerPx))
    expect(above.reduce((a, b) => a + b) / above.length).toBeGreaterThan(40)
  })

  test('the same place gives the same picture again', () => {
    bMode.take(overTransverse)
    expect(bMode.take(overTip)).toEqual(grey)
  })

  test('no pixel outside the fan is lit', () => {
    const lit = Array.from(grey.keys()).filter((at) => grey[at]! > 0)
    expect(lit.length).toBeGreaterThan(5000)
    expect(lit.filter((at) => !isInFan(fan, at % widthPx, Math.floor(at / widthPx)))).toEqual([])
  })
})

test('over the transverse processes of the left there are two to four of them, each with its shadow', () => {
  const grey = bMode.take(overTransverse)
  /** Along the arc of all scan lines: does the line reach a depth of 75 mm with echoes? */
  let shadows = 0
  let wasLit = true
  for (let angle = fan.startAngleRad + 0.05; angle < fan.stopAngleRad - 0.05; angle += 0.005) {
    const lit = [70, 72, 74, 76, 78].some((mm) => {
      const radius = fan.startRadiusPx + mm / mmPerPx
      const x = Math.round(fan.originPx[0] + radius * Math.sin(angle))
      const y = Math.round(fan.originPx[1] + radius * Math.cos(angle))
      return grey[x + widthPx * y]! > 10
    })
    if (wasLit && !lit) shadows++
    wasLit = lit
  }
  expect(shadows).toBeGreaterThanOrEqual(2)
  expect(shadows).toBeLessThanOrEqual(4)
})

describe('speckle', () => {
  /** The picture of a plane moved by whole pixels within itself, so that the same tissue is `px` further left. */
  const moved = (ctFromImage: Transform<'ct', 'image'>, px: number): Transform<'ct', 'image'> => {
    const m = ctFromImage.matrix
    return { ...ctFromImage, matrix: m.map((x, at) => (at >= 12 && at < 15 ? x + px * m[at - 12]! : x)) }
  }
  /** Of the tissue between 8 and 22 mm under the middle of the face, against another picture shifted by px. */
  function correlation(a: Uint8Array, b: Uint8Array, px: number) {
    const pairs: [number, number][] = []
    const top = fan.originPx[1] + fan.startRadiusPx
    for (let y = Math.ceil(top + 8 / mmPerPx); y < top + 22 / mmPerPx; y++)
      for (let x = 130; x < 190; x++) pairs.push([a[x + widthPx * y]!, b[x - px + widthPx * y]!])
    const mean = (n: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[n], 0) / pairs.length
    const [ma, mb] = [mean(0), mean(1)]
    const sum = (of: (pair: [number, number]) => number) => pairs.reduce((total, pair) => total + of(pair), 0)
    return sum(([p, q]) => (p - ma) * (q - mb)) / Math.sqrt(sum(([p]) => (p - ma) ** 2) * sum(([, q]) => (q - mb) ** 2))
  }
  const still = bMode.take(overTransverse)
  const slid = bMode.take(moved(overTransverse, 8))

  test('moves with the tissue: slid by 8 pixels the pictures match 8 pixels apart, and not in place', () => {
    expect(correlation(still, slid, 8)).toBeGreaterThan(0.35)
    expect(correlation(still, slid, 8)).toBeGreaterThan(correlation(still, slid, 0) + 0.2)
  })
})

describe('what cannot be seen', () => {
  test('20 mm off the skin the picture is black', () => {
    const m = overTip.matrix
    const lifted = { ...overTip, matrix: m.map((x, at) => (at === 13 ? x + 20 : x)) }
    expect(Math.max(...bMode.take(lifted))).toBe(0)
  })

  test('with half of the array off the edge of the gel that half is black', () => {
    const m = overTip.matrix
    // Turned by 35° about the face's left end, the right half stands in the air.
    const [c, s] = [Math.cos(0.6), Math.sin(0.6)]
    const face = apply(overTip, point('image', 60, fan.originPx[1] + fan.startRadiusPx, 0))
    const turn = (x: number, y: number) => [c * x + s * y, -s * x + c * y] as const
    const matrix = [...m]
    for (const column of [0, 4, 8])
      [matrix[column], matrix[column + 1]] = turn(m[column]!, m[column + 1]!) as [number, number]
    const [dx, dy] = turn(m[12]! - face.x, m[13]! - face.y)
    matrix[12] = face.x + dx
    matrix[13] = face.y + dy
    const grey = bMode.take({ ...overTip, matrix })
    const mean = (from: number, to: number) => {
      let sum = 0
      for (let y = 0; y < heightPx; y++) for (let x = from; x < to; x++) sum += grey[x + widthPx * y]!
      return sum / ((to - from) * heightPx)
    }
    const halves = [mean(0, 130), mean(190, widthPx)].sort((a, b) => a - b)
    expect(halves[0]).toBeLessThan(2)
    expect(halves[1]).toBeGreaterThan(8)
  })
})

describe('the scripted sweep', () => {
  const moments = Array.from({ length: 380 }, (_, n) => n * 100)

  test('keeps the middle of the array pressed 2 to 4.5 mm into the skin, all the way', () => {
    for (const ms of moments) {
      const face = apply(
        inImage(sweepAt(spine, ms)),
        point('image', fan.originPx[0], fan.originPx[1] + fan.startRadiusPx, 0),
      )
      const depth = -spine.skinAt(face.x, face.y, face.z)
      expect(depth).toBeGreaterThan(2)
      expect(depth).toBeLessThan(4.5)
    }
  })

  test('is rigid and right-handed at every moment', () => {
    for (const ms of moments) {
      const { matrix: m } = sweepAt(spine, ms)
      const [a, b, c] = [0, 4, 8].map((at) => m.slice(at, at + 3)) as [number[], number[], number[]]
      const dot = (u: number[], v: number[]) => u.reduce((sum, x, axis) => sum + x * v[axis]!, 0)
      for (const [u, v] of [
        [a, b],
        [a, c],
        [b, c],
      ] as const)
        expect(Math.abs(dot(u, v))).toBeLessThan(1e-9)
      const cross = [a[1]! * b[2]! - a[2]! * b[1]!, a[2]! * b[0]! - a[0]! * b[2]!, a[0]! * b[1]! - a[1]! * b[0]!]
      expect(dot(cross, c)).toBeCloseTo(1, 9)
    }
  })

  test('moves no faster than 60 mm/s, never jumps, and begins again where it ended', () => {
    const marker = (ms: number) => apply(sweepAt(spine, ms), point('probe', 0, 60, 0))
    for (let ms = 0; ms < SWEEP_PERIOD_MS + 1000; ms += 50) {
      const [from, to] = [marker(ms), marker(ms + 50)]
      expect(Math.hypot(to.x - from.x, to.y - from.y, to.z - from.z)).toBeLessThan(3)
    }
  })

  test('goes over L5 and L2 transversely, with the marked side of the picture to the patient’s left, and sagittally with it to the head', () => {
    const acrossAt = (ms: number) => sweepAt(spine, ms).matrix.slice(0, 3)
    expect(acrossAt(3000)[0]).toBeGreaterThan(0.99)
    expect(acrossAt(17_000)[2]).toBeGreaterThan(0.97)
    expect(apply(sweepAt(spine, 0), point('probe', 0, 60, 0)).z).toBeLessThan(spine.landmarks.L5.bodyCentre[2] + 5)
    expect(apply(sweepAt(spine, 11_999), point('probe', 0, 60, 0)).z).toBeGreaterThan(
      spine.landmarks.L2.bodyCentre[2] - 5,
    )
  })
})
