/**
 * What every structure is called: in Latin as the Terminologia Anatomica has it, in plain English and in German.
 *
 * Latin: FIPAT, Terminologia Anatomica, 2nd ed. 2019 (TA2). Where TA2 has no term for the very thing (fat between
 * muscles, a needle) the Latin is a description made of its words, and `isDescribed` says so.
 */
import type { StructureKind } from '#core/anatomy/structures.ts'

export const ATLAS_LANGUAGES = ['latin', 'english', 'german'] as const
export type AtlasLanguage = (typeof ATLAS_LANGUAGES)[number]

export const LANGUAGE_NAMES: Readonly<Record<AtlasLanguage, string>> = {
  latin: 'Latin (TA2)',
  english: 'English',
  german: 'Deutsch',
}

/** Of the Latin word that left and right agree with; p: plural. */
export type Gender = 'm' | 'f' | 'n' | 'mp'

/** What a level says of it: the vertebra it is part of, the two it lies between, the nerve or artery it is. */
export type AtLevel = 'vertebra' | 'itself' | 'between' | 'nerve' | 'artery'

export interface Term {
  readonly latin: string
  readonly gender: Gender
  readonly english: string
  readonly german: string
  readonly at?: AtLevel
  readonly isDescribed?: true
}

const FASCIA = { gender: 'f' } as const

