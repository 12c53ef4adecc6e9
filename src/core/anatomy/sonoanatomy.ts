/**
 * What can be named in a lumbar ultrasound picture: fewer things than there are structures, because the picture does
 * not tell more apart. Names of views and complexes follow Karmakar and Chin, Spinal Sonography and Applications of
 * Ultrasound for Central Neuraxial Blocks (NYSORA), and Chin et al. 2011, Anesthesiology 114:1459-1485.
 */
import { STRUCTURES, type Structure, type StructureKind } from './structures.ts'

export const LUMBAR_CLASSES = [
  'background',
  'spinous process',
  'lamina',
  'articular process',
  'transverse process',
  'anterior complex',
  'dural sac',
  'posterior complex',
  'foramen',
  'sacrum',
  'shadow',
] as const
export type LumbarClass = (typeof LUMBAR_CLASSES)[number]

export const MUSCLE_CLASSES = [
  'background',
  'subcutaneous fat',
  'thoracolumbar fascia',
  'multifidus',
  'erector spinae',
  'quadratus lumborum',
  'psoas',
] as const
export type MuscleClass = (typeof MUSCLE_CLASSES)[number]

export const VIEWS = [
  'sagittal midline',
  'sagittal laminar',
  'sagittal articular',
  'sagittal transverse process',
  'sagittal oblique interlaminar',
  'transverse spinous',
  'transverse interlaminar',
  'other',
] as const
export type View = (typeof VIEWS)[number]

/** Each is the shallowest visible point of one bone's surface, or the middle of one posterior complex. */
export const LANDMARKS = [
  'spinous process',
  'lamina',
  'articular process',
  'transverse process',
  'posterior complex',
] as const satisfies readonly LumbarClass[]
export type Landmark = (typeof LANDMARKS)[number]

/** Of these only the surface is seen: a name belongs on top of it. */
export const BONE_SURFACES: readonly string[] = [
  'spinous process',
  'lamina',
  'articular process',
  'transverse process',
  'sacrum',
] as const satisfies readonly LumbarClass[]

/** What a network tells apart without its being a thing that has a name. */
export const NOT_NAMED: readonly string[] = ['background', 'shadow'] as const satisfies readonly LumbarClass[]

const LUMBAR_CLASS_OF: Partial<Record<StructureKind, LumbarClass>> = {
  'spinous process': 'spinous process',
  lamina: 'lamina',
  'mammillary process': 'articular process',
  'superior articular process': 'articular process',
  'inferior articular process': 'articular process',
  'superior articular process of the sacrum': 'articular process',
  'facet cartilage': 'articular process',
  'facet joint space': 'articular process',
  'facet capsule': 'articular process',
  'transverse process': 'transverse process',
  'vertebral body': 'anterior complex',
  'intervertebral disc': 'anterior complex',
  dura: 'dural sac',
  'cerebrospinal fluid': 'dural sac',
  'conus medullaris': 'dural sac',
  'cauda equina': 'dural sac',
  'ligamentum flavum': 'posterior complex',
  'epidural fat': 'posterior complex',
  'nerve root': 'foramen',
  'dorsal root ganglion': 'foramen',
  sacrum: 'sacrum',
  'sacral ala': 'sacrum',
}

const MUSCLE_CLASS_OF: Partial<Record<StructureKind, MuscleClass>> = {
  'subcutaneous fat': 'subcutaneous fat',
  'thoracolumbar fascia, posterior layer': 'thoracolumbar fascia',
  'thoracolumbar fascia, middle layer': 'thoracolumbar fascia',
  'thoracolumbar fascia, anterior layer': 'thoracolumbar fascia',
  multifidus: 'multifidus',
  longissimus: 'erector spinae',
  iliocostalis: 'erector spinae',
  'quadratus lumborum': 'quadratus lumborum',
  psoas: 'psoas',
}

export const lumbarClassOf = ({ kind }: Structure): LumbarClass => LUMBAR_CLASS_OF[kind] ?? 'background'
export const muscleClassOf = ({ kind }: Structure): MuscleClass => MUSCLE_CLASS_OF[kind] ?? 'background'
/** Bone of any kind: what an expert's any-bone mask marks. */
export const isBone = ({ group }: Structure): boolean => group === 'bone'

/** For each label of `STRUCTURES`, 0 (nothing) included, what `classOf` makes of it. */
export function classesByLabel<Class extends string>(
  classes: readonly Class[],
  classOf: (structure: Structure) => Class,
): Uint8Array<ArrayBuffer> {
  const table = new Uint8Array(STRUCTURES.length + 1)
  for (const structure of STRUCTURES) table[structure.label] = classes.indexOf(classOf(structure))
  return table
}
