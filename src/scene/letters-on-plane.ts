/** What of a plane in the room the letters around the hologram stand before or behind, for whoever looks: no plate goes there. */
import { Vector3, type Camera, type Object3D } from 'three'
import type { VolumeGeometry } from '#core/volumes/volume.ts'
import type { Live } from '#session/live.ts'
import type { SessionState } from '#session/state.ts'
import { areLettersShown, LETTER_MM, letterPlaces, type LetterPlace } from './letter-places.ts'

export interface LetterOnPlane {
  /** Of the plane, whose own coordinates are image pixels. */
  readonly xPx: number
  readonly yPx: number
  /** Half its size there, room mm. */
  readonly halfMm: number
}

const GAP_MM = 2
/** A letter near the eye would be before everything. */
const LARGEST = 3

/** @returns to be asked once per displayed frame; the plane has the picture's pose */
export function createLettersOnPlane() {
  let known: { readonly geometry: VolumeGeometry; readonly places: readonly LetterPlace[] } | undefined
  const eye = new Vector3()
  const letter = new Vector3()

  return function lettersOn(
    live: Readonly<Live>,
    state: SessionState,
    plane: Object3D,
    camera: Camera,
  ): LetterOnPlane[] {
    const geometry = state.openCase?.geometry
    if (!geometry || !areLettersShown(live, state)) return []
    if (known?.geometry !== geometry) known = { geometry, places: letterPlaces(geometry) }
    const m = live.roomFromCt!.transform.matrix
    const scale = Math.hypot(m[0]!, m[1]!, m[2]!)
    const { x: ex, y: ey, z: ez } = plane.worldToLocal(camera.getWorldPosition(eye))
    return known.places.flatMap(({ position: [x, y, z] }) => {
      // The world is the room in metres.
      letter.fromArray([0, 1, 2].map((row) => (m[row]! * x + m[4 + row]! * y + m[8 + row]! * z + m[12 + row]!) / 1000))
      plane.worldToLocal(letter)
      const seen = seenOnPlane([ex, ey, ez], letter.toArray())
      if (!seen || seen.larger > LARGEST) return []
      return [{ xPx: seen.x, yPx: seen.y, halfMm: (scale * LETTER_MM * seen.larger) / 2 + GAP_MM }]
    })
  }
}

type Triple = readonly [number, number, number]

/**
 * Where a line of sight meets a plane: coordinates of the plane, z out of it. Undefined where it never does.
 *
 * @returns and how much larger than itself a thing is there
 */
export function seenOnPlane(
  [ex, ey, ez]: Triple,
  [x, y, z]: Triple,
): { readonly x: number; readonly y: number; readonly larger: number } | undefined {
  const larger = ez / (ez - z)
  if (!(larger > 0 && Number.isFinite(larger))) return undefined
  return { x: ex + larger * (x - ex), y: ey + larger * (y - ey), larger }
}
