/**
 * Where each structure goes when the spine is taken apart: levels away from each other along the body, what lies beside
 * the spine outwards, what lies behind it backwards, what lies before it forwards.
 *
 * Structures stand in columns, and no two columns share a place; inside one, levels keep clear of each other. All levels
 * move alike in every column, so that what belongs together stays at one height. Left and right mirror each other.
 * CT frame (LPS), mm: x to the patient's left, y backwards, z to the head.
 */
import { LEVELS, SIDES } from '#core/anatomy/levels.ts'
import type { StructureKind } from '#core/anatomy/structures.ts'
import type { AtlasPart, Place } from './parts.ts'

/** Between two things that were taken apart. */
const GAP_MM = 8

/** From the spine outwards, to either side. */
const ASIDE: readonly (readonly StructureKind[])[] = [
  ['facet capsule', 'facet cartilage', 'facet joint space'],
  ['nerve root', 'dorsal root ganglion', 'medial branch', 'L5 dorsal ramus'],
  ['lumbar artery', 'radicular artery'],
  ['intertransverse ligament'],
  ['psoas'],
  ['quadratus lumborum', 'thoracolumbar fascia, middle layer', 'thoracolumbar fascia, anterior layer'],
  ['hip bone', 'gluteal muscles'],
  ['kidney'],
]
/** From the spine backwards. */
const BEHIND: readonly (readonly StructureKind[])[] = [
  ['dura', 'cerebrospinal fluid', 'epidural fat'],
  ['conus medullaris', 'cauda equina'],
  ['ligamentum flavum'],
  ['interspinous ligament'],
  ['supraspinous ligament'],
  ['multifidus'],
  ['longissimus', 'iliocostalis'],
  ['erector spinae aponeurosis'],
  ['thoracolumbar fascia, posterior layer'],
]
const BEFORE: readonly (readonly StructureKind[])[] = [
  ['aorta', 'inferior vena cava', 'common iliac artery', 'common iliac vein'],
  ['viscera'],
]
/** What goes round everything cannot be taken apart from it: it is left away as soon as anything moves. */
const COVERS: readonly (StructureKind | undefined)[] = [
  'skin', 'subcutaneous fat', 'fat between muscles', 'retroperitoneal fat', 'abdominal wall',
] // prettier-ignore

export const isCover = ({ kind, group }: Pick<AtlasPart, 'kind' | 'group'>): boolean =>
  COVERS.includes(kind) || group === 'skin' || group === 'fat'

/** Below it everything is where it is in the body. */
export const LEAST_EXPLODED = 0.01

export const isExploded = (amount: number): boolean => amount >= LEAST_EXPLODED

/** By index of the part: from where it is to where it goes with everything apart; 0–1 of it is `amount` times that. */
export function fullExplosion(parts: readonly AtlasPart[]): Place[] {
  const moved = parts.map((): [number, number, number] => [0, 0, 0])
  const spine = parts.filter((part) => columnOf(part) === 'spine')
  const upwards = levelShifts(parts, spine)
  for (const part of parts) if (part.level) moved[part.index]![2] = upwards[LEVELS.indexOf(part.level)]!
  for (const part of spine) {
    if (part.kind === 'sacrum' || part.kind?.includes('sacr')) moved[part.index]![2] = upwards[LEVELS.length]!
    if (part.kind === 'intervertebral disc') moved[part.index]![2] = betweenBodies(part, spine, upwards)
  }
  const outwards = (axis: 0 | 1, end: 'low' | 'high', sign: 1 | -1) =>
    Math.max(0, ...spine.map((part) => sign * part[end][axis]))
  pack(parts, BEHIND, 1, 1, outwards(1, 'high', 1), moved)
  pack(parts, BEFORE, 1, -1, outwards(1, 'low', -1), moved)
  packAside(parts, Math.max(outwards(0, 'high', 1), outwards(0, 'low', -1)), moved)
  return moved
}

type Column = 'spine' | 'aside' | 'behind' | 'before' | 'stays'

function columnOf({ kind, group }: AtlasPart): Column {
  if (kind && ASIDE.some((kinds) => kinds.includes(kind))) return 'aside'
  if (kind && BEHIND.some((kinds) => kinds.includes(kind))) return 'behind'
  if (kind && BEFORE.some((kinds) => kinds.includes(kind))) return 'before'
  return group === 'bone' || group === 'disc' ? 'spine' : 'stays'
}

