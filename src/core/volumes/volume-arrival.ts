/** A volume on its way in: slices arrive in any order, the drawing follows. */
import type { Volume } from './volume.ts'

/** As much of a volume as its hologram is drawn from. */
export interface DrawnVolume {
  readonly volume: Pick<Volume, 'geometry'>
  /** 8-bit copy for drawing, same layout as the voxels: 0 is `windowHu[0]` or less, 255 is `windowHu[1]` or more. */
  readonly display: Uint8Array<ArrayBuffer>
  /** Values (HU for CT) at display 0 and 255. */
  readonly windowHu: readonly [number, number]
  /** k indices whose voxels and display voxels have been written, in order of arrival. The loader appends; nobody removes. */
  readonly arrivedSlices: readonly number[]
}

export interface VolumeArrival extends DrawnVolume {
  /** Geometry is final from the start; voxels fill as slices arrive. */
  readonly volume: Volume
}

/** The span drawn of a CT: from fat to cortical bone in steps of 4.7 HU. Chosen to hold both presets in 8 bits. */
export const CT_DISPLAY_WINDOW_HU = [-200, 1000] as const
