/** The files of the case that is there when nobody has opened one: the same bytes from the same program, whoever makes them. */
import { createHash } from 'node:crypto'
import { BUILT_IN_NAME, BUILT_IN_PARAMETERS, type CaseIndex } from '#core/phantom/built-in-case.ts'
import { examplePlan } from '#core/phantom/example-plan.ts'
import { writeStructureFile } from '#core/phantom/structure-file.ts'
import { wholeStructureSet } from '#core/phantom/structure-set.ts'
import type { DicomFile } from '#dicom/write/part10.ts'
import { jsonFile, phantomFiles } from './phantom-files.ts'

/** All of them together, so that a headset on a slow network has them in seconds. */
export const LARGEST_BYTES = 12_000_000

/** @throws RangeError when they have become larger than a page should load. */
export async function builtInCaseFiles(): Promise<readonly DicomFile[]> {
  const {
    spine,
    files: made,
    ct,
  } = await phantomFiles(BUILT_IN_PARAMETERS, {
    ct: { inPlaneMm: 1.1, sliceMm: 2 },
    mr: { inPlaneMm: 1, sliceMm: 4.4 },
    mrThicknessMm: 4,
    sequences: ['T2'],
    hasLabelsAndSurfaces: false,
    isSegmentationDeflated: true,
    ctDescription: BUILT_IN_NAME,
  })
  const structures = writeStructureFile(await wholeStructureSet(spine, ct))
  const files = [
    ...made,
    { name: 'structures.bin', bytes: structures },
    jsonFile('plan.json', examplePlan(spine)),
  ].toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const all = [...files, jsonFile('index.json', indexOf(files))]
  const total = all.reduce((sum, { bytes }) => sum + bytes.length, 0)
  if (total > LARGEST_BYTES) throw new RangeError(`the built-in case has ${total} bytes; ${LARGEST_BYTES} is the most`)
  return all
}

function indexOf(files: readonly DicomFile[]): CaseIndex {
  const under = (folder: string) => files.map(({ name }) => name).filter((name) => name.startsWith(folder))
  return {
    format: 'interspace-case/1',
    name: BUILT_IN_NAME,
    ct: under('ct/'),
    mr: under('mr-t2/'),
    segmentation: 'segmentation.dcm',
    structures: 'structures.bin',
    plan: 'plan.json',
    parameters: 'parameters.json',
    files: files.map(({ name, bytes }) => ({ name, bytes: bytes.length, sha256: sha256(bytes) })),
  }
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
