/**
 * What was felt for while a spine was made: the distances to bone and disc by which its soft tissue found its place.
 *
 * Reckoning them is nearly all of the work of making a spine. Where they are known already - another thread made the
 * same spine before - they are read off instead, and the spine is there at once, to the last bit the same.
 */
import type { Sdf } from './sdf.ts'

/** In the order they were asked for. */
export type Felt = Float64Array<ArrayBuffer>

export interface Feeling {
  /** The distance itself; while the spine is being made it is noted down, or read off. */
  of(sdf: Sdf): Sdf
  /** The spine is made: from now on every distance is reckoned. @returns what was felt, when it was noted down */
  end(): Felt
}

/** Reckons everything and notes nothing down. */
export const PLAINLY: Feeling = { of: (sdf) => sdf, end: () => new Float64Array() }

const FIRST_SIZE = 1 << 18

export function noteDown(): Feeling {
  let felt: Felt = new Float64Array(FIRST_SIZE)
  let count = 0
  let isMaking = true
  /** What one distance asks of others is its own: whoever reads it off asks for none. */
  let isAsking = false
  return {
    of: (sdf) => (x, y, z) => {
      if (!isMaking || isAsking) return sdf(x, y, z)
      isAsking = true
      const mm = sdf(x, y, z)
      isAsking = false
      if (count === felt.length) {
        const longer = new Float64Array(2 * felt.length)
        longer.set(felt)
        felt = longer
      }
      return (felt[count++] = mm)
    },
    end() {
      isMaking = false
      return felt.slice(0, count)
    },
  }
}

/** @throws RangeError at the end, when they were another spine's: as many must be asked for as there are. */
export function readOff(felt: Felt): Feeling {
  let count = 0
  let isMaking = true
  return {
    of: (sdf) => (x, y, z) => {
      if (!isMaking) return sdf(x, y, z)
      const mm = felt[count++]
      return mm === undefined ? sdf(x, y, z) : mm
    },
    end() {
      isMaking = false
      if (count !== felt.length)
        throw new RangeError(`of ${felt.length} distances ${count} were asked for: they are another spine's`)
      return felt
    },
  }
}
