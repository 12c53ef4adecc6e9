import { expect, test } from 'vitest'
import { TYPICAL } from '#core/phantom/parameters.ts'
import { slabCount, surfaceSlices, softSlices } from '#core/phantom/ultrasound/tissue-slabs.ts'
import { gridOver, type TissueVolume } from '#core/phantom/ultrasound/tissue-volume.ts'
import type { SamplingReply, SamplingRequest } from '#devices/simulated/imaging/messages.ts'
import { createTissueSupply, type SamplerPort } from '#devices/simulated/imaging/tissue-supply.ts'

/** 100 mm high, four voxels wide: five slabs. */
function emptyVolume(): TissueVolume {
  const geometry = gridOver([0, 0, 0], [2, 2, 100], 0.75)
  const surfaces = gridOver([0, 0, 0], [2, 2, 100], 1.125)
  const voxels = ({ dimensions: [nx, ny, nz] }: typeof geometry) => nx * ny * nz
  return {
    geometry,
    material: new Uint8Array(4 * voxels(geometry)),
    surfaces: { geometry: surfaces, distances: new Uint8Array(2 * voxels(surfaces)) },
  }
}

function rig(samplers: number) {
  const asked: SamplingRequest[][] = []
  const ports: SamplerPort[] = []
  const told: string[] = []
  let ended = 0
  const supply = createTissueSupply({
    samplers,
    makeSampler() {
      const own: SamplingRequest[] = []
      asked.push(own)
      const port: SamplerPort = {
        onmessage: null,
        postMessage: (request) => void own.push(request),
        terminate: () => void ended++,
      }
      ports.push(port)
      return port
    },
    onVolume: () => told.push('volume'),
    onSlab: (_volume, at) => told.push(`slab ${at}`),
    onFine: () => told.push('fine'),
    onFailed: (reason) => told.push(reason),
  })
  const reply = (n: number, data: SamplingReply) => ports[n]!.onmessage?.({ data } as MessageEvent<SamplingReply>)
  return { supply, asked, told, reply, ended: () => ended }
}

const slabAsked = (requests: readonly SamplingRequest[]) => {
  const last = requests.at(-1)!
  if (last.type !== 'slab') throw new Error(`asked for ${last.type}`)
  return last.at
}

function slabOf(volume: TissueVolume, at: number): SamplingReply {
  const [nx, ny] = volume.geometry.dimensions
  const [mx, my] = volume.surfaces.geometry.dimensions
  const soft = softSlices(volume, at)
  const hard = surfaceSlices(volume, at)
  return {
    type: 'sampled',
    vessels: [],
    slab: {
      at,
      material: new Uint8Array(4 * nx * ny * (soft.end - soft.first)).fill(at + 1),
      distances: new Uint8Array(2 * mx * my * (hard.end - hard.first)).fill(at + 1),
    },
  }
}

test('coarse first, then the slabs nearest the probe, until all is fine', () => {
  const { supply, asked, told, reply, ended } = rig(1)
  supply.begin(TYPICAL)
  expect(asked[0]!.map(({ type }) => type)).toEqual(['sketch'])
  reply(0, { type: 'sketched', volume: emptyVolume() })
  expect(supply.qualityAt(60, 64)).toBe('coarse')
  const volume = emptyVolume()
  expect(slabCount(volume)).toBe(5)
  reply(0, { type: 'spread', volume })
  const order: number[] = []
  for (let n = 0; n < 5; n++) {
    const at = slabAsked(asked[0]!)
    order.push(at)
    reply(0, slabOf(volume, at))
    if (n === 0) {
      expect(supply.qualityAt(60, 64)).toBe('fine')
      expect(supply.qualityAt(40, 64)).toBe('coarse')
    }
  }
  // The probe stands at 62 mm, in the third slab; once the fourth was asked for it moves to 52.
  expect(order).toEqual([2, 3, 1, 0, 4])
  // With the first slab come the vessels: the volume is another one.
  expect(told).toEqual(['volume', 'volume', 'volume', ...order.slice(1).map((at) => `slab ${at}`), 'fine'])
  expect(volume.material[0]).toBe(1)
  expect(volume.material.at(-1)).toBe(5)
  expect(volume.surfaces.distances.every((byte) => byte > 0)).toBe(true)
  expect(ended()).toBe(1)
})

test('three workers share the slabs, none is sampled twice', () => {
  const { supply, asked, told, reply } = rig(3)
  supply.begin(TYPICAL)
  const volume = emptyVolume()
  reply(0, { type: 'spread', volume })
  expect(asked).toHaveLength(3)
  const first = asked.map(slabAsked)
  for (const [n, at] of first.entries()) reply(n, slabOf(volume, at))
  const next = asked.map(slabAsked)
  for (const [n, at] of next.entries()) if (!first.includes(at)) reply(n, slabOf(volume, at))
  expect(told.filter((word) => word.startsWith('slab'))).toHaveLength(4)
  expect(told.at(-1)).toBe('fine')
})

test('a worker that cannot sample says why', () => {
  const { supply, told, reply } = rig(1)
  supply.begin(TYPICAL)
  reply(0, { type: 'failed', reason: 'statureMm is 5' })
  expect(told).toEqual(['statureMm is 5'])
})