export const TERMS: Readonly<Record<StructureKind, Term>> = {
  skin: { latin: 'Cutis', gender: 'f', english: 'skin', german: 'Haut' },
  'subcutaneous fat': {
    latin: 'Panniculus adiposus',
    gender: 'm',
    english: 'subcutaneous fat',
    german: 'Unterhautfettgewebe',
  },
  'thoracolumbar fascia, posterior layer': {
    ...FASCIA,
    latin: 'Lamina posterior fasciae thoracolumbalis',
    english: 'thoracolumbar fascia, posterior layer',
    german: 'Fascia thoracolumbalis, hinteres Blatt',
  },
  'thoracolumbar fascia, middle layer': {
    ...FASCIA,
    latin: 'Lamina media fasciae thoracolumbalis',
    english: 'thoracolumbar fascia, middle layer',
    german: 'Fascia thoracolumbalis, mittleres Blatt',
  },
  'thoracolumbar fascia, anterior layer': {
    ...FASCIA,
    latin: 'Lamina anterior fasciae thoracolumbalis',
    english: 'thoracolumbar fascia, anterior layer',
    german: 'Fascia thoracolumbalis, vorderes Blatt',
  },
  multifidus: {
    latin: 'Musculus multifidus lumborum',
    gender: 'm',
    english: 'multifidus muscle',
    german: 'Vielgeteilter Muskel (Multifidus)',
  },
  longissimus: {
    latin: 'Musculus longissimus thoracis',
    gender: 'm',
    english: 'longissimus muscle',
    german: 'Längster Rückenmuskel (Longissimus)',
  },
  iliocostalis: {
    latin: 'Musculus iliocostalis lumborum',
    gender: 'm',
    english: 'iliocostalis muscle',
    german: 'Darmbein-Rippen-Muskel (Iliocostalis)',
  },
  'quadratus lumborum': {
    latin: 'Musculus quadratus lumborum',
    gender: 'm',
    english: 'quadratus lumborum muscle',
    german: 'Quadratischer Lendenmuskel',
  },
  psoas: { latin: 'Musculus psoas major', gender: 'm', english: 'psoas major muscle', german: 'Großer Lendenmuskel' },
  viscera: { latin: 'Viscera', gender: 'n', english: 'internal organs', german: 'Eingeweide' },
  'vertebral body': {
    latin: 'Corpus vertebrae',
    gender: 'n',
    english: 'vertebral body',
    german: 'Wirbelkörper',
    at: 'vertebra',
  },
  pedicle: {
    latin: 'Pediculus arcus vertebrae',
    gender: 'm',
    english: 'pedicle',
    german: 'Wirbelbogenwurzel',
    at: 'vertebra',
  },
  lamina: {
    latin: 'Lamina arcus vertebrae',
    gender: 'f',
    english: 'lamina',
    german: 'Wirbelbogenplatte',
    at: 'vertebra',
  },
  'spinous process': {
    latin: 'Processus spinosus',
    gender: 'm',
    english: 'spinous process',
    german: 'Dornfortsatz',
    at: 'vertebra',
  },
  'transverse process': {
    latin: 'Processus costiformis',
    gender: 'm',
    english: 'transverse process',
    german: 'Querfortsatz (Rippenfortsatz)',
    at: 'vertebra',
  },
  'mammillary process': {
    latin: 'Processus mammillaris',
    gender: 'm',
    english: 'mammillary process',
    german: 'Zitzenfortsatz',
    at: 'vertebra',
  },
  'superior articular process': {
    latin: 'Processus articularis superior',
    gender: 'm',
    english: 'superior articular process',
    german: 'Oberer Gelenkfortsatz',
    at: 'vertebra',
  },
  'inferior articular process': {
    latin: 'Processus articularis inferior',
    gender: 'm',
    english: 'inferior articular process',
    german: 'Unterer Gelenkfortsatz',
    at: 'vertebra',
  },
  sacrum: { latin: 'Os sacrum', gender: 'n', english: 'sacrum', german: 'Kreuzbein' },
  'superior articular process of the sacrum': {
    latin: 'Processus articularis superior ossis sacri',
    gender: 'm',
    english: 'superior articular process of the sacrum',
    german: 'Oberer Gelenkfortsatz des Kreuzbeins',
  },
  'sacral ala': { latin: 'Ala ossis sacri', gender: 'f', english: 'wing of the sacrum', german: 'Kreuzbeinflügel' },
  'hip bone': { latin: 'Os coxae', gender: 'n', english: 'hip bone', german: 'Hüftbein' },
  'facet cartilage': {
    latin: 'Cartilago articularis articulationis zygapophysialis',
    gender: 'f',
    english: 'facet joint cartilage',
    german: 'Gelenkknorpel des Facettengelenks',
    at: 'between',
  },
  'facet joint space': {
    latin: 'Cavitas articularis articulationis zygapophysialis',
    gender: 'f',
    english: 'facet joint space',
    german: 'Gelenkspalt des Facettengelenks',
    at: 'between',
  },
  'facet capsule': {
    latin: 'Capsula articularis articulationis zygapophysialis',
    gender: 'f',
    english: 'facet joint capsule',
    german: 'Gelenkkapsel des Facettengelenks',
    at: 'between',
  },
  'intervertebral disc': {
    latin: 'Discus intervertebralis',
    gender: 'm',
    english: 'intervertebral disc',
    german: 'Bandscheibe',
    at: 'between',
  },
  'ligamentum flavum': {
    latin: 'Ligamentum flavum',
    gender: 'n',
    english: 'yellow ligament (flavum)',
    german: 'Gelbes Band',
    at: 'between',
  },
  'interspinous ligament': {
    latin: 'Ligamentum interspinale',
    gender: 'n',
    english: 'interspinous ligament',
    german: 'Zwischendornband',
    at: 'between',
  },
  'supraspinous ligament': {
    latin: 'Ligamentum supraspinale',
    gender: 'n',
    english: 'supraspinous ligament',
    german: 'Überdornband',
  },
  'intertransverse ligament': {
    latin: 'Ligamentum intertransversarium',
    gender: 'n',
    english: 'intertransverse ligament',
    german: 'Zwischenquerfortsatzband',
    at: 'between',
  },
  'epidural fat': {
    latin: 'Textus adiposus spatii epiduralis',
    gender: 'm',
    english: 'epidural fat',
    german: 'Epiduralfett',
    isDescribed: true,
  },
  dura: { latin: 'Dura mater spinalis', gender: 'f', english: 'dura (dural sac)', german: 'Harte Rückenmarkshaut' },
  'cerebrospinal fluid': {
    latin: 'Liquor cerebrospinalis',
    gender: 'm',
    english: 'cerebrospinal fluid',
    german: 'Nervenwasser (Liquor)',
  },
  'conus medullaris': {
    latin: 'Conus medullaris',
    gender: 'm',
    english: 'end of the spinal cord (conus)',
    german: 'Rückenmarkskegel',
  },
  'cauda equina': {
    latin: 'Cauda equina',
    gender: 'f',
    english: 'cauda equina',
    german: 'Pferdeschweif (Cauda equina)',
  },
  'nerve root': {
    latin: 'Radix nervi spinalis',
    gender: 'f',
    english: 'nerve root',
    german: 'Nervenwurzel',
    at: 'nerve',
  },
  'dorsal root ganglion': {
    latin: 'Ganglion sensorium nervi spinalis',
    gender: 'n',
    english: 'dorsal root ganglion',
    german: 'Spinalganglion',
    at: 'nerve',
  },
  'medial branch': {
    latin: 'Ramus medialis rami posterioris',
    gender: 'm',
    english: 'medial branch',
    german: 'Medialer Ast des hinteren Spinalnervenasts',
    at: 'nerve',
  },
  'L5 dorsal ramus': {
    latin: 'Ramus posterior nervi lumbalis V',
    gender: 'm',
    english: 'L5 dorsal ramus',
    german: 'Hinterer Ast des Spinalnervs L5',
  },
  aorta: { latin: 'Aorta abdominalis', gender: 'f', english: 'abdominal aorta', german: 'Bauchschlagader' },
  'inferior vena cava': {
    latin: 'Vena cava inferior',
    gender: 'f',
    english: 'inferior vena cava',
    german: 'Untere Hohlvene',
  },
  'common iliac artery': {
    latin: 'Arteria iliaca communis',
    gender: 'f',
    english: 'common iliac artery',
    german: 'Gemeinsame Beckenschlagader',
  },
  'common iliac vein': {
    latin: 'Vena iliaca communis',
    gender: 'f',
    english: 'common iliac vein',
    german: 'Gemeinsame Beckenvene',
  },
  'lumbar artery': {
    latin: 'Arteria lumbalis',
    gender: 'f',
    english: 'lumbar artery',
    german: 'Lendenarterie',
    at: 'artery',
  },
  'radicular artery': {
    latin: 'Arteria radicularis',
    gender: 'f',
    english: 'radicular artery',
    german: 'Wurzelarterie',
    at: 'nerve',
  },
  needle: { latin: 'Acus', gender: 'f', english: 'needle', german: 'Nadel', isDescribed: true },
  'fat between muscles': {
    latin: 'Textus adiposus intermuscularis',
    gender: 'm',
    english: 'fat between the muscles',
    german: 'Fett zwischen den Muskeln',
    isDescribed: true,
  },
  'erector spinae aponeurosis': {
    latin: 'Aponeurosis musculi erectoris spinae',
    gender: 'f',
    english: 'aponeurosis of the erector spinae',
    german: 'Sehnenplatte des Rückenstreckers',
  },
  'retroperitoneal fat': {
    latin: 'Textus adiposus spatii retroperitonealis',
    gender: 'm',
    english: 'retroperitoneal fat',
    german: 'Retroperitoneales Fett',
    isDescribed: true,
  },
  'abdominal wall': {
    latin: 'Musculi abdominis',
    gender: 'mp',
    english: 'muscles of the abdominal wall',
    german: 'Bauchwandmuskeln',
  },
  'gluteal muscles': { latin: 'Musculi glutei', gender: 'mp', english: 'gluteal muscles', german: 'Gesäßmuskeln' },
  kidney: { latin: 'Ren', gender: 'm', english: 'kidney', german: 'Niere' },
  vertebra: { latin: 'Vertebra', gender: 'f', english: 'vertebra', german: 'Wirbel', at: 'itself' },
}
