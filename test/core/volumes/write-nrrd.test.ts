import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { movedGeometry } from '#core/volumes/moved-geometry.ts'
import { readNrrd } from '#core/volumes/nrrd.ts'
import { volumeFromVoxel } from '#core/volumes/volume.ts'
import { nrrd } from '#core/volumes/write-nrrd.ts'

const GEOMETRY = {
  dimensions: [3, 2, 1],
  spacingMm: [0.5, 0.25, 2],
  origin: [-74.52170038839084, 165.5, 0],
  direction: [0, 1, 0, -1, 0, 0, 0, 0, 1],
} as const
const VOXELS = Uint8Array.of(1, 2, 3, 4, 10, 255)

test('what is written is read again, to the last digit', () => {
  const file = nrrd(GEOMETRY, VOXELS)
  const read = readNrrd(file)
  if (!read.ok) throw new Error(read.reason)
  expect(read.grid).toMatchObject({ sample: 'uint8', encoding: 'raw', geometry: GEOMETRY })
  expect([...file.subarray(read.grid.dataOffset)]).toEqual([...VOXELS])
})

/** The format's rules by themselves: lines to the first empty one, then nothing but samples. */
test('by a reader of a few lines of Python: sizes, steps, origin, remarks and samples', () => {
  if (spawnSync('python3', ['--version']).status !== 0) return console.warn('skipped: python3 is not there')
  const folder = mkdtempSync(join(tmpdir(), 'interspace-nrrd-'))
  const path = join(folder, 'volume.nrrd')
  writeFileSync(path, nrrd(GEOMETRY, VOXELS, { 'Interspace frame': 'ct, by hand' }))
  const program = `
import json, re, sys
head, samples = open(sys.argv[1], 'rb').read().split(b'\\n\\n', 1)
lines = head.decode().split('\\n')
fields = dict(l.split(': ', 1) for l in lines[1:] if ':=' not in l)
keys = dict(l.split(':=', 1) for l in lines if ':=' in l)
vector = lambda t: [float(n) for n in t.strip('()').split(',')]
print(json.dumps(dict(magic=lines[0], type=fields['type'], space=fields['space'], encoding=fields['encoding'],
  sizes=[int(n) for n in fields['sizes'].split()], steps=[vector(v) for v in fields['space directions'].split(' ')],
  origin=vector(fields['space origin']), keys=keys, samples=list(samples))))
`
  const said: unknown = JSON.parse(
    execFileSync('python3', ['-c', program, path], { encoding: 'utf8', timeout: 30_000 }),
  )
  rmSync(folder, { recursive: true })
  expect(said).toEqual({
    magic: 'NRRD0004',
    type: 'uchar',
    space: 'left-posterior-superior',
    encoding: 'raw',
    sizes: [3, 2, 1],
    steps: [
      [0, 0.5, 0],
      [-0.25, 0, 0],
      [0, 0, 2],
    ],
    origin: [-74.52170038839084, 165.5, 0],
    keys: { 'Interspace frame': 'ct, by hand' },
    samples: [1, 2, 3, 4, 10, 255],
  })
})

test('too few voxels are refused, and remarks of two lines', () => {
  expect(() => nrrd(GEOMETRY, new Uint8Array(5))).toThrow('3 x 2 x 1 are 6 voxels, not 5')
  expect(() => nrrd(GEOMETRY, VOXELS, { remark: 'one\ntwo' })).toThrow('remark is not one line')
})

/** A quarter turn about z, and 10 mm along x. */
const MOVE = [0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1, 0, 10, 0, 0, 1]

test('moved to another frame every voxel is where the move takes it', () => {
  const moved = movedGeometry(GEOMETRY, MOVE)
  const [before, after] = [GEOMETRY, moved].map((geometry) => volumeFromVoxel('ct', geometry).matrix)
  const at = (m: readonly number[], [i, j, k]: readonly number[]) =>
    [0, 1, 2].map((row) => m[row]! * i! + m[row + 4]! * j! + m[row + 8]! * k! + m[row + 12]!)
  const [x, y, z] = at(before!, [2, 1, 0])
  const there = at(after!, [2, 1, 0])
  const wanted = [10 - y!, x!, z!]
  for (const axis of [0, 1, 2]) expect(there[axis]).toBeCloseTo(wanted[axis]!, 9)
})

test('a move that scales is refused', () => {
  expect(() =>
    movedGeometry(
      GEOMETRY,
      MOVE.map((value, at) => (at < 12 ? 2 * value : value)),
    ),
  ).toThrow('not scaled by 2')
})
