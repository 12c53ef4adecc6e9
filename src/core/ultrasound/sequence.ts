/**
 * A PLUS recording: ultrasound frames with the pose of every tracked tool at each of them.
 *
 * Reads `.igs.mha` and `.igs.nrrd`, raw or compressed, in the dialects PLUS has written since 2011.
 * Pictures are turned to MF here; matrices never are.
 * Source: PlusLib, FileSequenceFile.md; IGSIO vtkIGSIOMetaImageSequenceIO, vtkIGSIONrrdSequenceIO.
 */
import type { Frame } from '#core/frames/frames.ts'
import type { LinkStatus } from '#core/frames/transform-graph.ts'
import type { Matrix } from '#core/frames/transform.ts'
import { isFlaw, type SequenceFault } from './sequence-fault.ts'
import { readFrames } from './sequence-frames.ts'
import { readSequenceHeader } from './sequence-header.ts'
import { readPictures } from './sequence-pictures.ts'

export type { SequenceFault } from './sequence-fault.ts'

export interface SequenceTransform {
  /** As in the file, e.g. `ProbeToTracker`: kept also for frames this project does not have. */
  readonly plusName: string
  /** The same in this project's frames; undefined when it does not have one of the two. */
  readonly link: { readonly to: Frame; readonly from: Frame } | undefined
  /** Column-major; the identity when the file's numbers are unusable, and then the status is never ok. */
  readonly matrix: Matrix
  readonly status: LinkStatus
}

export interface SequenceFrame {
  /** Seconds on the recorder's clock; undefined when the frame does not say. */
  readonly timestampS: number | undefined
  readonly imageStatus: 'ok' | 'invalid'
  readonly transforms: readonly SequenceTransform[]
}

export interface Sequence {
  readonly fileName: string
  /** Of the pictures as given out (MF); 0 when only poses were recorded. */
  readonly widthPx: number
  readonly heightPx: number
  readonly frameCount: number
  /** UltrasoundImageOrientation as the file has it. */
  readonly orientation: string
  readonly frames: readonly SequenceFrame[]
  /** What was assumed or changed in reading, in words. */
  readonly remarks: readonly string[]
  /** A new copy, MF, row by row, `widthPx * heightPx` long. @throws RangeError for a frame that is not there. */
  greyOfFrame(index: number): Uint8Array<ArrayBuffer>
}

export type SequenceResult =
  { readonly ok: true; readonly sequence: Sequence } | { readonly ok: false; readonly fault: SequenceFault }

/** @param bytes the whole file. Never throws on what the file holds; memory stays within what the file's size can justify. */
export function parseSequence(bytes: Uint8Array, fileName: string): SequenceResult {
  const failed = (fault: Omit<SequenceFault, 'file'>): SequenceResult => {
    const { code, reason, at } = fault
    return { ok: false, fault: { code, file: fileName, reason, ...(at === undefined ? {} : { at }) } }
  }
  const header = readSequenceHeader(bytes)
  if (isFlaw(header)) return failed(header)
  const frames = readFrames(header)
  if (isFlaw(frames)) return failed(frames)
  const pictures = readPictures(bytes, header)
  if (isFlaw(pictures)) return failed(pictures)

  return {
    ok: true,
    sequence: {
      fileName,
      widthPx: pictures.widthPx,
      heightPx: pictures.heightPx,
      frameCount: header.frameCount,
      orientation: header.orientation,
      frames: frames.frames,
      remarks: [...frames.remarks, ...pictures.remarks],
      greyOfFrame: (index) => pictures.greyOfFrame(index),
    },
  }
}
