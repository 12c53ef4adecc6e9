/** Writes small NIfTI-1 files for tests, field by field, apart from the product's own reading. */
import { ascii, join } from './write-dicom.ts'

/** A NIfTI-1 file of 2 x 3 x 2 samples; the sform is the usual RAS one of 1.5 mm unless changed. */
export function nifti(
  samples: { buffer: ArrayBufferLike },
  type: number,
  change: (view: DataView) => void = () => undefined,
) {
  const bytes = join([new Uint8Array(352), new Uint8Array(samples.buffer)])
  const view = new DataView(bytes.buffer)
  view.setInt32(0, 348, true)
  for (const [at, side] of [3, 2, 3, 2, 1, 1, 1, 1].entries()) view.setInt16(40 + 2 * at, side, true)
  view.setInt16(70, type, true)
  for (const [at, size] of [1, 1.5, 1.5, 1.5].entries()) view.setFloat32(76 + 4 * at, size, true)
  view.setFloat32(108, 352, true)
  view.setFloat32(112, 1, true)
  bytes[123] = 2
  view.setInt16(254, 1, true)
  for (const [at, value] of [1.5, 0, 0, -10, 0, 1.5, 0, 20, 0, 0, 1.5, 30].entries())
    view.setFloat32(280 + 4 * at, value, true)
  bytes.set(ascii('n+1\0'), 344)
  change(view)
  return bytes
}
