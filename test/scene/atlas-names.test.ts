/** All names of the atlas at once, from twenty places of the eye: what is laid out can be read, covers nothing, crosses nothing. */
import { describe, expect, test } from 'vitest'
import { displacements, shownBox, shownParts, takenApart } from '#core/atlas/taken-apart.ts'
import { createRandom } from '#core/phantom/random.ts'
import {
  cornersOf,
  inView,
  LETTER_RAD,
  mmPerUnit,
  roomBeside,
  screenLetterRad,
  screenLimits,
  seenAt,
  viewOf,
  type Xyz,
} from '#scene/atlas-view.ts'
import { layOut, type Plate } from '#scene/label-layout.ts'
import { builtInStructures } from '#test/core/atlas/built-in.ts'

const apart = takenApart(builtInStructures().meshes)
const SEEDS = Array.from({ length: 20 }, (_, seed) => seed + 1)

/** The atlas stands in the room as in the CT: a rigid map more would change nothing. */
function laidOut(seed: number) {
  const random = createRandom(seed)
  const explode = random.uniform() < 0.5 ? 0 : random.uniform()
  const look = { explode, peeled: 0, isolated: undefined }
  const [moved, shown] = [displacements(apart, explode), shownParts(apart, look)]
  const box = shownBox(apart, moved, shown)!
  const corners = cornersOf(box.low, box.high)
  const middle = [0, 1, 2].map((axis) => (box.low[axis]! + box.high[axis]!) / 2) as unknown as Xyz
  const size = Math.hypot(...[0, 1, 2].map((axis) => box.high[axis]! - box.low[axis]!))
  const [turn, up, away] = [
    2 * Math.PI * random.uniform(),
    1.2 * (random.uniform() - 0.5),
    size * (0.9 + random.uniform()),
  ]
  const eye: Xyz = [
    middle[0] + away * Math.cos(turn) * Math.cos(up),
    middle[1] + away * Math.sin(up),
    middle[2] + away * Math.sin(turn) * Math.cos(up),
  ]
  const letterRad = seed % 2 ? LETTER_RAD : screenLetterRad(Math.PI / 4, 800)
  const view = viewOf(eye, middle)
  const unit = mmPerUnit(view, letterRad)
  const labelled = apart.parts
    .filter(({ index }) => shown.has(index))
    .map((part) => {
      const by = moved[part.index]!
      const anchor = part.anchors[0]!
      const [xMm, yMm] = seenAt(view, inView(view, [anchor[0] + by[0], anchor[1] + by[1], anchor[2] + by[2]]))!
      return { key: String(part.index), xMm, yMm, widthMm: unit * (40 + 80 * random.uniform()), heightMm: 22 * unit }
    })
  const seen = corners.map((corner) => seenAt(view, inView(view, corner))!)
  return { view, seen, labelled, plates: layOut(labelled, roomBeside(view, seen, letterRad)) }
}

const spanOf = ({ side, xMm, yMm, widthMm, heightMm }: Plate) => ({
  left: side === 'left' ? xMm - widthMm : xMm,
  right: side === 'left' ? xMm : xMm + widthMm,
  top: yMm - heightMm / 2,
  bottom: yMm + heightMm / 2,
})

type Pair = readonly [x: number, y: number]
const turnOf = (a: Pair, b: Pair, c: Pair) => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
const doCross = (a: Pair, b: Pair, c: Pair, d: Pair) =>
  turnOf(a, b, c) * turnOf(a, b, d) < -1e-6 && turnOf(c, d, a) * turnOf(c, d, b) < -1e-6

describe.each(SEEDS)('all names from the place of seed %i', (seed) => {
  const { seen, labelled, plates } = laidOut(seed)

  test('ten and more find room, none on another, none on the body', () => {
    expect(plates.length).toBeGreaterThanOrEqual(10)
    const spans = plates.map(spanOf)
    const [bodyLeft, bodyRight] = [Math.min(...seen.map(([x]) => x)), Math.max(...seen.map(([x]) => x))]
    for (const [n, a] of spans.entries()) {
      expect(a.right <= bodyLeft || a.left >= bodyRight).toBe(true)
      for (const b of spans.slice(n + 1))
        expect(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top).toBe(true)
    }
  })

  test('no two leaders cross', () => {
    const leaders = plates.map((plate) => {
      const { xMm, yMm } = labelled.find(({ key }) => key === plate.key)!
      return [
        [plate.xMm, plate.yMm],
        [xMm, yMm],
      ] as const
    })
    const crossing = leaders.flatMap((a, n) => leaders.slice(n + 1).filter((b) => doCross(a[0], a[1], b[0], b[1])))
    expect(crossing).toEqual([])
  })
})

test('capitals are 20 minutes of arc high in a headset at any distance, and 9.5 pixels on a screen', () => {
  for (const distance of [300, 800, 2000]) {
    const view = viewOf([0, 0, distance], [0, 0, 0])
    expect(((5.8 * mmPerUnit(view, LETTER_RAD)) / distance) * (180 / Math.PI) * 60).toBeCloseTo(20, 6)
  }
  // A picture 45° high on 900 pixels: 2 tan 22.5° / 900 a pixel.
  expect(screenLetterRad(Math.PI / 4, 900)).toBeCloseTo((9.5 * 0.8284271) / 900, 6)
})

test('no plate reaches beyond what can be seen, however large the body is', () => {
  const view = viewOf([0, 0, 800], [0, 0, 0])
  const limits = screenLimits(view, [0.6, 0.5], Math.PI / 4, 1.6, { left: 0.25, right: 0.75, top: 0.1, bottom: 0.9 })
  // A picture 45° high at 800 mm is 662.7 mm high and 1060.4 mm wide.
  expect(limits.left).toBeCloseTo(-0.35 * 1060.39, 1)
  expect(limits.bottom).toBeCloseTo(0.4 * 662.74, 1)
  const room = roomBeside(view, [[-2000, -2000], [2000, 2000]], LETTER_RAD, limits) // prettier-ignore
  const plate = 112 * mmPerUnit(view, LETTER_RAD)
  expect(room.left.xMm - plate).toBeCloseTo(limits.left, 6)
  expect(room.right.xMm + plate).toBeCloseTo(limits.right, 6)
  expect([room.left.topMm, room.left.bottomMm]).toEqual([limits.top, limits.bottom])
})

test('seen from behind the patient his left is left, the head up, and what lies nearer to the eye looks further out', () => {
  const view = viewOf([0, 0, 1000], [0, 0, 0])
  expect(inView(view, [10, 20, 30])).toEqual([10, -20, -30])
  expect(seenAt(view, [10, 20, -500])).toEqual([20, 40])
  expect(seenAt(view, [10, 20, -1000])).toBeUndefined()
})
