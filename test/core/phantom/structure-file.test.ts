import { readFileSync } from 'node:fs'
import { gzipSync } from 'fflate'
import { beforeAll, describe, expect, test } from 'vitest'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { readStructureFile, writeStructureFile } from '#core/phantom/structure-file.ts'
import { POSITION_UNIT_MM } from '#core/phantom/structure-layers.ts'
import { wholeStructureSet, type StructureSet } from '#core/phantom/structure-set.ts'
import { piecesOf } from '#core/volumes/pieces.ts'

/** The left half of L3. */
const GEOMETRY = {
  dimensions: [25, 45, 15],
  spacingMm: [2, 2, 2],
  origin: [0, -20, -14],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
} as const

let made: StructureSet
let file: Uint8Array<ArrayBuffer>
beforeAll(async () => {
  made = await wholeStructureSet(createLumbarSpine(), GEOMETRY)
  file = writeStructureFile(made)
}, 60_000)

describe('a file of structures', () => {
  test('written and read is the same, number by number', () => expect(readStructureFile(file)).toEqual(made))

  test('of the same set has the same bytes', () => {
    expect(Buffer.compare(writeStructureFile(made), file)).toBe(0)
  })

  test.each([
    ['an empty one', () => new Uint8Array(0), 'not a file of structures'],
    ['a page that says "not found"', () => new TextEncoder().encode('<!doctype html>'.repeat(9)), 'not a file of'],
    ['something else in gzip', () => gzipSync(new Uint8Array(64)), 'not a file of structures'],
    ['one cut in half', () => file.slice(0, file.length / 2), /damaged|more than can be shown|cut short/],
  ])('%s is refused in words', (_, bytes, words) => {
    expect(() => readStructureFile(bytes())).toThrow(RangeError)
    expect(() => readStructureFile(bytes())).toThrow(words)
  })
})

describe('the structures of the built-in case', () => {
  const { meshes } = readStructureFile(readFileSync('public/built-in-case/structures.bin'))

  test('are whole at every level of detail: one piece each, no nerve broken, no crumb beside a muscle', () => {
    for (const { positions, indices, details, structures } of meshes) {
      const mm = Float32Array.from(
        { length: (3 * positions.length) / 4 },
        (_, n) => positions[4 * Math.floor(n / 3) + (n % 3)]! * POSITION_UNIT_MM,
      )
      const pieces = details.map(({ start, count }) => {
        const counts = new Map<string, number>()
        for (const piece of piecesOf(mm, indices.slice(start, start + count))) {
          const { name } = structures.findLast(({ firstCorner }) => firstCorner <= piece.indices[0]!)!
          counts.set(name, (counts.get(name) ?? 0) + 1)
        }
        return counts
      })
      for (const { name } of structures)
        expect([name, ...pieces.map((level) => level.get(name))]).toEqual([name, ...details.map(() => 1)])
    }
  })
})
