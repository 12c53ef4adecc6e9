/** Plans on the wire: POINT and TRAJ, each a list of equal records. */
import { flaw, isFlaw, readRecords, type Body, type Codec, type Flaw } from './body.ts'
import type { Point, PointContent } from './content.ts'
import type { Trajectory, TrajectoryContent } from './further-content.ts'
import { readRgba, readText, writeText } from './text.ts'

type Position = readonly [number, number, number]

const readPosition = (view: DataView, at: number): Position => [
  view.getFloat32(at),
  view.getFloat32(at + 4),
  view.getFloat32(at + 8),
]

function writeFloats(view: DataView, at: number, values: readonly number[], field: string): void {
  if (!values.every(Number.isFinite)) throw new RangeError(`${field} cannot be ${values.join(' ')}`)
  for (const [i, value] of values.entries()) view.setFloat32(at + 4 * i, value)
}

const POINT_BYTES = 136

export const pointCodec: Codec<PointContent> = {
  decode(body) {
    const points = readRecords(body, POINT_BYTES, 'a point of POINT', (at) => readPoint(body, at))
    return isFlaw(points) ? points : { type: 'POINT', points }
  },
  size: ({ points }) => points.length * POINT_BYTES,
  write({ points }, { bytes, view }) {
    for (const [i, point] of points.entries()) {
      const at = i * POINT_BYTES
      writeText(bytes, at, 64, point.name, 'point name')
      writeText(bytes, at + 64, 32, point.group, 'point group')
      bytes.set(point.rgba, at + 96)
      writeFloats(view, at + 100, [...point.positionMm, point.diameterMm], 'point position and diameter')
      writeText(bytes, at + 116, 20, point.owner, 'point owner')
    }
  },
}

function readPoint({ bytes, view }: Body, at: number): Point | Flaw {
  const name = readText(bytes, at, 64)
  const positionMm = readPosition(view, at + 100)
  const diameterMm = view.getFloat32(at + 112)
  if (![...positionMm, diameterMm].every(Number.isFinite)) {
    return flaw('value', at + 100, `point "${name}" lies at ${positionMm.join(' ')} with diameter ${diameterMm}`)
  }
  const group = readText(bytes, at + 64, 32)
  return { name, group, rgba: readRgba(bytes, at + 96), positionMm, diameterMm, owner: readText(bytes, at + 116, 20) }
}

const TRAJECTORY_BYTES = 150
const ENDS = ['entry', 'target', 'both'] as const

export const trajectoryCodec: Codec<TrajectoryContent> = {
  decode(body) {
    const trajectories = readRecords(body, TRAJECTORY_BYTES, 'a trajectory of TRAJ', (at) => readTrajectory(body, at))
    return isFlaw(trajectories) ? trajectories : { type: 'TRAJ', trajectories }
  },
  size: ({ trajectories }) => trajectories.length * TRAJECTORY_BYTES,
  write({ trajectories }, { bytes, view }) {
    for (const [i, { name, group, ends, rgba, entryMm, targetMm, diameterMm, owner }] of trajectories.entries()) {
      const at = i * TRAJECTORY_BYTES
      writeText(bytes, at, 64, name, 'trajectory name')
      writeText(bytes, at + 64, 32, group, 'trajectory group')
      view.setUint8(at + 96, ENDS.indexOf(ends) + 1)
      bytes.set(rgba, at + 98)
      writeFloats(view, at + 102, [...entryMm, ...targetMm, diameterMm], 'trajectory ends and diameter')
      writeText(bytes, at + 130, 20, owner, 'trajectory owner')
    }
  },
}

function readTrajectory({ bytes, view }: Body, at: number): Trajectory | Flaw {
  const name = readText(bytes, at, 64)
  const ends = ENDS[view.getUint8(at + 96) - 1]
  if (!ends) return flaw('value', at + 96, `trajectory "${name}" is of type ${view.getUint8(at + 96)}, not 1, 2 or 3`)
  const [entryMm, targetMm] = [readPosition(view, at + 102), readPosition(view, at + 114)]
  const diameterMm = view.getFloat32(at + 126)
  if (![...entryMm, ...targetMm, diameterMm].every(Number.isFinite)) {
    return flaw('value', at + 102, `trajectory "${name}" goes from ${entryMm.join(' ')} to ${targetMm.join(' ')}`)
  }
  const group = readText(bytes, at + 64, 32)
  const owner = readText(bytes, at + 130, 20)
  return { name, group, ends, rgba: readRgba(bytes, at + 98), entryMm, targetMm, diameterMm, owner }
}
