/**
 * The colour each structure is drawn in, sRGB, as in the atlases: arteries red, veins blue, nerves
 * yellow, bone ivory, muscle brownish red, ligaments pale (Gray's and Netter's plates agree on these).
 */
import { STRUCTURES, type Structure, type StructureGroup, type StructureKind } from './structures.ts'

const OF_GROUP: Readonly<Record<StructureGroup, string>> = {
  skin: '#d9ae94',
  fat: '#ecd9a0',
  fascia: '#e6e4da',
  muscle: '#a4453a',
  bone: '#e6dbc2',
  joint: '#a9cbd6',
  disc: '#8fb6c9',
  ligament: '#d9cfae',
  neural: '#efc93c',
  vessel: '#c62f2f',
  organ: '#b98a7a',
  other: '#9aa3ab',
}

/** Neighbours in one group are set apart, within its colour. */
const OF_KIND: Readonly<Partial<Record<StructureKind, string>>> = {
  multifidus: '#a4453a',
  longissimus: '#b5574a',
  iliocostalis: '#96392f',
  'quadratus lumborum': '#ac5a4e',
  psoas: '#8f3b33',
  sacrum: '#dfd1b3',
  'hip bone': '#d8c9aa',
  'facet joint space': '#6fa9bd',
  'facet capsule': '#cfd3c6',
  'ligamentum flavum': '#e0b95a',
  dura: '#dcc06a',
  'cerebrospinal fluid': '#8ec6d8',
  'conus medullaris': '#f2dc8a',
  'cauda equina': '#f0d060',
  'dorsal root ganglion': '#e8a92e',
  'medial branch': '#ffe14d',
  'L5 dorsal ramus': '#ffe14d',
  'inferior vena cava': '#3f62b5',
  'common iliac vein': '#3f62b5',
}

export const colourOf = ({ kind, group }: Pick<Structure, 'kind' | 'group'>): string => OF_KIND[kind] ?? OF_GROUP[group]

/** Of the structure with this label; where there is none, of the group it is drawn with, or grey. */
export function colourOfLabel(label: number, group: StructureGroup = 'other'): string {
  const structure = STRUCTURES[label - 1]
  return structure ? colourOf(structure) : OF_GROUP[group]
}

/** Shells that lie round everything would hide it; the rest is solid. */
const OPACITY: Readonly<Partial<Record<StructureGroup, number>>> = {
  skin: 0.18,
  fat: 0.18,
  fascia: 0.28,
  muscle: 0.62,
  organ: 0.3,
}

/** 1 is solid. */
export const opacityOf = (group: StructureGroup): number => OPACITY[group] ?? 1
