import { validateBytes } from 'gltf-validator'
import { beforeAll, describe, expect, test } from 'vitest'
import { STRUCTURES } from '#core/anatomy/structures.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { writeGlb } from '#core/phantom/surfaces-glb.ts'
import { surfacesOf, type StructureSurface } from '#core/phantom/surfaces.ts'

interface Gltf {
  readonly nodes: readonly {
    readonly name: string
    readonly children?: readonly number[]
    readonly rotation?: readonly number[]
    readonly scale?: readonly number[]
    readonly mesh?: number
    readonly extras?: {
      readonly label: number
      readonly group: string
      readonly level?: string
      readonly side?: string
    }
  }[]
  readonly meshes: readonly { readonly primitives: readonly { readonly attributes: { readonly POSITION: number } }[] }[]
  readonly accessors: readonly { readonly min?: readonly number[]; readonly max?: readonly number[] }[]
}

/** The JSON chunk of a GLB, read without the library that wrote it (glTF 2.0, 4.4). */
function jsonOf(bytes: Uint8Array): Gltf {
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  expect(view.getUint32(0, true)).toBe(0x46546c67)
  expect(view.getUint32(16, true)).toBe(0x4e4f534a)
  return JSON.parse(new TextDecoder().decode(bytes.subarray(20, 20 + view.getUint32(12, true)))) as Gltf
}

const surfaces: StructureSurface[] = []
beforeAll(async () => {
  const within = { low: [-80, -60, -30], high: [80, 110, 30] } as const
  for await (const surface of surfacesOf(createLumbarSpine(), { spacingMm: 1.6, within })) surfaces.push(surface)
}, 240_000)

describe('a GLB of what is round L3', () => {
  test.each([0, 2])('at level of detail %i the Khronos validator finds no error and no warning', async (level) => {
    const { issues } = await validateBytes(await writeGlb(surfaces, { level }))
    expect(issues.messages.filter(({ severity }) => severity < 2)).toEqual([])
    expect([issues.numErrors, issues.numWarnings]).toEqual([0, 0])
  })

  test('has one node per surface, with its name and label, under one that turns mm of LPS into metres with y up', async () => {
    const { nodes } = jsonOf(await writeGlb(surfaces))
    const patient = nodes.find(({ name }) => name === 'patient')!
    expect(patient.scale).toEqual([0.001, 0.001, 0.001])
    patient.rotation!.forEach((value, at) => expect(value).toBeCloseTo([-Math.SQRT1_2, 0, 0, Math.SQRT1_2][at]!, 6))
    const below = patient.children!.map((at) => nodes[at]!)
    expect(below.map(({ name }) => name)).toEqual(surfaces.map(({ name }) => name))
    for (const { extras } of below) expect(STRUCTURES[extras!.label - 1]!.group).toBe(extras!.group)
  })

  test('an upright patient: the head is up, the front towards the viewer, the left at +x', () => {
    const [x, y, z, w] = [-Math.SQRT1_2, 0, 0, Math.SQRT1_2]
    /** v + 2 w (q × v) + 2 q × (q × v). */
    const turned = (v: readonly number[]) => {
      const cross = (a: readonly number[], b: readonly number[]) =>
        [0, 1, 2].map((i) => a[(i + 1) % 3]! * b[(i + 2) % 3]! - a[(i + 2) % 3]! * b[(i + 1) % 3]!)
      const once = cross([x!, y!, z!], v)
      const twice = cross([x!, y!, z!], once)
      return v.map((value, at) => Math.round((value + 2 * w! * once[at]! + 2 * twice[at]!) * 1e6) / 1e6 + 0)
    }
    expect(turned([0, 0, 1])).toEqual([0, 1, 0])
    expect(turned([0, -1, 0])).toEqual([0, 0, 1])
    expect(turned([1, 0, 0])).toEqual([1, 0, 0])
  })

  test('positions are those of the surfaces, LPS mm', async () => {
    const gltf = jsonOf(await writeGlb(surfaces))
    for (const { name, mesh } of surfaces) {
      const node = gltf.nodes.find((one) => one.name === name)!
      const accessor = gltf.accessors[gltf.meshes[node.mesh!]!.primitives[0]!.attributes.POSITION]!
      for (const axis of [0, 1, 2]) {
        const values = mesh.positions.filter((_, at) => at % 3 === axis)
        expect(accessor.min![axis]).toBeCloseTo(
          values.reduce((a, b) => Math.min(a, b)),
          3,
        )
        expect(accessor.max![axis]).toBeCloseTo(
          values.reduce((a, b) => Math.max(a, b)),
          3,
        )
      }
    }
  })

  test('the same surfaces give the same bytes', async () => {
    expect(Buffer.compare(await writeGlb(surfaces), await writeGlb(surfaces))).toBe(0)
  })
})
