/**
 * How the classes of the networks are drawn over an ultrasound picture: colours that colour-blind people tell apart,
 * lines of bone stronger than areas of muscle, and every fill faint enough for the grey picture to be read through it.
 *
 * The colours were searched for: the least CIEDE2000 difference, over normal vision and the three dichromacies, was made
 * as large as could be, between what lies side by side first. The test computes it again. Names are always written too.
 */
import { colourOf } from './colours.ts'
import { lumbarClassOf, muscleClassOf, type LumbarClass, type MuscleClass } from './sonoanatomy.ts'
import { STRUCTURES, type Structure } from './structures.ts'

export type ReadingClass = Exclude<LumbarClass | MuscleClass, 'background'>

export interface ReadingLook {
  /** sRGB, #rrggbb. */
  readonly colour: string
  /** Opacity of the region's outline and of its inside, 0–1. */
  readonly outline: number
  readonly fill: number
}

/** No fill may hide more of the picture than this. */
export const MOST_FILL = 0.2

const bone = (colour: string): ReadingLook => ({ colour, outline: 1, fill: 0.18 })
const soft = (colour: string): ReadingLook => ({ colour, outline: 0.9, fill: 0.14 })
/** Large, and under everything else. */
const muscle = (colour: string): ReadingLook => ({ colour, outline: 0.6, fill: 0.08 })

export const READING_LOOKS: Readonly<Record<ReadingClass, ReadingLook>> = {
  'spinous process': bone('#8ca56b'),
  lamina: bone('#5bffed'),
  'articular process': bone('#b48e03'),
  'transverse process': bone('#b18eff'),
  sacrum: bone('#bad080'),
  'anterior complex': soft('#01c6c3'),
  'dural sac': soft('#ff66a2'),
  'posterior complex': soft('#a24eff'),
  foramen: soft('#cef9cb'),
  // Nothing can be seen there: said faintly, for it is most of many pictures.
  shadow: { colour: '#787869', outline: 0.5, fill: 0.05 },
  'subcutaneous fat': muscle('#de14c7'),
  'thoracolumbar fascia': muscle('#e1f7a4'),
  multifidus: muscle('#cfafff'),
  'erector spinae': muscle('#56a99e'),
  'quadratus lumborum': muscle('#a27418'),
  psoas: muscle('#dfac08'),
}

/** A needle as a network sees it: its name, and a colour that no class, plan or tracked needle has. */
export const SEEN_NEEDLE = 'needle seen'
export const SEEN_NEEDLE_COLOUR = '#ff9a3d'

/** Of what is neither a class nor a structure. */
export const PLAIN_LOOK: ReadingLook = { colour: '#aab4bd', outline: 0.8, fill: 0.1 }

/** What no network claims, nerves and vessels among it, keeps its colour of the hologram. */
function lookOf(structure: Structure): ReadingLook {
  const name = [lumbarClassOf(structure), muscleClassOf(structure)].find((each) => each !== 'background')
  return name ? READING_LOOKS[name as ReadingClass] : { ...PLAIN_LOOK, colour: colourOf(structure) }
}

const LOOKS: ReadonlyMap<string, ReadingLook> = new Map([
  ...STRUCTURES.map((structure) => [structure.name, lookOf(structure)] as const),
  ...Object.entries(READING_LOOKS),
  [SEEN_NEEDLE, { colour: SEEN_NEEDLE_COLOUR, outline: 1, fill: 0 }],
])

/** Of a class, or of a structure: 'left lamina L4' looks as lamina does. */
export const readingLook = (name: string): ReadingLook => LOOKS.get(name) ?? PLAIN_LOOK
