/**
 * What a structure is, in codes that other software knows: SNOMED CT as DICOM uses it (PS3.16 CID 7150, 7151, 8134).
 *
 * Where there is no code for the very structure the next wider one is given (a medial branch is a
 * nerve); which one it is its name says.
 */
import type { Level } from './levels.ts'
import type { Structure, StructureKind } from './structures.ts'

export type Code = readonly [value: string, meaning: string]

const MUSCLE: Code = ['91727004', 'Muscle']
const LIGAMENT: Code = ['52082005', 'Ligament']
const FASCIA: Code = ['120576005', 'Fascial layer']
const NERVE: Code = ['91728009', 'Nerve']
const JOINT: Code = ['39352004', 'Joint']

export const VERTEBRA_CODES: Readonly<Record<Level, Code>> = {
  T12: ['23215003', 'T12 vertebra'],
  L1: ['66794005', 'L1 vertebra'],
  L2: ['14293000', 'L2 vertebra'],
  L3: ['36470004', 'L3 vertebra'],
  L4: ['11994002', 'L4 vertebra'],
  L5: ['49668003', 'L5 vertebra'],
}

/** By kind; by level where the levels have codes of their own. */
const CODES: Readonly<Record<StructureKind, Code | Readonly<Partial<Record<Level, Code>>>>> = {
  skin: ['39937001', 'Skin'],
  'subcutaneous fat': ['71966008', 'Subcutaneous tissue'],
  'thoracolumbar fascia, posterior layer': FASCIA,
  'thoracolumbar fascia, middle layer': FASCIA,
  'thoracolumbar fascia, anterior layer': FASCIA,
  multifidus: MUSCLE,
  longissimus: ['88340001', 'Longissimus muscle'],
  iliocostalis: ['57651003', 'Iliocostalis muscle'],
  'quadratus lumborum': MUSCLE,
  psoas: MUSCLE,
  viscera: ['91772007', 'Organ'],
  'vertebral body': VERTEBRA_CODES,
  pedicle: ['78972004', 'Pedicle of vertebra'],
  lamina: ['89340005', 'Lamina of vertebra'],
  'spinous process': ['55678000', 'Spinous process of vertebra'],
  'transverse process': ['73400003', 'Transverse process of vertebra'],
  'mammillary process': ['40265002', 'Arch of vertebra'],
  'superior articular process': ['317665004', 'Superior articular process of vertebra'],
  'inferior articular process': ['317766009', 'Inferior articular process of vertebra'],
  sacrum: ['54735007', 'Sacrum'],
  'superior articular process of the sacrum': ['54735007', 'Sacrum'],
  'sacral ala': ['54735007', 'Sacrum'],
  'hip bone': ['22356005', 'Ilium'],
  'facet cartilage': ['309312004', 'Cartilage'],
  'facet joint space': JOINT,
  'facet capsule': JOINT,
  'intervertebral disc': {
    T12: ['76206002', 'T12/L1 disc'],
    L1: ['80064006', 'L1/L2 disc'],
    L2: ['67459009', 'L2/L3 disc'],
    L3: ['62551000', 'L3/L4 disc'],
    L4: ['84020006', 'L4/L5 disc'],
    L5: ['715056000', 'L5/S1 disc'],
  },
  'ligamentum flavum': LIGAMENT,
  'interspinous ligament': LIGAMENT,
  'supraspinous ligament': LIGAMENT,
  'intertransverse ligament': LIGAMENT,
  'epidural fat': ['55603005', 'Fat'],
  dura: ['18545000', 'Dura mater'],
  'cerebrospinal fluid': ['65216001', 'Cerebrospinal Fluid'],
  'conus medullaris': ['2748008', 'Spinal cord'],
  'cauda equina': NERVE,
  'nerve root': NERVE,
  'dorsal root ganglion': NERVE,
  'medial branch': NERVE,
  'L5 dorsal ramus': NERVE,
  aorta: ['7832008', 'Abdominal aorta'],
  'inferior vena cava': ['64131007', 'Inferior vena cava'],
  'common iliac artery': ['73634005', 'Common iliac artery'],
  'common iliac vein': ['46027005', 'Common iliac vein'],
  'lumbar artery': {
    L1: ['397407009', 'First lumbar artery'],
    L2: ['397408004', 'Second lumbar artery'],
    L3: ['397409007', 'Third lumbar artery'],
    L4: ['397410002', 'Fourth lumbar artery'],
    L5: ['397411003', 'Fifth lumbar artery'],
  },
  'radicular artery': ['51114001', 'Artery'],
  needle: ['79068005', 'Needle'],
  'fat between muscles': ['55603005', 'Fat'],
  'erector spinae aponeurosis': FASCIA,
  'retroperitoneal fat': ['55603005', 'Fat'],
  'abdominal wall': MUSCLE,
  'gluteal muscles': MUSCLE,
  kidney: ['64033007', 'Kidney'],
  vertebra: VERTEBRA_CODES,
}

export const SIDE_CODES = { left: ['7771000', 'Left'], right: ['24028007', 'Right'] } as const satisfies Record<
  string,
  Code
>

/** Type, side and vertebra of a structure by their code values: what a segment is told again by. */
export function codeKeyOf({ kind, level, side }: Structure): string {
  return [codeOf(kind, level)[0], side ? SIDE_CODES[side][0] : '', level ? VERTEBRA_CODES[level][0] : ''].join('|')
}

export function codeOf(kind: StructureKind, level: Level | undefined): Code {
  const known = CODES[kind]
  return Array.isArray(known) ? (known as Code) : (known as Readonly<Partial<Record<Level, Code>>>)[level!]!
}
