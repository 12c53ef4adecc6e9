import { expect, test } from 'vitest'
import { createRandom } from '#core/phantom/random.ts'
import { layOut, type Labelled, type LabelRoom, type Plate } from '#scene/label-layout.ts'
import { placesNearest, type Obstacle } from '#scene/label-places.ts'

/** A sector 160 mm wide and 110 deep, as a curved array's at 100 mm depth. */
const ROOM: LabelRoom = {
  left: { xMm: -84, topMm: 0, bottomMm: 110 },
  right: { xMm: 84, topMm: 0, bottomMm: 110 },
  obstacles: [],
}
const name = (key: number, xMm: number, yMm: number): Labelled => ({
  key: String(key),
  xMm,
  yMm,
  widthMm: 50,
  heightMm: 18,
})
const placed = (plates: readonly Plate[]) => plates.map(({ key, side, yMm }) => `${key} ${side} ${yMm}`).toSorted()

test('names left of the middle stand on the left at their own height, the others on the right', () => {
  const plates = layOut([name(1, -30, 40), name(2, 25, 70)], ROOM)
  expect(placed(plates)).toEqual(['1 left 40', '2 right 70'])
  expect(plates.map(({ xMm }) => xMm)).toEqual([-84, 84])
})

test('two names at one height stand 20 mm apart, the plate and its gap, 10 mm off each', () => {
  // The one further in is met first by a ray turned from straight up: its leader passes over the other's.
  const plates = layOut([name(1, -30, 50), name(2, -60, 50)], ROOM)
  expect(placed(plates)).toEqual(['1 left 40', '2 left 60'].toSorted())
})

test('a column that is full gives up what is nearest the middle', () => {
  const names = [-70, -60, -50, -40, -30, -20, -8].map((xMm, key) => name(key, xMm, 50))
  const right = layOut(names, ROOM).filter(({ side }) => side === 'right')
  expect(new Set(right.map(({ key }) => key))).toEqual(new Set(['5', '6']))
})

test('what finds no room is left out from the end', () => {
  const low = { ...ROOM, left: { ...ROOM.left, bottomMm: 45 }, right: { ...ROOM.right, bottomMm: 25 } }
  const names = [name(1, 10, 5), name(2, -10, 5), name(3, 0, 5), name(4, 20, 5)]
  expect(new Set(layOut(names, low).map(({ key }) => key))).toEqual(new Set(['1', '2', '3']))
})

test('a plate gives way to a needle, and stays out of its way', () => {
  const needle: Obstacle = { kind: 'bar', from: [-140, 20], to: [-20, 60], halfMm: 3 }
  const [plate] = layOut([name(1, -30, 34)], { ...ROOM, obstacles: [needle] })
  // At x = -84 the shaft's middle is at 38.7, at -134 at 22: with the plate's half, gap and shaft nothing from 8.1 to 51.7 is free.
  expect(plate!.yMm < 9 || plate!.yMm > 51).toBe(true)
})

test('a name that trembles by 3 mm moves no plate; one that goes 40 mm takes its plate along', () => {
  const first = layOut([name(1, -30, 40), name(2, -40, 80)], ROOM)
  const trembled = layOut([name(1, -30, 43), name(2, -40, 78)], ROOM, first)
  expect(placed(trembled)).toEqual(placed(first))
  const gone = layOut([name(1, -30, 20), name(2, -40, 40)], ROOM, first)
  expect(placed(gone)).toEqual(['1 left 20', '2 left 40'])
})

test('a name that wavers round the middle keeps its side', () => {
  const first = layOut([name(1, -1, 40)], ROOM)
  expect(layOut([name(1, 3, 40)], ROOM, first)[0]!.side).toBe('left')
  expect(layOut([name(1, 20, 40)], ROOM, first)[0]!.side).toBe('right')
})

test('names outside the columns, or nowhere, have no plate', () => {
  expect(layOut([name(1, -90, 40), name(2, 10, NaN)], ROOM)).toEqual([])
})

/** Every choice of places, the least sum of squared ways. */
function leastByTrying(free: readonly number[], wanted: readonly number[], pitchMm: number): number {
  if (wanted.length === 0) return 0
  const [first, ...rest] = wanted
  return Math.min(
    Infinity,
    ...free.map(
      (place) =>
        (place - first!) ** 2 +
        leastByTrying(
          free.filter((other) => other >= place + pitchMm),
          rest,
          pitchMm,
        ),
    ),
  )
}

test('places are as near to what they name as trying every choice finds, seeds 1 to 60', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const random = createRandom(seed)
    const free = Array.from({ length: 26 }, (_, at) => 3 * at).filter(() => random.uniform() < 0.7)
    const wanted = Array.from({ length: 3 }, () => 80 * random.uniform()).toSorted((a, b) => a - b)
    const places = placesNearest(free, wanted, 12)
    const least = leastByTrying(free, wanted, 12)
    if (least === Infinity) expect(places).toEqual([])
    else expect(places.reduce((sum, place, at) => sum + (place - wanted[at]!) ** 2, 0)).toBeCloseTo(least, 9)
  }
})

