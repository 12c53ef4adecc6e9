/** A phantom as the files other programs read: CT, MR and segmentation in DICOM, labels in NIfTI, surfaces in GLB, its account in JSON. */
import { CT_PROTOCOL, scanCt } from '#core/phantom/ct-scan.ts'
import { createLumbarSpine, type LumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { MR_SEQUENCES, scanMr } from '#core/phantom/mr-scan.ts'
import type { Posture, SpineParameters } from '#core/phantom/parameters.ts'
import { sampleSpine } from '#core/phantom/sample.ts'
import { ctField, mrField, type Resolution } from '#core/phantom/scan-field.ts'
import { boxOf } from '#core/volumes/label-field.ts'
import { writeGlb } from '#core/phantom/surfaces-glb.ts'
import { surfacesOf, type StructureSurface } from '#core/phantom/surfaces.ts'
import { accountOf } from '#core/phantom/spine-account.ts'
import { labelsToNifti } from '#core/volumes/nifti-file.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'
import { writeCt, writeMr } from '#dicom/write/image-series.ts'
import type { DicomFile } from '#dicom/write/part10.ts'
import { writeSegmentation } from '#dicom/write/segmentation.ts'
import type { SeriesOfStudy, Study } from '#dicom/write/study.ts'

export interface FilesWanted {
  readonly ct: Resolution
  readonly mr: Resolution
  /** Less than the step between slices: scanners leave a gap of a tenth. */
  readonly mrThicknessMm: number
  readonly sequences: readonly ('T1' | 'T2')[]
  /** `labels.nii.gz` and `surfaces.glb`. */
  readonly hasLabelsAndSurfaces: boolean
  /** Deflates the segmentation to a fortieth; some viewers cannot read that. */
  readonly isSegmentationDeflated: boolean
  /** Of the CT; what the person sees as the case's name. */
  readonly ctDescription: string
}

export interface PhantomFiles {
  readonly spine: LumbarSpine
  readonly files: readonly DicomFile[]
  readonly ct: VolumeGeometry
  readonly mr: VolumeGeometry
}

const TESLAS = 1.5
/** Of the CT's pixels: a surface finer than the picture it lies in shows nothing more. */
const SURFACE_SPACING = 0.8
/** On a table for the CT on the back, for ultrasound on the belly; no table holds a sitting patient. */
const POSITIONS: Readonly<Record<Posture, Study['position']>> = { supine: 'HFS', prone: 'HFP', sitting: '' }

function studyOf(parameters: SpineParameters): Study {
  const { seed, posture } = parameters
  return {
    key: `phantom ${JSON.stringify(parameters)}`,
    patientName: `Phantom^Seed ${seed}`,
    patientId: `PHANTOM-${seed}`,
    description: 'Parametric lumbar phantom',
    comments: `Made by formulae; not a real person. Seed ${seed}, ${posture}.`,
    position: POSITIONS[posture],
  }
}

/** Rejects with a RangeError that names a parameter outside its anatomical range. */
export async function phantomFiles(parameters: SpineParameters, wanted: FilesWanted): Promise<PhantomFiles> {
  const spine = createLumbarSpine(parameters)
  const study = studyOf(parameters)
  const { seed } = parameters
  const ctSeries: SeriesOfStudy = { name: 'ct', number: 1, description: wanted.ctDescription, modality: 'CT' }
  const segmentation: SeriesOfStudy = { name: 'segmentation', number: 9, description: 'Structures', modality: 'SEG' }

  const ct = scanCt(spine, ctField(spine, wanted.ct), { seed })
  const labelled = sampleSpine(spine.parts, ct.geometry)
  const files = [
    ...writeCt(ct, study, ctSeries, CT_PROTOCOL),
    writeSegmentation(labelled, study, segmentation, ctSeries, { isDeflated: wanted.isSegmentationDeflated }),
  ]
  const mr = mrField(spine, wanted.mr)
  const sequences = wanted.sequences.map((name) => MR_SEQUENCES[name])
  for (const [at, volume] of scanMr(spine, mr, wanted.mrThicknessMm, sequences, { seed }).entries()) {
    const { name, trMs, teMs } = sequences[at]!
    const series: SeriesOfStudy = {
      name: `mr-${name.toLowerCase()}`,
      number: 2 + at,
      description: `Sagittal ${name} of a parametric lumbar phantom`,
      modality: 'MR',
    }
    files.push(...writeMr(volume, study, series, { trMs, teMs, teslas: TESLAS, thicknessMm: wanted.mrThicknessMm }))
  }
  if (wanted.hasLabelsAndSurfaces) {
    const bytes = labelsToNifti(ct.geometry, labelled.labels, `Interspace phantom, seed ${seed}`)
    files.push({ name: 'labels.nii.gz', bytes: new Uint8Array(bytes) })
    files.push({ name: 'surfaces.glb', bytes: await surfacesOfCase(spine, ct.geometry) })
  }
  files.push(jsonFile('parameters.json', accountOf(spine)))
  return { spine, files, ct: ct.geometry, mr }
}

/** Closed where the CT ends, so that both show the same piece of the body. */
async function surfacesOfCase(spine: LumbarSpine, geometry: VolumeGeometry): Promise<Uint8Array<ArrayBuffer>> {
  const surfaces: StructureSurface[] = []
  for await (const surface of surfacesOf(spine, {
    within: boxOf(geometry),
    spacingMm: SURFACE_SPACING * geometry.spacingMm[0],
  }))
    surfaces.push(surface)
  return new Uint8Array(await writeGlb(surfaces))
}

export const jsonFile = (name: string, value: unknown): DicomFile => ({
  name,
  bytes: new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`),
})
