import { expect, test } from 'vitest'
import { savedSweep } from '#app/saved-sweep.ts'
import { NO_COUNTS } from '#core/reconstruction/sweep-counts.ts'
import { readNrrd } from '#core/volumes/nrrd.ts'
import { NO_SWEEP, type SweptVolume } from '#session/sweep.ts'

const geometry = {
  dimensions: [2, 1, 2],
  spacingMm: [0.5, 0.5, 0.5],
  origin: [10, 20, 30],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
} as const
const SWEPT: SweptVolume = {
  geometry,
  values: Uint8Array.of(1, 2, 3, 4),
  source: 'a probe',
  touchedShare: 1,
  filledShare: 1,
  counts: { ...NO_COUNTS, placed: 12 },
  settings: NO_SWEEP.settings,
  bone: { geometry: { ...geometry, spacingMm: [1, 1, 1] }, values: Uint8Array.of(0, 255, 0, 9) },
}
const moment = { registration: undefined, now: new Date(2026, 0, 31, 9, 5, 7), key: 'a key' }
/** Half a turn about z, and 100 mm to the left. */
const REGISTRATION = [-1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1, 0, 100, 0, 0, 1]

async function read(file: File) {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const result = readNrrd(bytes)
  if (!result.ok) throw new Error(result.reason)
  const { grid } = result
  return { ...grid.geometry, voxels: [...bytes.subarray(grid.dataOffset)], text: new TextDecoder().decode(bytes) }
}

test('as NRRD, in the marker’s frame, named by its time', async () => {
  const file = await savedSweep(SWEPT, 'nrrd', moment)
  expect(file.name).toBe('ultrasound-20260131-090507.nrrd')
  const { text, ...saved } = await read(file)
  expect(saved).toEqual({ ...geometry, voxels: [1, 2, 3, 4] })
  expect(text).toContain('interspace.frame:=tracked reference marker of the patient')
  expect(text).toContain('interspace.content:=12 tracked pictures, linear, mean, floating point')
})

test('registered, it lies in the CT: 10, 20, 30 mm of the marker are 90, -20, 30 mm of the CT', async () => {
  const saved = await read(await savedSweep(SWEPT, 'nrrd', { ...moment, registration: REGISTRATION }))
  expect(saved.origin).toEqual([90, -20, 30])
  expect(saved.direction.map(Math.round).map((part) => part + 0)).toEqual([-1, 0, 0, 0, -1, 0, 0, 0, 1])
  expect(saved.text).toContain('interspace.frame:=CT, LPS, by registration')
})

test('bone alone is a file of its own; without it there is none', async () => {
  const file = await savedSweep(SWEPT, 'bone-nrrd', moment)
  expect(file.name).toBe('ultrasound-20260131-090507-bone.nrrd')
  expect(await read(file)).toMatchObject({ spacingMm: [1, 1, 1], voxels: [0, 255, 0, 9] })
  await expect(savedSweep({ ...SWEPT, bone: undefined }, 'bone-nrrd', moment)).rejects.toThrow('no volume of bone')
})

test('as DICOM it says what it is, when it was made, and that it is not for diagnosis', async () => {
  const file = await savedSweep(SWEPT, 'dicom', moment)
  expect(file.name).toBe('ultrasound-20260131-090507.dcm')
  const text = new TextDecoder('latin1').decode(await file.arrayBuffer())
  for (const words of [
    'DICM',
    '1.2.840.10008.5.1.4.1.1.7.2',
    '20260131',
    '090507',
    'Not for diagnosis',
    'Unnamed^Sweep',
  ])
    expect(text).toContain(words)
})
