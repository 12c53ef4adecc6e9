/** What bone looks like in the open picture: in CT bright, in MR as grey as the bodies that were found. */
import type { Volume } from '#core/volumes/volume.ts'
import type { BoneLook } from './bone-look.ts'
import { boneVoxels } from './bone-voxels.ts'
import type { FoundSpine } from './find-spine.ts'
import { mrBone } from './mr-bone.ts'
import { volumeReader } from './patient-grid.ts'

const CT = {
  /** None at muscle, all where cortex fills a voxel to two thirds, HU. */
  noneHu: 40,
  allHu: 180,
  /** Bowel gas, and what was not imaged: tells nothing of bone. */
  emptyHu: -900,
  airHu: -1000,
  /** Deeper in the model anything but gas is marrow: single voxels of it are as noisy as they are fat. */
  marrowHu: -200,
  insideMm: -1.5,
  outsideMm: 6,
} as const

export const boneIn = (volume: Volume, found: FoundSpine): BoneLook =>
  volume.frame === 'mr' ? mrBone(volume, found) : ctBone(volume)

function ctBone(volume: Volume): BoneLook {
  const read = volumeReader(volume, CT.airHu)
  return {
    evidence(x, y, z) {
      const hu = read(x, y, z)
      return [Math.min(1, Math.max(0, (hu - CT.noneHu) / (CT.allHu - CT.noneHu))), hu < CT.emptyHu ? 0 : 1]
    },
    seen: boneVoxels,
    mayBeMarrow: (hu) => hu > CT.marrowHu,
    outsideMm: CT.outsideMm,
    insideMm: CT.insideMm,
    leastSeen: 0,
    outside: CT.airHu,
  }
}
