/**
 * The order in which a back is dissected, from the skin to the vessels before the spine: what is peeled off, one layer at a time.
 * Muscles follow one another from the outside in, as in a dissection from behind.
 */
import type { StructureGroup, StructureKind } from '#core/anatomy/structures.ts'
import type { AtlasPart } from './parts.ts'

interface Layer {
  readonly name: string
  readonly kinds: readonly StructureKind[]
  /** Whose structures belong here when they are of no kind that is known. */
  readonly group?: StructureGroup
}

const LAYERS: readonly Layer[] = [
  { name: 'Skin', kinds: ['skin'], group: 'skin' },
  { name: 'Subcutaneous fat', kinds: ['subcutaneous fat'], group: 'fat' },
  {
    name: 'Thoracolumbar fascia, posterior layer',
    kinds: ['thoracolumbar fascia, posterior layer'],
    group: 'fascia',
  },
  { name: 'Fat between the muscles', kinds: ['fat between muscles'] },
  { name: 'Aponeurosis of the erector spinae', kinds: ['erector spinae aponeurosis'] },
  { name: 'Gluteal muscles', kinds: ['gluteal muscles'], group: 'muscle' },
  { name: 'Iliocostalis', kinds: ['iliocostalis'] },
  { name: 'Longissimus', kinds: ['longissimus'] },
  { name: 'Multifidus', kinds: ['multifidus'] },
  { name: 'Thoracolumbar fascia, middle layer', kinds: ['thoracolumbar fascia, middle layer'] },
  { name: 'Quadratus lumborum', kinds: ['quadratus lumborum'] },
  { name: 'Thoracolumbar fascia, anterior layer', kinds: ['thoracolumbar fascia, anterior layer'] },
  { name: 'Abdominal wall', kinds: ['abdominal wall'] },
  { name: 'Retroperitoneal fat', kinds: ['retroperitoneal fat'] },
  { name: 'Organs', kinds: ['kidney', 'viscera'], group: 'organ' },
  { name: 'Psoas', kinds: ['psoas'] },
  { name: 'Supraspinous and interspinous ligaments', kinds: ['supraspinous ligament', 'interspinous ligament'] },
  {
    name: 'Intertransverse ligaments and flava',
    kinds: ['intertransverse ligament', 'ligamentum flavum'],
    group: 'ligament',
  },
  { name: 'Facet joints', kinds: ['facet capsule', 'facet cartilage', 'facet joint space'], group: 'joint' },
  {
    name: 'Bones',
    kinds: [
      'vertebra', 'vertebral body', 'pedicle', 'lamina', 'spinous process', 'transverse process', 'mammillary process',
      'superior articular process', 'inferior articular process', 'sacrum', 'superior articular process of the sacrum',
      'sacral ala', 'hip bone',
    ],
    group: 'bone',
  },
  { name: 'Discs', kinds: ['intervertebral disc'], group: 'disc' },
  { name: 'Dura and fluid', kinds: ['epidural fat', 'dura', 'cerebrospinal fluid'] },
  {
    name: 'Cauda, roots and branches',
    kinds: [
      'conus medullaris', 'cauda equina', 'nerve root', 'dorsal root ganglion', 'medial branch', 'L5 dorsal ramus',
    ],
    group: 'neural',
  },
  {
    name: 'Vessels',
    kinds: [
      'aorta', 'inferior vena cava', 'common iliac artery', 'common iliac vein', 'lumbar artery', 'radicular artery',
    ],
    group: 'vessel',
  },
  { name: 'Other', kinds: ['needle'], group: 'other' },
] // prettier-ignore

const OF_KIND = new Map(LAYERS.flatMap(({ kinds }, at) => kinds.map((kind) => [kind, at] as const)))

/** Which layer of the order a structure belongs to, counted from the skin. */
export function layerOfPart({ kind, group }: Pick<AtlasPart, 'kind' | 'group'>): number {
  const own = kind && OF_KIND.get(kind)
  return own ?? LAYERS.findIndex((layer) => layer.group === group)
}

export interface PeelLayer {
  readonly name: string
  /** Indices of parts. */
  readonly parts: readonly number[]
}

/** The layers that a case has, the outermost first. */
export function peelLayers(parts: readonly AtlasPart[]): PeelLayer[] {
  return LAYERS.map(({ name }, at) => ({
    name,
    parts: parts.filter((part) => layerOfPart(part) === at).map(({ index }) => index),
  })).filter((layer) => layer.parts.length > 0)
}

/** One layer always stays. */
export const mostPeeled = (layers: readonly PeelLayer[]): number => Math.max(0, layers.length - 1)

/** Indices of what is left when so many layers are off. */
export function leftAfter(layers: readonly PeelLayer[], peeled: number): ReadonlySet<number> {
  return new Set(layers.slice(Math.min(peeled, mostPeeled(layers))).flatMap(({ parts }) => parts))
}
