/** The labels of a registered volume where the ultrasound plane cuts it, and which of them sound can reach. */
import type { Matrix } from '#core/frames/transform.ts'
import type { LabelField } from '#core/volumes/label-field.ts'
import type { Fan } from '#core/ultrasound/fan.ts'
import { beamsOf, type CellGrid } from './beams.ts'
import { isBone } from '#core/anatomy/sonoanatomy.ts'
import { STRUCTURES } from '#core/anatomy/structures.ts'

export interface VolumeCut extends CellGrid {
  /** Label of each cell of the field of view, row by row; 0 outside the volume and outside the field. */
  readonly labels: Uint16Array<ArrayBuffer>
  /** 1 where sound comes without having met bone, the echo of the bone itself included. */
  readonly isReached: Uint8Array<ArrayBuffer>
  /** Of each beam, how many of its cells lie above the first bone; -1 without bone. */
  readonly firstBone: Int32Array<ArrayBuffer>
  readonly beams: readonly Int32Array[]
  /** Edge of a cell. */
  readonly cellMm: number
}

/** An echo of bone is about this thick, mm. */
const BONE_ECHO_MM = 2.4
const BONE = Uint8Array.from([0, ...STRUCTURES.map((structure) => Number(isBone(structure)))])

/**
 * @param ctFromImage column-major, ct mm per image pixel
 * @param cellMm edge of a cell
 */
export function cutVolume(
  { geometry, labels: field }: LabelField,
  ctFromImage: Matrix,
  fan: Fan,
  { side, mapping }: CellGrid,
  cellMm: number,
): VolumeCut {
  const labels = new Uint16Array(side * side)
  const isReached = new Uint8Array(side * side)
  const beams = beamsOf(fan, { side, mapping })
  const firstBone = new Int32Array(beams.length).fill(-1)
  const { dimensions: d, spacingMm: s, origin: o } = geometry
  const m = ctFromImage

  const labelAt = (cell: number): number => {
    const x = mapping.x0Px + (cell % side) * mapping.xStepPx
    const y = mapping.y0Px + Math.floor(cell / side) * mapping.yStepPx
    const i = Math.round((m[0]! * x + m[4]! * y + m[12]! - o[0]) / s[0])
    const j = Math.round((m[1]! * x + m[5]! * y + m[13]! - o[1]) / s[1])
    const k = Math.round((m[2]! * x + m[6]! * y + m[14]! - o[2]) / s[2])
    if (i < 0 || j < 0 || k < 0 || i >= d[0] || j >= d[1] || k >= d[2]) return 0
    return field[i + d[0] * (j + d[1] * k)]!
  }

  const echoCells = Math.round(BONE_ECHO_MM / cellMm)
  beams.forEach((beam, which) => {
    let left = Infinity
    for (let at = 0; at < beam.length && left > 0; at++) {
      const cell = beam[at]!
      const label = labelAt(cell)
      labels[cell] = label
      if (firstBone[which]! < 0 && BONE[label]) {
        firstBone[which] = at
        left = echoCells
      }
      isReached[cell] = 1
      left--
    }
  })
  return { side, mapping, labels, isReached, firstBone, beams, cellMm }
}
