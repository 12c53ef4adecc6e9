import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ACOUSTICS } from '#core/phantom/ultrasound/materials.ts'
import { TISSUE_NAMES } from '#core/phantom/tissues.ts'

const page = readFileSync(join(import.meta.dirname, '../../../../docs/simulated-ultrasound.md'), 'utf8')
const rows = page
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(([, name]) => (TISSUE_NAMES as readonly string[]).includes(name ?? ''))

test('the page of the simulated ultrasound has the materials the simulator uses, each with where it is from', () => {
  const documented = rows.map(([, name, ...cells]) => [name, ...cells.slice(0, 4)])
  const used = TISSUE_NAMES.map((name) => {
    const { impedanceMrayl, attenuationDbPerCmMhz, scatter, strands = '' } = ACOUSTICS[name]
    return [name, String(impedanceMrayl), String(attenuationDbPerCmMhz), String(scatter), strands]
  })
  expect(documented).toHaveLength(used.length)
  expect(documented).toEqual(expect.arrayContaining(used))
  expect(rows.filter(([, , , , , , from]) => !from)).toEqual([])
})
