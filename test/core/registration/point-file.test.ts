import { expect, test } from 'vitest'
import { parsePointFile } from '#core/registration/point-file.ts'

const placesOf = (text: string, name: string) => {
  const parsed = parsePointFile(text, name)
  return parsed.ok ? parsed.places.map(({ name: label, xyz }) => [label, ...xyz]) : parsed.reason
}

test('Slicer’s list is RAS: right and anterior change sign', () => {
  const version2 = '# version = 2\n# columns = label,x,y,z,sel,vis\nL4,1.5,-2,30,1,1\nL5,4,5,6,1,1\n'
  expect(placesOf(version2, 'a.fcsv')).toEqual([
    ['L4', -1.5, 2, 30],
    ['L5', -4, -5, 6],
  ])
  const version4 =
    '# CoordinateSystem = LPS\n# columns = id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label\nn1,1,2,3,0,0,0,1,1,1,0,tip\n'
  expect(placesOf(version4, 'a.fcsv')).toEqual([['tip', 1, 2, 3]])
})

test('a point cloud, whichever order its fields are in', () => {
  expect(placesOf('FIELDS rgb x y z\nDATA ascii\n9 1 2 3\n9 4 5 6\n', 'a.pcd')).toEqual([
    ['1', 1, 2, 3],
    ['2', 4, 5, 6],
  ])
})

test.each([
  ['a.txt', '', 'a.txt: points are read from .fcsv, .pcd and .json'],
  ['a.json', '{', 'a.json: it is not JSON'],
  ['a.json', '{}', 'a.json: it is not a list of [x, y, z]'],
  ['a.json', '[[1,2]]', 'a.json: point 1 is not three numbers'],
  ['a.json', '[]', 'a.json: there is no point in it'],
  ['a.pcd', 'FIELDS x y z\nDATA binary\n', 'a.pcd: only DATA ascii is read'],
  ['a.pcd', 'FIELDS x y\nDATA ascii\n1 2\n', 'a.pcd: its FIELDS have no x, y, z'],
  ['a.fcsv', '# CoordinateSystem = XYZ\n', 'a.fcsv: its CoordinateSystem is XYZ'],
])('%s of "%s" is refused', (name, text, reason) => {
  expect(placesOf(text, name)).toContain(reason)
})
