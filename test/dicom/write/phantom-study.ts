/** A coarse phantom as a study of CT, MR and segmentation, for the tests of the writer. */
import { CT_PROTOCOL, scanCt } from '#core/phantom/ct-scan.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { MR_SEQUENCES, scanMr } from '#core/phantom/mr-scan.ts'
import { sampleSpine } from '#core/phantom/sample.ts'
import { ctField, mrField } from '#core/phantom/scan-field.ts'
import { writeCt, writeMr } from '#dicom/write/image-series.ts'
import { writeSegmentation } from '#dicom/write/segmentation.ts'
import type { Study } from '#dicom/write/study.ts'

export const study: Study = {
  key: 'a phantom for tests',
  patientName: 'Phantom^Seed 7',
  patientId: 'PHANTOM-7',
  description: 'Lumbar phantom',
  comments: 'Made by formulae; not a real person.',
  position: 'HFS',
}
export const CT = { name: 'ct', number: 1, description: 'CT of a phantom', modality: 'CT' } as const
export const MR = { name: 'mr-t2', number: 2, description: 'T2 of a phantom', modality: 'MR' } as const
export const SEG = { name: 'segmentation', number: 3, description: 'Structures of a phantom', modality: 'SEG' } as const

export function phantomStudy() {
  const spine = createLumbarSpine()
  const ct = scanCt(spine, ctField(spine, { inPlaneMm: 2.7, sliceMm: 5 }), { places: [1, 1, 2] })
  const thicknessMm = 8
  const [mr] = scanMr(spine, mrField(spine, { inPlaneMm: 2.3, sliceMm: 8.8 }), thicknessMm, [MR_SEQUENCES.T2], {
    places: [1, 1, 2],
  })
  const labelled = sampleSpine(spine.parts, ct.geometry)
  return {
    ct,
    mr: mr!,
    labelled,
    ctFiles: writeCt(ct, study, CT, CT_PROTOCOL),
    mrFiles: writeMr(mr!, study, MR, { ...MR_SEQUENCES.T2, teslas: 1.5, thicknessMm }),
    segmentation: writeSegmentation(labelled, study, SEG, CT),
    deflated: writeSegmentation(labelled, study, SEG, CT, { isDeflated: true }),
  }
}
