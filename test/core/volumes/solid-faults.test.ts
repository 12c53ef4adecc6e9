import { describe, expect, test } from 'vitest'
import { solidFaults } from '#core/volumes/solid-faults.ts'
import { unfolded } from '#core/volumes/unfolded.ts'
import { readStl } from '#core/volumes/read-stl.ts'
import { writeStl } from '#core/volumes/write-stl.ts'
import { write3mf } from '#core/volumes/write-3mf.ts'
import { strFromU8, unzipSync } from 'fflate'

/** A tetrahedron with its corner at `at`, outside outside. */
const tetrahedron = ([x, y, z]: readonly [number, number, number], size = 1) => ({
  positions: [x, y, z, x + size, y, z, x, y + size, z, x, y, z + size],
  indices: [0, 2, 1, 0, 1, 3, 0, 3, 2, 1, 2, 3],
})
const meshOf = (positions: readonly number[], indices: readonly number[]) => ({
  positions: Float32Array.from(positions),
  indices: Uint32Array.from(indices),
})
const one = tetrahedron([0, 0, 0])

describe('what is wrong with a solid', () => {
  test('nothing with a tetrahedron', () => expect(solidFaults(meshOf(one.positions, one.indices))).toEqual([]))

  test('three edges are open where a triangle is missing', () =>
    expect(solidFaults(meshOf(one.positions, one.indices.slice(3)))).toEqual(['3 edges are open']))

  test('all triangles turned the other way: inside is outside', () =>
    expect(solidFaults(meshOf(one.positions, one.indices.toReversed()))).toEqual([
      'inside and outside are changed over',
    ]))

  test('two that meet in one corner touch there', () => {
    const other = tetrahedron([0, 0, 0], -1).indices.toReversed()
    const positions = [...one.positions, -1, 0, 0, 0, -1, 0, 0, 0, -1]
    const renamed = other.map((corner) => (corner === 0 ? 0 : corner + 3))
    expect(solidFaults(meshOf(positions, [...one.indices, ...renamed]))).toEqual(['at 1 corners two sheets touch'])
  })

  test('two on one edge fork there', () => {
    // Corners 0 and 1 are shared.
    const positions = [...one.positions, 0, -1, 0, 0, 0, -1]
    const below = [0, 4, 1, 0, 5, 4, 0, 1, 5, 1, 4, 5]
    expect(solidFaults(meshOf(positions, [...one.indices, ...below]))).toEqual(['2 edges have more than two triangles'])
  })

  test('a fold, two triangles back to back, is taken out; the rest is left as it was', () => {
    const folded = meshOf(one.positions, [...one.indices, 1, 2, 0, 0, 2, 1])
    expect(solidFaults(folded)).not.toEqual([])
    expect(solidFaults({ ...folded, indices: unfolded(folded.indices) })).toEqual([])
    const whole = Uint32Array.from(one.indices)
    expect(unfolded(whole)).toBe(whole)
  })
})

describe('files for printers', () => {
  const mesh = meshOf(one.positions, one.indices)

  test('an STL is read back with every corner where it was', () => {
    const read = readStl(writeStl(mesh, 'a tetrahedron, mm'))
    expect(Array.from(read.indices)).toHaveLength(12)
    const corner = (n: number) => Array.from(read.positions as Float32Array).slice(3 * n, 3 * n + 3)
    one.indices.forEach((index, n) => expect(corner(n)).toEqual(one.positions.slice(3 * index, 3 * index + 3)))
  })

  test('an STL whose title would make readers take it for text is refused', () =>
    expect(() => writeStl(mesh, 'solid thing')).toThrow(/must not begin with "solid"/))

  test('a 3MF holds the named mesh in millimetres, twice the same bytes', () => {
    const bytes = write3mf([{ name: 'tetrahedron', mesh }], 'test')
    expect(write3mf([{ name: 'tetrahedron', mesh }], 'test')).toEqual(bytes)
    const files = unzipSync(bytes)
    expect(Object.keys(files)).toEqual(['[Content_Types].xml', '_rels/.rels', '3D/3dmodel.model'])
    const model = strFromU8(files['3D/3dmodel.model']!)
    expect(model).toContain('<model unit="millimeter"')
    expect(model).toContain('<object id="1" type="model" name="tetrahedron">')
    expect(model.match(/<vertex /g)).toHaveLength(4)
    expect(model).toContain('<vertex x="1" y="0" z="0"/>')
    expect(model.match(/<triangle /g)).toHaveLength(4)
    expect(model).toContain('<triangle v1="0" v2="2" v3="1"/>')
  })
})
