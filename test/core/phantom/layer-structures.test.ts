import { expect, test } from 'vitest'
import { structureOfLayer } from '#core/phantom/layer-structures.ts'
import { layerOf } from '#core/phantom/structure-layers.ts'
import type { StructureSurface } from '#core/phantom/surfaces.ts'

/** A pyramid on a square of 10 mm, closed, with its tip at (300, 105, -310). */
const PLACES = [300, 105, -310, 295, 100, -320, 305, 100, -320, 305, 110, -320, 295, 110, -320]
const SIDES = [0, 1, 2, 0, 2, 3, 0, 3, 4, 0, 4, 1, 1, 3, 2, 1, 4, 3]

function pyramid(name: string, label: number): StructureSurface {
  const positions = Float32Array.from(PLACES)
  return {
    label,
    name,
    group: 'bone',
    mesh: {
      positions,
      normals: new Float32Array(positions.length).fill(1),
      details: [{ indices: Uint32Array.from(SIDES), errorMm: 0 }],
    },
  } as unknown as StructureSurface
}

// A scanner's zero is mostly far outside of the body: a layer of such a volume has an origin of its own.
test.each([{ originMm: undefined }, { originMm: [290, 100, -300] as const }, { originMm: [-31, 7, 110] as const }])(
  'a structure taken out of a layer with origin $originMm is where it was in the CT, within 0.01 mm',
  ({ originMm }) => {
    const layer = layerOf('bone', [pyramid('one', 1), pyramid('other', 2)], originMm as [number, number, number])
    const { positions, indices } = structureOfLayer(layer, layer.structures[1]!)
    expect([...positions].map((mm, at) => Math.abs(mm - PLACES[at]!) < 0.01)).toEqual(PLACES.map(() => true))
    expect([...indices]).toEqual(SIDES)
  },
)
