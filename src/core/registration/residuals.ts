/** How far points lie off the bone once they are mapped onto it. */
import type { Frame } from '#core/frames/frames.ts'
import { apply, type Point, type Transform } from '#core/frames/transform.ts'
import type { fieldReader } from '#core/volumes/distance-map.ts'

/** @returns mm, one a point: negative inside bone */
export function residualsOf<To extends Frame, From extends Frame>(
  points: readonly Point<From>[],
  read: ReturnType<typeof fieldReader>,
  map: Transform<To, From>,
): Float32Array<ArrayBuffer> {
  const found = new Float64Array(4)
  return Float32Array.from(points, (place) => {
    const { x, y, z } = apply(map, place)
    read(x, y, z, found)
    return found[0]!
  })
}

export interface Agreement {
  readonly points: number
  /** Half of the points lie nearer to bone than this, mm. */
  readonly medianMm: number
  /** Share of the points nearer than 2.5 mm. */
  readonly nearShare: number
}

const NEAR_MM = 2.5

export function agreementOf(residualsMm: Float32Array): Agreement {
  const off = residualsMm.map(Math.abs).toSorted()
  const count = off.length
  return {
    points: count,
    medianMm: count ? off[Math.floor(count / 2)]! : Number.NaN,
    nearShare: count ? off.filter((mm) => mm < NEAR_MM).length / count : 0,
  }
}