type Pair = readonly [x: number, y: number]
type Box = readonly [low: Pair, high: Pair]
const boxOf = ({ side, xMm, yMm, widthMm, heightMm }: Plate): Box => {
  const low = side === 'left' ? xMm - widthMm : xMm
  return [[low, yMm - heightMm / 2], [low + widthMm, yMm + heightMm / 2]] // prettier-ignore
}
const overlap = ([a, b]: Box, [c, d]: Box) => a[0] < d[0] && b[0] > c[0] && a[1] < d[1] && b[1] > c[1]
const turn = (a: Pair, b: Pair, c: Pair) => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
const cross = ([a, b]: Box, [c, d]: Box) =>
  turn(a, b, c) * turn(a, b, d) < -1e-9 && turn(c, d, a) * turn(c, d, b) < -1e-9
/** Whether any of many points along the bar lies in the box. */
const touches = (obstacle: Obstacle, box: Box) => {
  if (obstacle.kind === 'box') return overlap([obstacle.low, obstacle.high], box)
  const { from, to, halfMm } = obstacle
  return Array.from({ length: 801 }, (_, n) => n / 800).some((t) => {
    const [x, y] = [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])]
    const away = Math.hypot(Math.max(box[0][0] - x, 0, x - box[1][0]), Math.max(box[0][1] - y, 0, y - box[1][1]))
    return away < halfMm
  })
}
const pairsOf = <T>(things: readonly T[]) => things.flatMap((a, at) => things.slice(0, at).map((b) => [a, b] as const))

test('in 200 scenes, seeds 1 to 200, no plate covers another, needle, letters or ruler, and no leaders cross', () => {
  const counts = { named: 0, placed: 0, overlaps: 0, hidden: 0, crossings: 0, struck: 0 }
  for (let seed = 1; seed <= 200; seed++) {
    const random = createRandom(seed)
    const between = (low: number, high: number) => low + (high - low) * random.uniform()
    const halfMm = between(25, 90)
    const deepMm = between(90, 180)
    const tip: Pair = [between(-halfMm, halfMm), between(10, deepMm)]
    const from = random.uniform() < 0.5 ? -1 : 1
    const steep = between(0.2, 1.3)
    const obstacles: Obstacle[] = [
      {
        kind: 'bar',
        from: tip,
        to: [tip[0] + from * 110 * Math.cos(steep), tip[1] - 110 * Math.sin(steep)],
        halfMm: 4,
      },
      { kind: 'box', low: [-halfMm - 24, -6], high: [-halfMm - 4, deepMm] },
      { kind: 'box', low: [halfMm + 4, 0], high: [halfMm + 24, between(5, 40)] },
    ]
    const room: LabelRoom = {
      left: { xMm: -halfMm - 25, topMm: 0, bottomMm: deepMm },
      right: { xMm: halfMm + 4, topMm: 0, bottomMm: deepMm },
      obstacles,
    }
    const names = Array.from({ length: 1 + Math.floor(8 * random.uniform()) }, (_, key) => ({
      key: String(key),
      xMm: between(-halfMm, halfMm),
      yMm: between(0, deepMm),
      widthMm: between(30, 66),
      heightMm: random.uniform() < 0.5 ? 18 : 26,
    }))
    // Three frames of it, each after the last, as names move.
    let plates: Plate[] = []
    for (let frame = 0; frame < 3; frame++) {
      const moved = names.map((each) => ({
        ...each,
        xMm: each.xMm + 2 * random.normal(),
        yMm: each.yMm + 4 * random.normal(),
      }))
      const seen = moved.filter(({ xMm }) => Math.abs(xMm) < halfMm)
      plates = layOut(seen, room, plates)
      const leaders = plates.map((plate): Box => {
        const { xMm, yMm } = seen.find(({ key }) => key === plate.key)!
        return [[plate.xMm, plate.yMm], [xMm, yMm]] // prettier-ignore
      })
      counts.named += seen.length
      counts.placed += plates.length
      counts.overlaps += pairsOf(plates).filter(([a, b]) => overlap(boxOf(a), boxOf(b))).length
      counts.hidden += plates.filter((plate) => obstacles.some((each) => touches(each, boxOf(plate)))).length
      counts.crossings += pairsOf(leaders).filter(([a, b]) => cross(a, b)).length
      counts.struck += plates.filter((plate, at) =>
        leaders.some((leader, other) => {
          const [[x0, y0], [x1, y1]] = boxOf(plate)
          const edges: Box[] = [[[x0, y0], [x1, y1]], [[x0, y1], [x1, y0]]] // prettier-ignore
          return other !== at && edges.some((edge) => cross(edge, leader))
        }),
      ).length
    }
  }
  console.log(
    `600 layouts: ${counts.placed} of ${counts.named} names placed, ${counts.overlaps} plates on plates, ` +
      `${counts.hidden} on needle or ruler, ${counts.crossings} leaders cross, ${counts.struck} run through a plate`,
  )
  expect(counts.placed).toBeGreaterThan(0.88 * counts.named)
  expect(counts).toMatchObject({ overlaps: 0, hidden: 0, crossings: 0, struck: 0 })
})