/** How far each level goes up, the sacrum last; the middle of all stays where it is. */
function levelShifts(parts: readonly AtlasPart[], spine: readonly AtlasPart[]): number[] {
  const columns = [
    spine.filter(({ kind }) => kind !== 'intervertebral disc'),
    ...[...ASIDE, ...BEHIND].map((kinds) => parts.filter(({ kind }) => kind && kinds.includes(kind))),
  ]
  const apart = [...LEVELS.keys()].map((at) => {
    const needed = columns.map((column) => {
      const [upper, lower] = [
        column.filter((part) => rankOf(part) === at),
        column.filter((part) => rankOf(part) === at + 1),
      ]
      if (!upper.length || !lower.length) return 0
      const overlap = Math.max(...lower.map(({ high }) => high[2])) - Math.min(...upper.map(({ low }) => low[2]))
      const disc = column === columns[0] ? discHeight(spine, at) : 0
      return overlap + GAP_MM + (disc && disc + GAP_MM)
    })
    return Math.max(0, ...needed)
  })
  const all = apart.reduce((sum, mm) => sum + mm, 0)
  let up = all / 2
  return [up, ...apart.map((mm) => (up -= mm))]
}

/** From the head down; the sacrum and its parts under L5. */
function rankOf({ level, kind }: AtlasPart): number {
  if (level) return LEVELS.indexOf(level)
  return kind?.includes('sacr') ? LEVELS.length : -1
}

const discAt = (spine: readonly AtlasPart[], at: number) =>
  spine.find(({ kind, level }) => kind === 'intervertebral disc' && level === LEVELS[at])

function discHeight(spine: readonly AtlasPart[], at: number): number {
  const disc = discAt(spine, at)
  return disc ? disc.high[2] - disc.low[2] : 0
}

/** Half way between the lowest of the vertebra over it and the highest of the one under it, as they are then. */
function betweenBodies(disc: AtlasPart, spine: readonly AtlasPart[], upwards: readonly number[]): number {
  const at = LEVELS.indexOf(disc.level!)
  const bones = spine.filter(({ kind }) => kind !== 'intervertebral disc')
  const [upper, lower] = [bones.filter((part) => rankOf(part) === at), bones.filter((part) => rankOf(part) === at + 1)]
  if (!upper.length || !lower.length) return upwards[at]!
  const floor = Math.min(...upper.map(({ low }) => low[2])) + upwards[at]!
  const ceiling = Math.max(...lower.map(({ high }) => high[2])) + upwards[at + 1]!
  return (floor + ceiling) / 2 - (disc.low[2] + disc.high[2]) / 2
}

/** One column behind the other, away from the spine along one axis. */
function pack(
  parts: readonly AtlasPart[],
  columns: readonly (readonly StructureKind[])[],
  axis: 0 | 1,
  sign: 1 | -1,
  fromMm: number,
  moved: [number, number, number][],
): void {
  let edge = fromMm + GAP_MM
  for (const kinds of columns) {
    const column = parts.filter(({ kind }) => kind && kinds.includes(kind))
    if (!column.length) continue
    const near = Math.min(...column.map(({ low, high }) => (sign > 0 ? low[axis] : -high[axis])))
    const far = Math.max(...column.map(({ low, high }) => (sign > 0 ? high[axis] : -low[axis])))
    for (const { index } of column) moved[index]![axis] = sign * (edge - near)
    edge += far - near + GAP_MM
  }
}

/** To both sides alike: by what the wider side needs. */
function packAside(parts: readonly AtlasPart[], fromMm: number, moved: [number, number, number][]): void {
  let edge = fromMm + GAP_MM
  for (const kinds of ASIDE) {
    const column = parts.filter(({ kind, side }) => side && kind && kinds.includes(kind))
    if (!column.length) continue
    const near = Math.min(...column.map(({ side, low, high }) => (side === 'left' ? low[0] : -high[0])))
    const far = Math.max(...column.map(({ side, low, high }) => (side === 'left' ? high[0] : -low[0])))
    for (const side of SIDES)
      for (const part of column)
        if (part.side === side) moved[part.index]![0] = (side === 'left' ? 1 : -1) * (edge - near)
    edge += far - near + GAP_MM
  }
}
