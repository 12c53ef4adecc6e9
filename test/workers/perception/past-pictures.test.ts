import { describe, expect, test } from 'vitest'
import type { Fan } from '#core/ultrasound/fan.ts'
import { createPastPictures, type PastPicture } from '#workers/perception/past-pictures.ts'

const fan = (widthPx: number): Fan => ({ kind: 'rectangle', xPx: 0, yPx: 0, widthPx, heightPx: 2 })

function picture(frameId: number, atMs: number, change: Partial<PastPicture> = {}): PastPicture {
  return {
    frameId,
    atMs,
    widthPx: 2,
    heightPx: 2,
    grey: new Uint8Array(4),
    fan: fan(2),
    pixelMm: [0.5, 0.5],
    ...change,
  }
}

/** @returns of each picture the frames of its past */
function pastOf(...pictures: readonly PastPicture[]) {
  const past = createPastPictures()
  return pictures.map((each) => past.follow(each)?.map(({ frameId }) => frameId))
}

describe('a past', () => {
  test('is the picture one and three before; the first three have none', () => {
    const pictures = [10, 11, 12, 13, 14].map((frameId, n) => picture(frameId, 40 * n))
    expect(pastOf(...pictures)).toEqual([undefined, undefined, undefined, [12, 10], [13, 11]])
  })

  test('reaches back 250 ms and no further', () => {
    const everyMs = (ms: number) => [0, 1, 2, 3].map((n) => picture(n, ms * n))
    expect(pastOf(...everyMs(83)).at(-1)).toEqual([2, 0])
    expect(pastOf(...everyMs(84)).at(-1)).toBeUndefined()
  })

  test.each<[string, Partial<PastPicture>]>([
    ['size', { heightPx: 3, grey: new Uint8Array(6) }],
    ['field of view', { fan: fan(1) }],
    ['scale', { pixelMm: [0.5, 0.6] }],
  ])('begins anew with pictures of another %s', (_, change) => {
    const before = [0, 1, 2, 3].map((n) => picture(n, 30 * n))
    const after = [4, 5, 6, 7].map((n) => picture(n, 30 * n, change))
    expect(pastOf(...before, ...after).slice(3)).toEqual([[2, 0], undefined, undefined, undefined, [6, 4]])
  })

  test('begins anew when a recording starts over: time does not run back', () => {
    const pictures = [0, 30, 60, 90, 0, 30].map((atMs, n) => picture(n, atMs))
    expect(pastOf(...pictures).slice(3)).toEqual([[2, 0], undefined, undefined])
  })
})

test('four pictures are kept, by reference; cleared, none', () => {
  const past = createPastPictures()
  const pictures = [0, 1, 2, 3, 4, 5].map((n) => picture(n, 30 * n))
  const pasts = pictures.map((each) => past.follow(each))
  expect(pasts[5]![0]).toBe(pictures[4])
  expect(past.frameIds).toEqual([2, 3, 4, 5])
  past.clear()
  expect(past.frameIds).toEqual([])
  expect(past.follow(picture(6, 180))).toBeUndefined()
})
