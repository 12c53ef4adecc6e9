/** Where the pictures lay whose maps of bone are still to come. */
import type { Matrix } from '#core/frames/transform.ts'

export interface BonePoses {
  note(frameId: number, patientFromImage: Matrix): void
  of(frameId: number): Matrix | undefined
  clear(): void
}

/** At 60 pictures a second two seconds: no network answers later. */
const KEPT = 120

export function createBonePoses(): BonePoses {
  const poses = new Map<number, Matrix>()
  return {
    note(frameId, patientFromImage) {
      poses.set(frameId, patientFromImage)
      for (const oldest of poses.keys()) {
        if (poses.size <= KEPT) break
        poses.delete(oldest)
      }
    },
    of: (frameId) => poses.get(frameId),
    clear: () => poses.clear(),
  }
}
