/** What the page and the reading workers say to each other. Blobs travel by reference; arrays are handed over, not copied. */
import type { DicomHeader } from '#core/volumes/dicom-header.ts'
import type { Series } from '#core/volumes/dicom-series.ts'
import type { LabelMap } from '#core/labelling/label-meanings.ts'
import type { Shear } from '#core/volumes/stack-geometry.ts'
import type { Inexact } from '#core/volumes/stored-pixels.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'

/** A file under the name it is spoken of by; names are unique within one opening. */
export interface NamedBlob {
  readonly name: string
  readonly blob: Blob
}

export interface Fault {
  readonly file: string
  readonly reason: string
}

export type Found =
  | { readonly kind: 'dicom'; readonly header: DicomHeader }
  | { readonly kind: 'grid'; readonly name: string }
  | { readonly kind: 'zip'; readonly name: string }
  | { readonly kind: 'refused'; readonly fault: Fault }

/** How stored slices become slices of the volume. */
export interface SlicePlan {
  /** Columns and rows of the volume's slices, which are larger than the file's when it is sheared. */
  readonly columns: number
  readonly rows: number
  readonly shear: Shear | undefined
  /** Voxel value outside a sheared slice. */
  readonly fill: number
  /** Values at display 0 and 255; undefined asks for counts of the values instead of a display copy. */
  readonly window: readonly [number, number] | undefined
  /** MR keeps its stored signal: slope and intercept are applied only where this is true. */
  readonly isRescaled: boolean
}

export interface SliceJob {
  readonly k: number
  readonly header: DicomHeader
  readonly blob: Blob
}

export interface SliceOfVolume extends Inexact {
  readonly k: number
  readonly voxels: Int16Array<ArrayBuffer>
  /** Undefined when counts were asked for. */
  readonly display: Uint8Array<ArrayBuffer> | undefined
  readonly counts: Uint32Array<ArrayBuffer> | undefined
}

/** Memory for a volume and its display copy. */
export interface Buffers {
  readonly voxels: Int16Array<ArrayBuffer>
  readonly display: Uint8Array<ArrayBuffer>
}

export interface OpenedGrid {
  readonly geometry: VolumeGeometry
  readonly modality: 'CT' | 'MR'
  readonly window: readonly [number, number]
  readonly remarks: readonly string[]
}

export type Request = { readonly id: number } &
  /** Where `isKept`, the files are read whole and kept for a `slices` request that names this one's id. */
  (
    | { readonly type: 'inspect'; readonly files: readonly NamedBlob[]; readonly isKept: boolean }
    /** Drops all kept files. */
    | { readonly type: 'forget' }
    | { readonly type: 'sort'; readonly headers: readonly DicomHeader[] }
    | { readonly type: 'unzip'; readonly file: NamedBlob }
    | { readonly type: 'allocate'; readonly bytes: number }
    | {
        readonly type: 'slices'
        readonly jobs: readonly SliceJob[]
        readonly plan: SlicePlan
        /** The `inspect` request that kept the files. */
        readonly keptBy: number | undefined
      }
    /** Pixels of one slice as a codec gave them. */
    | {
        readonly type: 'convert'
        readonly k: number
        readonly header: DicomHeader
        readonly pixels: Uint8Array<ArrayBuffer>
        readonly plan: SlicePlan
      }
    /** Opens a NIfTI, MetaImage or NRRD file; `others` are where a header's separate samples may be. */
    | { readonly type: 'grid'; readonly file: NamedBlob; readonly others: readonly NamedBlob[] }
    /** Reads a file if it holds labels: a DICOM segmentation, or a grid whose numbers are labels. */
    | { readonly type: 'labels'; readonly file: NamedBlob; readonly others: readonly NamedBlob[] }
  )

export type Reply = { readonly id: number } & (
  | { readonly type: 'inspected'; readonly found: readonly Found[] }
  | { readonly type: 'sorted'; readonly series: readonly Series[] }
  | { readonly type: 'unzipped'; readonly files: readonly NamedBlob[]; readonly leftOut: readonly Fault[] }
  | { readonly type: 'allocated'; readonly buffer: ArrayBuffer }
  /** A few slices that share one buffer. */
  | { readonly type: 'slices'; readonly slices: readonly SliceOfVolume[] }
  /** A compressed slice, for the codecs. */
  | { readonly type: 'encoded'; readonly k: number; readonly bytes: Uint8Array<ArrayBuffer> }
  /** With memory for it; slices follow. */
  | { readonly type: 'grid'; readonly grid: OpenedGrid; readonly buffers: Buffers }
  | { readonly type: 'labels'; readonly read: ReadLabels }
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly fault: Fault }
)

/** What a file is as labels. */
export type ReadLabels =
  | { readonly kind: 'labels'; readonly map: LabelMap; readonly frameOfReferenceUid: string }
  /** A picture, or nothing that is known here. */
  | { readonly kind: 'none' }
  /** A segmentation that cannot be read. */
  | { readonly kind: 'refused'; readonly reason: string }
