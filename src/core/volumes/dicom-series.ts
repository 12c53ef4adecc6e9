/**
 * Headers to series: which files belong together, in which order, where they stand, and whether that can be opened.
 *
 * Decided from the tags alone, so that a series with missing slices, a wrong spacing or mixed frames of
 * reference is refused by name instead of being drawn in the wrong place.
 */
import type { DicomHeader } from './dicom-header.ts'
import { pixelProblems } from './dicom-pixel-format.ts'
import { stackGeometry, type Shear } from './stack-geometry.ts'
import type { VolumeGeometry } from './volume.ts'

export interface Series {
  /** SeriesInstanceUID; '' when blank. */
  readonly uid: string
  readonly description: string
  readonly modality: string
  readonly dimensions: VolumeGeometry['dimensions']
  readonly spacingMm: VolumeGeometry['spacingMm']
  readonly origin: VolumeGeometry['origin']
  readonly direction: VolumeGeometry['direction']
  /** It may be opened: there are no problems. */
  readonly accepted: boolean
  readonly problems: readonly string[]
  readonly remarks: readonly string[]
  /** File names in slice order. */
  readonly files: readonly string[]
  readonly slices: readonly DicomHeader[]
  readonly shear: Shear | undefined
}

const LIMITS = {
  /** Largest difference of a direction's component within one stack: 0.15 mm at the corner of a 300 mm slice. */
  orientation: 5e-4,
  /** Largest difference of pixel spacing within one stack: 0.05 mm over 512 pixels. */
  spacingMm: 1e-4,
  /** The largest 3-D texture side that browsers promise (WebGL2 on desktop and headset). */
  side: 2048,
  /** 1 GiB of voxels: more does not fit beside its texture in a headset. */
  voxels: 2 ** 29,
} as const

const NOWHERE = { dimensions: [0, 0, 0], spacingMm: [0, 0, 0], origin: [0, 0, 0] } as const
const UNKNOWN_DIRECTION = [1, 0, 0, 0, 1, 0, 0, 0, 1] as const

/** Series that may be opened come first, and among those the one with the most slices. */
export function sortSeries(headers: readonly DicomHeader[]): readonly Series[] {
  const groups = grouped(headers)
  const sizes = new Map<string, number>()
  for (const [{ seriesUid }] of groups) sizes.set(seriesUid, (sizes.get(seriesUid) ?? 0) + 1)
  return groups
    .map((group) => seriesOf(group, sizes.get(group[0].seriesUid)! > 1))
    .toSorted((a, b) => Number(b.accepted) - Number(a.accepted) || b.slices.length - a.slices.length)
}

type Group = [DicomHeader, ...DicomHeader[]]

const isLocalizer = ({ imageType }: DicomHeader) => imageType.includes('LOCALIZER')

function grouped(headers: readonly DicomHeader[]): readonly Group[] {
  const byKey = new Map<string, Group[]>()
  for (const header of headers) {
    const { studyUid, seriesUid, modality, columns, rows, pixels } = header
    const key = [studyUid, seriesUid, modality, columns, rows, pixels !== undefined, isLocalizer(header)].join('|')
    const candidates = byKey.get(key) ?? []
    const group = candidates.find(([other]) => areParallel(header, other))
    if (group) group.push(header)
    else byKey.set(key, [...candidates, [header]])
  }
  return [...byKey.values()].flat()
}

function areParallel(a: DicomHeader, b: DicomHeader): boolean {
  const isNear = (one: readonly number[] | undefined, other: readonly number[] | undefined, limit: number) =>
    one === undefined || other === undefined
      ? one === other
      : one.every((value, at) => Math.abs(value - other[at]!) <= limit)
  return (
    isNear(a.orientation, b.orientation, LIMITS.orientation) &&
    isNear(a.pixelSpacingMm, b.pixelSpacingMm, LIMITS.spacingMm)
  )
}

function seriesOf(group: Group, isPartOfSeries: boolean): Series {
  const { headers, copies } = withoutCopies(group)
  const [first] = headers
  const identity = { uid: first.seriesUid, description: first.seriesDescription, modality: first.modality }
  const problems = [...groupProblems(headers), ...pixelProblems(headers)]
  const remarks = [...new Set(headers.flatMap((header) => header.remarks)), ...groupRemarks(headers, copies)]
  if (isPartOfSeries) remarks.push('the series also holds images of another size or orientation; they are listed apart')

  const { orientation, pixelSpacingMm, columns, rows } = first
  const slices = headers.flatMap(({ position, fileName }) => (position ? [{ position, fileName }] : []))
  if (!first.pixels || !orientation || !pixelSpacingMm || slices.length < headers.length) {
    const placed = { ...NOWHERE, dimensions: [columns, rows, headers.length] as const, direction: UNKNOWN_DIRECTION }
    const files = headers.map((header) => header.fileName)
    return { ...identity, ...placed, accepted: false, problems, remarks, files, slices: headers, shear: undefined }
  }

  const stack = stackGeometry({ columns, rows, pixelSpacingMm, orientation, slices })
  problems.push(...stack.problems, ...sizeProblems(stack.geometry))
  remarks.push(...stack.remarks)
  const inOrder = stack.order.map((index) => headers[index]!)
  remarks.push(...coverageRemarks(inOrder, stack.geometry.spacingMm[2]))
  return {
    ...identity,
    ...stack.geometry,
    accepted: problems.length === 0,
    problems,
    remarks,
    files: inOrder.map((header) => header.fileName),
    slices: inOrder,
    shear: stack.shear,
  }
}

