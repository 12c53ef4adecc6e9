import { describe, expect, test } from 'vitest'
import { createNaming, type NamingMoment } from '#app/naming.ts'
import { PROPOSED } from '#core/anatomy/confirmed-levels.ts'
import type { PictureReading } from '#core/anatomy/picture-reading.ts'
import type { ShownName } from '#core/anatomy/shown-name.ts'
import { LUMBAR_CLASSES } from '#core/anatomy/sonoanatomy.ts'
import { structure } from '#core/anatomy/structures.ts'
import { transform } from '#core/frames/transform.ts'
import type { LabelField } from '#core/volumes/label-field.ts'

const IDENTITY = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
const ct = transform('ct', 'image', IDENTITY)
const at = (x: number, y: number, z: number) =>
  transform('patient', 'image', [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, y, z, 1])

/** 60 x 60 voxels of 1 mm of muscle, with the left lamina of L4 from row 20 on. */
function labels(): LabelField {
  const of = (kind: 'multifidus' | 'lamina') =>
    kind === 'lamina' ? structure(kind, 'L4', 'left').label : structure(kind, undefined, 'left').label
  const voxels = new Uint16Array(60 * 60).fill(of('multifidus'))
  for (let x = 10; x < 50; x++) for (let y = 20; y < 26; y++) voxels[x + 60 * y] = of('lamina')
  const geometry = {
    dimensions: [60, 60, 1] as const,
    spacingMm: [1, 1, 1] as const,
    origin: [0, 0, 0] as const,
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] as const,
  }
  return { geometry, labels: voxels }
}

function reading(frameId: number, row: number, named: PictureReading['named'] = []): PictureReading {
  const cells = new Uint8Array(60 * 60)
  const lamina = LUMBAR_CLASSES.indexOf('lamina')
  for (let x = 10; x < 50; x++) for (let y = row; y < row + 2; y++) cells[x + 60 * y] = lamina
  const mapping = { x0Px: 0, y0Px: 0, xStepPx: 1, yStepPx: 1 }
  const view = undefined
  return { frameId, classes: LUMBAR_CLASSES, cells, side: 60, mapping, named, view, abstains: undefined, tookMs: 1 }
}

const networkName: ShownName = {
  id: 7,
  name: 'lamina',
  xPx: 30,
  yPx: 20,
  confidence: 0.8,
  from: 'network',
  evidence: undefined,
}

const moment = (nowMs: number, change: Partial<NamingMoment> = {}): NamingMoment => ({
  nowMs,
  fan: { kind: 'rectangle', xPx: 0, yPx: 0, widthPx: 60, heightPx: 60 },
  pixelMm: [1, 1],
  readings: [],
  names: [networkName],
  labels: labels(),
  ctFromImage: ct,
  patientFromImage: undefined,
  levelCount: PROPOSED,
  ...change,
})

describe('with a registered volume whose structures are known', () => {
  test("names are the volume's, with side and level, and not the network's", () => {
    const { names } = createNaming().at(moment(0))
    expect(names.map(({ name, from }) => `${name}, ${from}`)).toEqual([
      'left lamina L4, volume',
      'left multifidus, volume',
    ])
  })

  test('a network that sees the lamina is its evidence', () => {
    const { names } = createNaming().at(moment(0, { readings: [reading(1, 20)] }))
    expect(names[0]).toMatchObject({ name: 'left lamina L4', evidence: 'seen' })
  })

  test('bone 8 mm deeper is an alarm only when four cuts in a row say so, and gone with the first that does not', () => {
    const naming = createNaming()
    const told = [0, 200, 400, 600, 800].map(
      (nowMs) => naming.at(moment(nowMs, { readings: [reading(nowMs, nowMs === 800 ? 20 : 28)] })).disagreement,
    )
    expect(told).toEqual([
      undefined,
      undefined,
      undefined,
      'bone in the picture lies 8 mm deeper than in the volume',
      undefined,
    ])
  })

  test("a pose that is not to be trusted leaves the networks' names, unverified", () => {
    const { names } = createNaming().at(moment(0, { ctFromImage: undefined }))
    expect(names).toEqual([networkName])
  })
})

describe('without a volume, a tracked probe swept from the sacrum over four laminae 32 mm apart', () => {
  const place = (name: string) => [{ name, xPx: 30, yPx: 20, confidence: 0.9, areaMm2: 40 }]

  test('names the laminae L5 to L2 with a confidence, and nothing before the sweep or after another source', () => {
    const naming = createNaming()
    let frame = 0
    const look = (name: string, z: number, wobble: number, levelCount = PROPOSED) =>
      naming.at(
        moment(100 * frame, {
          levelCount,
          labels: undefined,
          ctFromImage: undefined,
          patientFromImage: at(0, wobble, z),
          readings: [reading(++frame, 20, place(name))],
        }),
      )
    expect(look('lamina', 24, 0).names[0]!.level).toBeUndefined()
    for (let n = 0; n < 8; n++) look('sacrum', -3 * n, 0)
    for (const z of [24, 56, 88, 120]) for (let n = 0; n < 8; n++) look('lamina', z + (n % 3), n % 2)
    const levels = [24, 56, 88, 120].map((z) => look('lamina', z, 0).names[0]!.level)
    expect(levels.map((found) => found?.level)).toEqual(['L5', 'L4', 'L3', 'L2'])
    for (const found of levels) expect(found!.confidence).toBeGreaterThan(0.5)
    const [known] = look('lamina', 88, 0).levels
    expect(known!.level).toBe('L5')
    expect(look('lamina', 88, 0, { isConfirmed: false, upBy: 1 }).names[0]!.level).toMatchObject({
      level: 'L2',
      isMoved: true,
      isConfirmed: false,
    })
    expect(look('lamina', 88, 0, { isConfirmed: true, upBy: 0 }).names[0]!.level).toMatchObject({
      level: 'L3',
      isConfirmed: true,
    })
    naming.clear()
    expect(look('lamina', 24, 0).names[0]!.level).toBeUndefined()
  })
})

test('a confirmed count that changes, because more sacrum is found, is told once and is a proposal again', () => {
  const naming = createNaming()
  let frame = 0
  const look = (name: string, z: number, isConfirmed: boolean) =>
    naming.at(
      moment(100 * frame, {
        labels: undefined,
        ctFromImage: undefined,
        patientFromImage: at(0, 0, z),
        levelCount: { isConfirmed, upBy: 0 },
        readings: [reading(++frame, 20, [{ name, xPx: 30, yPx: 20, confidence: 0.9, areaMm2: 40 }])],
      }),
    )
  for (let n = 0; n < 8; n++) look('sacrum', -3 * n, false)
  for (const z of [24, 56, 88, 120]) for (let n = 0; n < 8; n++) look('lamina', z + (n % 3), false)
  expect(look('lamina', 56, true)).toMatchObject({
    hasCountMoved: false,
    names: [{ level: { level: 'L4', isConfirmed: true } }],
  })
  let isConfirmed = true
  let told = 0
  const lookOn = (name: string, z: number) => {
    if (!look(name, z, isConfirmed).hasCountMoved) return
    isConfirmed = false
    told++
  }
  for (const z of [24, 28, 32]) for (let n = 0; n < 3; n++) lookOn('sacrum', z)
  for (let n = 0; n < 8; n++) lookOn('lamina', 152 + (n % 3))
  expect(told).toBe(1)
  expect(look('lamina', 56, isConfirmed).names[0]!.level).toMatchObject({ level: 'L5', isConfirmed: false })
})
