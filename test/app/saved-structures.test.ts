import { expect, test } from 'vitest'
import { savedStructures } from '#app/saved-structures.ts'
import { readDicomHeader } from '#core/volumes/dicom-header.ts'
import type { SessionState } from '#session/state.ts'
import { outputNamed } from '#test/core/records/ai-records.ts'
import { phantomStudy } from '#test/dicom/write/phantom-study.ts'

test('structures become a DICOM segmentation only when somebody has reviewed them; NIfTI at once', async () => {
  const { ct, ctFiles, labelled } = phantomStudy()
  const slices = ctFiles.map(({ name, bytes }) => {
    const read = readDicomHeader(bytes, name)
    if (!read.ok) throw new Error(read.fault.reason)
    return read.header
  })
  const source = { slices, first: new Blob([ctFiles[0]!.bytes]), isSheared: false }
  const origin = { kind: 'fit', said: 'fitted', foreign: new Map(), edited: new Set(), remarks: [] }
  const output = { ...outputNamed('Structures of case'), kind: 'structures' as const }
  const state = (review?: object) =>
    ({
      openCase: { name: 'case', modality: 'CT', geometry: ct.geometry, remarks: [] },
      structures: { meshes: [], labels: undefined, origin },
      aiRecords: [{ output, ...(review && { review }) }],
    }) as unknown as SessionState
  const review = { by: 'Ada', reason: '', atMs: 1 }
  const save = (given: SessionState, as: 'dicom' | 'nifti') =>
    savedStructures(given, source, as, labelled.labels, 'one')
  await expect(save(state(), 'dicom')).rejects.toThrow('Nobody has reviewed these structures')
  await expect(save(state({ ...review, verdict: 'rejected', reason: 'no' }), 'dicom')).rejects.toThrow('Nobody has reviewed') // prettier-ignore
  expect((await save(state({ ...review, verdict: 'accepted' }), 'dicom')).name).toBe('structures.dcm')
  expect((await save(state(), 'nifti')).name).toBe('structures.nii.gz')
}, 60_000)
