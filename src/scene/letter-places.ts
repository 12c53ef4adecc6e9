/** Where L R A P H F stand around the hologram, and whether they do. */
import { isExploded } from '#core/atlas/explode.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'
import type { Live } from '#session/live.ts'
import type { SessionState } from '#session/state.ts'
import { boxAround } from './touchable-volume.tsx'

/** Along the patient's axes, LPS. */
const LETTERS = [
  { letter: 'L', axis: 0, sign: 1 },
  { letter: 'R', axis: 0, sign: -1 },
  { letter: 'P', axis: 1, sign: 1 },
  { letter: 'A', axis: 1, sign: -1 },
  { letter: 'H', axis: 2, sign: 1 },
  { letter: 'F', axis: 2, sign: -1 },
] as const

/** Beyond the faces of the box, and the size of a letter; patient mm. */
const GAP_MM = 16
export const LETTER_MM = 24

export interface LetterPlace {
  readonly letter: (typeof LETTERS)[number]['letter']
  /** CT mm. */
  readonly position: [number, number, number]
}

export function letterPlaces(geometry: VolumeGeometry): LetterPlace[] {
  const box = boxAround(geometry)
  box.computeBoundingBox()
  const { min, max } = box.boundingBox!
  box.dispose()
  return LETTERS.map(({ letter, axis, sign }) => {
    const position = [(min.x + max.x) / 2, (min.y + max.y) / 2, (min.z + max.z) / 2] as [number, number, number]
    position[axis] = sign > 0 ? max.getComponent(axis) + GAP_MM : min.getComponent(axis) - GAP_MM
    // Front and back stand at the foot of the box: in the middle they would cover the anatomy.
    if (axis === 1) position[2] = min.z
    return { letter, position }
  })
}

export const areLettersShown = (
  { roomFromCt }: Pick<Live, 'roomFromCt'>,
  { layers, atlas }: Pick<SessionState, 'layers' | 'atlas'>,
): boolean =>
  roomFromCt?.status === 'ok' &&
  // A body that is taken apart has no box any more.
  (layers.volume || layers.boneSurface || layers.structures || (atlas.isOn && !isExploded(atlas.explode)))
