import { afterEach, describe, expect, test } from 'vitest'
import { structure } from '#core/anatomy/structures.ts'
import type { LabelMap } from '#core/labelling/label-meanings.ts'
import type { SurfaceGroup } from '#core/phantom/surface-groups.ts'
import type { Volume } from '#core/volumes/volume.ts'
import { createStructureMaking, type StructuresPort } from '#workers/structures/client.ts'
import type { MadeStructures, Port, Reply, Request } from '#workers/structures/messages.ts'
import { serveStructures } from '#workers/structures/serve.ts'

const channels: MessageChannel[] = []
afterEach(() => {
  for (const { port1, port2 } of channels.splice(0)) {
    port1.close()
    port2.close()
  }
})

function makeWorker(): StructuresPort {
  const channel = new MessageChannel()
  channels.push(channel)
  serveStructures(channel.port2 as unknown as Port<Reply, Request>)
  return channel.port1 as unknown as StructuresPort
}

const SIDE = 40
/** 2 mm voxels along the patient's axes. */
function volumeOf(valueAt: (x: number, y: number, z: number) => number, name = 'made'): Volume {
  const voxels = new Int16Array(SIDE ** 3)
  for (let k = 0, at = 0; k < SIDE; k++)
    for (let j = 0; j < SIDE; j++) for (let i = 0; i < SIDE; i++) voxels[at++] = valueAt(2 * i, 2 * j, 2 * k)
  const geometry = {
    dimensions: [SIDE, SIDE, SIDE],
    spacingMm: [2, 2, 2],
    origin: [0, 0, 0],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  } as const
  return { frame: 'ct', name, geometry, voxels, remarks: [] }
}

const isBall = (x: number, y: number, z: number, middleZ: number) => Math.hypot(x - 40, y - 40, z - middleZ) < 12
/** Two balls of bone, 30 mm apart. */
const ct = volumeOf((x, y, z) => (isBall(x, y, z, 25) || isBall(x, y, z, 55) ? 300 : 20))
/** The upper one is L3, the lower L4 (VerSe), and a thing of no name lies beside. */
const map: LabelMap = {
  name: 'labels.nii.gz',
  volume: volumeOf((x, y, z) =>
    isBall(x, y, z, 55) ? 22 : isBall(x, y, z, 25) ? 23 : Math.hypot(x - 70, y - 40, z - 40) < 5 ? 77 : 0,
  ),
  meanings: undefined,
}

interface Seen {
  readonly making: ReturnType<typeof createStructureMaking>
  readonly groups: Map<SurfaceGroup, readonly string[]>
  readonly made: MadeStructures
  readonly outcome: unknown
}

async function taken(given = map, open = ct): Promise<Seen> {
  const making = createStructureMaking(makeWorker)
  const groups = new Map<SurfaceGroup, readonly string[]>()
  let made: MadeStructures | undefined
  const outcome = await making.takeLabels(
    open,
    given,
    undefined,
    {},
    {
      onMade: (one) => (made = one),
      onLayer: (group, mesh) => groups.set(group, mesh?.structures.map(({ name }) => name) ?? []),
      onProgress: () => undefined,
    },
  )
  return { making, groups, made: made!, outcome }
}

describe('labels from outside', () => {
  test('become a field of our labels and one surface for each solid', async () => {
    const { made, groups, outcome } = await taken()
    expect(outcome).toEqual({ ok: true })
    expect(made.dictionary).toBe('VerSe')
    expect(groups.get('bone')).toEqual(['vertebra L3', 'vertebra L4'])
    // Kept by its number, said, and drawn as what it may be.
    expect(groups.get('organ')).toEqual(['label 77'])
    expect(made.remarks).toEqual([expect.stringContaining('77'), expect.stringContaining('label 77')])
  })

  test('of a ball of 12 mm hold as much as it, within 4 %', async () => {
    const { made } = await taken()
    const { spacingMm } = made.field.geometry
    const voxels = made.field.labels.filter((label) => label === structure('vertebra', 'L3').label).length
    expect(Math.abs((voxels * spacingMm[0] ** 3) / ((4 / 3) * Math.PI * 12 ** 3) - 1)).toBeLessThan(0.04)
  })

  test('100 mm off are refused, and why', async () => {
    const { geometry } = map.volume
    const away = { ...map, volume: { ...map.volume, geometry: { ...geometry, origin: [100, 0, 0] as const } } }
    const { outcome } = await taken(away)
    expect(outcome).toEqual({
      ok: false,
      reason: expect.stringContaining('none of its labels lies in the open volume'),
    })
  })

  test('whose bones lie in soft tissue are refused, and why', async () => {
    const { outcome } = await taken(
      map,
      volumeOf(() => 20),
    )
    expect(outcome).toEqual({ ok: false, reason: expect.stringContaining('20 HU') })
  })
})

describe('corrections', () => {
  const L3 = structure('vertebra', 'L3').label

  test('make anew what they touch: a ball of L3 that is erased has no surface left', async () => {
    const { making, made } = await taken()
    const labels = made.field.labels.map((label) => (label === L3 ? 0 : label))
    const bone = await new Promise<readonly string[]>((resolve) => {
      making.correct(labels, 0, (_, mesh) => resolve(mesh?.structures.map(({ name }) => name) ?? []))
    })
    expect(bone).toEqual(['vertebra L4'])
  })

  test('are carried out on the voxels of the volume when it is saved', async () => {
    const { making } = await taken()
    const centre = [40, 40, 55] as const
    const laid = await making.layOnVolume([
      { type: 'brush', centre, radiusMm: 40, label: 0, over: L3, stroke: 1 },
      { type: 'shift', by: 1 },
    ])
    const counts = Map.groupBy(laid, (label) => label)
    expect(counts.has(L3)).toBe(false)
    const l4 = map.volume.voxels.filter((number) => number === 23).length
    expect(counts.get(structure('vertebra', 'L5').label)).toHaveLength(l4)
  })
})
