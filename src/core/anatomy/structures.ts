/**
 * Every structure of the lumbar back that the software tells apart, one label number each.
 *
 * Numbers are for label maps (NIfTI, DICOM SEG, the simulator's truth): 0 is nothing, others
 * follow the order of the table below and so may only be appended to.
 */
import { LEVELS, SIDES, type Level, type Side } from './levels.ts'

/** What is shown, hidden and coloured together. */
export type StructureGroup =
  | 'skin'
  | 'fat'
  | 'fascia'
  | 'muscle'
  | 'bone'
  | 'joint'
  | 'disc'
  | 'ligament'
  | 'neural'
  | 'vessel'
  | 'organ'
  | 'other'

const LUMBAR = ['L1', 'L2', 'L3', 'L4', 'L5'] as const

interface Row {
  readonly group: StructureGroup
  /** Levels at which there is one; absent: one for the whole back. For what lies between two vertebrae, the upper one's level. */
  readonly levels?: readonly Level[]
  readonly isSided?: true
}

/** In the order of their numbers. */
const KINDS = {
  skin: { group: 'skin' },
  'subcutaneous fat': { group: 'fat' },
  'thoracolumbar fascia, posterior layer': { group: 'fascia', isSided: true },
  'thoracolumbar fascia, middle layer': { group: 'fascia', isSided: true },
  'thoracolumbar fascia, anterior layer': { group: 'fascia', isSided: true },
  multifidus: { group: 'muscle', isSided: true },
  longissimus: { group: 'muscle', isSided: true },
  iliocostalis: { group: 'muscle', isSided: true },
  'quadratus lumborum': { group: 'muscle', isSided: true },
  psoas: { group: 'muscle', isSided: true },
  viscera: { group: 'other' },
  'vertebral body': { group: 'bone', levels: LEVELS },
  pedicle: { group: 'bone', levels: LEVELS, isSided: true },
  lamina: { group: 'bone', levels: LEVELS, isSided: true },
  'spinous process': { group: 'bone', levels: LEVELS },
  'transverse process': { group: 'bone', levels: LEVELS, isSided: true },
  'mammillary process': { group: 'bone', levels: LEVELS, isSided: true },
  'superior articular process': { group: 'bone', levels: LEVELS, isSided: true },
  'inferior articular process': { group: 'bone', levels: LEVELS, isSided: true },
  sacrum: { group: 'bone' },
  'superior articular process of the sacrum': { group: 'bone', isSided: true },
  'sacral ala': { group: 'bone', isSided: true },
  'hip bone': { group: 'bone', isSided: true },
  'facet cartilage': { group: 'joint', levels: LEVELS, isSided: true },
  'facet joint space': { group: 'joint', levels: LEVELS, isSided: true },
  'facet capsule': { group: 'joint', levels: LEVELS, isSided: true },
  'intervertebral disc': { group: 'disc', levels: LEVELS },
  'ligamentum flavum': { group: 'ligament', levels: LEVELS },
  'interspinous ligament': { group: 'ligament', levels: LEVELS },
  'supraspinous ligament': { group: 'ligament' },
  'intertransverse ligament': { group: 'ligament', levels: LUMBAR, isSided: true },
  'epidural fat': { group: 'other' },
  dura: { group: 'neural' },
  'cerebrospinal fluid': { group: 'neural' },
  'conus medullaris': { group: 'neural' },
  'cauda equina': { group: 'neural' },
  'nerve root': { group: 'neural', levels: LEVELS, isSided: true },
  'dorsal root ganglion': { group: 'neural', levels: LEVELS, isSided: true },
  'medial branch': { group: 'neural', levels: LUMBAR.filter((level) => level !== 'L5'), isSided: true },
  'L5 dorsal ramus': { group: 'neural', isSided: true },
  aorta: { group: 'vessel' },
  'inferior vena cava': { group: 'vessel' },
  'common iliac artery': { group: 'vessel', isSided: true },
  'common iliac vein': { group: 'vessel', isSided: true },
  'lumbar artery': { group: 'vessel', levels: LUMBAR, isSided: true },
  'radicular artery': { group: 'vessel', levels: LUMBAR, isSided: true },
  needle: { group: 'other' },
  'fat between muscles': { group: 'fat', isSided: true },
  'erector spinae aponeurosis': { group: 'fascia', isSided: true },
  'retroperitoneal fat': { group: 'fat' },
  'abdominal wall': { group: 'muscle', isSided: true },
  'gluteal muscles': { group: 'muscle', isSided: true },
  kidney: { group: 'other', isSided: true },
  // A whole one, where its parts are not told apart.
  vertebra: { group: 'bone', levels: LEVELS },
} as const satisfies Readonly<Record<string, Row>>

export type StructureKind = keyof typeof KINDS
export const STRUCTURE_KINDS = Object.keys(KINDS) as readonly StructureKind[]

export interface Structure {
  readonly label: number
  readonly kind: StructureKind
  readonly group: StructureGroup
  readonly level?: Level
  readonly side?: Side
  /** 'left pedicle of L3', 'disc under L4' … unique. */
  readonly name: string
}

function named(kind: StructureKind, level?: Level, side?: Side): string {
  return `${side ? `${side} ` : ''}${kind}${level ? ` ${level}` : ''}`
}

function* listed(): Generator<Structure> {
  let label = 0
  for (const [key, row] of Object.entries(KINDS) as [StructureKind, Row][]) {
    for (const level of row.levels ?? [undefined]) {
      for (const side of row.isSided ? SIDES : [undefined]) {
        label++
        yield {
          label,
          kind: key,
          group: row.group,
          name: named(key, level, side),
          ...(level && { level }),
          ...(side && { side }),
        }
      }
    }
  }
}

/** `STRUCTURES[n - 1]` has the label n. */
export const STRUCTURES: readonly Structure[] = [...listed()]

const BY_NAME = new Map(STRUCTURES.map((structure) => [structure.name, structure]))

/** @throws TypeError that names what there is not: a pedicle without a side, a medial branch of L5. */
export function structure(kind: StructureKind, level?: Level, side?: Side): Structure {
  const found = BY_NAME.get(named(kind, level, side))
  if (!found) throw new TypeError(`there is no structure called ${named(kind, level, side)}`)
  return found
}
