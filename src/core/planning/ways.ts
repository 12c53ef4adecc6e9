/**
 * The straight ways to a target that are tried: a fan of directions about the procedure's approach, as dense in angle as
 * is asked for. Every way is told by the two angles a radiologist would read off slices.
 */
import type { Box } from '#core/volumes/box.ts'
import type { ProbeHold, ProcedurePlace } from './procedure.ts'

export interface Way {
  /** From the target out of the body, of length 1, LPS. */
  readonly outwards: readonly [x: number, y: number, z: number]
  /** From straight backwards to the side the needle comes from; rad, positive to the procedure's own side. */
  readonly asideRad: number
  /** From the axial plane; rad, positive where the needle enters nearer to the feet. */
  readonly caudalRad: number
}

interface Span {
  readonly aside: readonly [fromDeg: number, toDeg: number]
  readonly caudal: readonly [fromDeg: number, toDeg: number]
}

/** How far a needle is led away from straight forwards; this project's limits, beyond what the approaches are taught with. */
const SPANS: Readonly<Record<ProbeHold['from'], Span>> = {
  lateral: { aside: [-10, 75], caudal: [-30, 30] },
  caudal: { aside: [-25, 25], caudal: [-10, 75] },
}

const rad = (deg: number) => (deg * Math.PI) / 180

/** @param count at the least so many */
export function waysFor(
  { from }: Pick<ProbeHold, 'from'>,
  { side }: Pick<ProcedurePlace, 'side'>,
  count: number,
): Way[] {
  const { aside, caudal } = SPANS[from]
  const outwards = side === 'right' ? -1 : 1
  const [wide, high] = [aside[1] - aside[0], caudal[1] - caudal[0]]
  const columns = Math.ceil(Math.sqrt((count * wide) / high))
  const rows = Math.ceil(count / columns)
  return Array.from({ length: rows * columns }, (_, n) => {
    const asideRad = rad(aside[0] + (wide * (n % columns)) / (columns - 1))
    const caudalRad = rad(caudal[0] + (high * Math.floor(n / columns)) / (rows - 1))
    const flat = Math.cos(caudalRad)
    return {
      outwards: [outwards * Math.sin(asideRad) * flat, Math.cos(asideRad) * flat, -Math.sin(caudalRad)],
      asideRad,
      caudalRad,
    }
  })
}

/** How far out of a target ways are walked, and how far in front of it the anatomy still counts, mm. */
const REACH = { outMm: 140, inFrontMm: 20, besideMm: 12 } as const

/** What the ways to a target go through, and a little beside it. */
export function reachOf(
  { x, y, z }: { readonly x: number; readonly y: number; readonly z: number },
  { from }: Pick<ProbeHold, 'from'>,
  { side }: Pick<ProcedurePlace, 'side'>,
): Box {
  const { aside, caudal } = SPANS[from]
  const [inward, outward] = [0, 1].map((n) => REACH.outMm * Math.sin(rad(aside[n]!))) as [number, number]
  const [headward, feetward] = [0, 1].map((n) => REACH.outMm * Math.sin(rad(caudal[n]!))) as [number, number]
  const [toRight, toLeft] = side === 'right' ? [-outward, -inward] : [inward, outward]
  return {
    low: [x + toRight - REACH.besideMm, y - REACH.inFrontMm, z - feetward - REACH.besideMm],
    high: [x + toLeft + REACH.besideMm, y + REACH.outMm, z - headward + REACH.besideMm],
  }
}
