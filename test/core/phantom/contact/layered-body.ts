/** A flat back of plane layers, skin at y = 80 with the inside below: every depth in it is known. */
import type { LumbarSpine } from '#core/phantom/lumbar-spine.ts'
import type { Tissue } from '#core/phantom/tissues.ts'

/** Each with the depth at which it ends, mm. */
export const LAYERS: readonly (readonly [tissue: Tissue, endsMm: number])[] = [
  ['skin', 2],
  ['fat', 12],
  ['fascia', 13],
  ['muscle', 30],
  ['ligament', 40],
  ['flavum', 44],
  ['epidural-fat', 49],
  ['dura', 49.6],
  ['csf', 60],
]
export const SKIN_Y = 80
export const BONE_MM = 60

export const layeredBody: Pick<LumbarSpine, 'skinAt' | 'boneAt' | 'tissueAt'> = {
  skinAt: (_x, y) => y - SKIN_Y,
  boneAt: (_x, y) => y - (SKIN_Y - BONE_MM),
  tissueAt(_x, y) {
    const depth = SKIN_Y - y
    if (depth < 0) return 'air'
    return LAYERS.find(([, ends]) => depth < ends)?.[0] ?? 'cortical-bone'
  },
}