/** The same instance twice (a folder dropped twice, a backup beside it) counts once. */
function withoutCopies(group: Group): { readonly headers: Group; readonly copies: number } {
  const seen = new Set<string>()
  const headers = group.filter(({ sopInstanceUid: uid }) => {
    if (uid === '') return true
    if (seen.has(uid)) return false
    seen.add(uid)
    return true
  })
  return { headers: headers as Group, copies: group.length - headers.length }
}

function groupProblems(headers: Group): string[] {
  const [first] = headers
  const problems: string[] = []
  const without = (what: string, isMissing: (header: DicomHeader) => boolean) => {
    const found = headers.find(isMissing)
    if (found) problems.push(`${found.fileName} has no ${what}`)
  }
  if (!first.pixels) return [`holds no image (${first.modality || 'no modality'})`]
  if (first.modality !== 'CT' && first.modality !== 'MR') {
    problems.push(`modality is ${first.modality || 'blank'}; CT and MR are opened`)
  }
  if (isLocalizer(first)) problems.push('this is a localizer (scout) image')
  const many = headers.find(({ frames }) => frames !== 1)
  if (many) problems.push(`${many.fileName} holds ${many.frames} frames; single-frame images are opened`)
  without('image position (0020,0032)', ({ position }) => !position)
  without('image orientation (0020,0037)', ({ orientation }) => !orientation)
  without('pixel spacing (0028,0030)', ({ pixelSpacingMm }) => !pixelSpacingMm)
  const references = countReferences(headers)
  if (references > 1 && references < headers.length) {
    problems.push(`the slices state ${references} different frames of reference`)
  }
  return problems
}

const countReferences = (headers: Group) => new Set(headers.map((header) => header.frameOfReferenceUid)).size

function groupRemarks(headers: Group, copies: number): string[] {
  const [first] = headers
  const remarks: string[] = []
  // Some de-identification gives every file its own (all of LIDC-IDRI): that says nothing about where slices are.
  if (headers.length > 1 && countReferences(headers) === headers.length) {
    remarks.push('every slice states its own frame of reference; the series is taken to be in one')
  }
  const blank = [
    first.studyUid === '' && 'study',
    first.seriesUid === '' && 'series',
    first.frameOfReferenceUid === '' && 'frame of reference',
    headers.some(({ sopInstanceUid }) => sopInstanceUid === '') && 'instance',
  ].filter((word) => word !== false)
  if (blank.length) remarks.push(`identifiers are blank: ${blank.join(', ')}`)
  if (copies) remarks.push(`${copies} file${copies > 1 ? 's are copies' : ' is a copy'} of another and left out`)
  if (headers.some(({ isLossy }) => isLossy)) remarks.push('the images were compressed with loss')
  if (first.modality === 'CT' && first.pixels && headers.some(({ isRescaleStated }) => !isRescaleStated)) {
    remarks.push('slope and intercept are not stated: values may not be HU')
  }
  if (first.photometric === 'MONOCHROME1')
    remarks.push('stored for showing inverted (MONOCHROME1); values are unchanged')
  return remarks
}

function sizeProblems({ dimensions: [nx, ny, nz] }: VolumeGeometry): string[] {
  const { side, voxels } = LIMITS
  const isTooLarge = Math.max(nx, ny, nz) > side || nx * ny * nz > voxels
  return isTooLarge
    ? [`${nx} x ${ny} x ${nz} voxels are more than can be shown (${side} a side, ${voxels} in all)`]
    : []
}

/** An even stack can still lack slices evenly, or at its ends: what hints at that is said, not judged. */
function coverageRemarks(slices: readonly DicomHeader[], spacingMm: number): string[] {
  const remarks: string[] = []
  if (slices.length < 2) return remarks
  const thin = slices.find(({ sliceThicknessMm: mm }) => mm !== undefined && mm > 0 && spacingMm > 1.05 * mm)
  if (thin)
    remarks.push(
      `slices ${thin.sliceThicknessMm} mm thick stand ${spacingMm.toFixed(2)} mm apart: what is between them was not imaged`,
    )
  const numbers = slices.map(({ instanceNumber }) => instanceNumber)
  const steps = numbers.slice(1).map((number, k) => Math.abs((number ?? Number.NaN) - (numbers[k] ?? Number.NaN)))
  if (steps.every((step) => step > 1)) remarks.push('instance numbers skip at every slice: slices may be missing')
  return remarks
}
