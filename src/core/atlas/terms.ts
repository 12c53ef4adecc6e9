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

const term = (latin: string, gender: Gender, english: string, german: string, at?: AtLevel): Term => ({
  latin,
  gender,
  english,
  german,
  ...(at && { at }),
})
const described = (...of: Parameters<typeof term>): Term => ({ ...term(...of), isDescribed: true })

// One row each, to be read as a table.
// prettier-ignore
export const TERMS: Readonly<Record<StructureKind, Term>> = {
  skin: term('Cutis', 'f', 'skin', 'Haut'),
  'subcutaneous fat': term('Panniculus adiposus', 'm', 'subcutaneous fat', 'Unterhautfettgewebe'),
  'thoracolumbar fascia, posterior layer': term('Lamina posterior fasciae thoracolumbalis', 'f', 'thoracolumbar fascia, posterior layer', 'Fascia thoracolumbalis, hinteres Blatt'),
  'thoracolumbar fascia, middle layer': term('Lamina media fasciae thoracolumbalis', 'f', 'thoracolumbar fascia, middle layer', 'Fascia thoracolumbalis, mittleres Blatt'),
  'thoracolumbar fascia, anterior layer': term('Lamina anterior fasciae thoracolumbalis', 'f', 'thoracolumbar fascia, anterior layer', 'Fascia thoracolumbalis, vorderes Blatt'),
  multifidus: term('Musculus multifidus lumborum', 'm', 'multifidus muscle', 'Vielgeteilter Muskel (Multifidus)'),
  longissimus: term('Musculus longissimus thoracis', 'm', 'longissimus muscle', 'Längster Rückenmuskel (Longissimus)'),
  iliocostalis: term('Musculus iliocostalis lumborum', 'm', 'iliocostalis muscle', 'Darmbein-Rippen-Muskel (Iliocostalis)'),
  'quadratus lumborum': term('Musculus quadratus lumborum', 'm', 'quadratus lumborum muscle', 'Quadratischer Lendenmuskel'),
  psoas: term('Musculus psoas major', 'm', 'psoas major muscle', 'Großer Lendenmuskel'),
  viscera: term('Viscera', 'n', 'internal organs', 'Eingeweide'),
  'vertebral body': term('Corpus vertebrae', 'n', 'vertebral body', 'Wirbelkörper', 'vertebra'),
  pedicle: term('Pediculus arcus vertebrae', 'm', 'pedicle', 'Wirbelbogenwurzel', 'vertebra'),
  lamina: term('Lamina arcus vertebrae', 'f', 'lamina', 'Wirbelbogenplatte', 'vertebra'),
  'spinous process': term('Processus spinosus', 'm', 'spinous process', 'Dornfortsatz', 'vertebra'),
  'transverse process': term('Processus costiformis', 'm', 'transverse process', 'Querfortsatz (Rippenfortsatz)', 'vertebra'),
  'mammillary process': term('Processus mammillaris', 'm', 'mammillary process', 'Zitzenfortsatz', 'vertebra'),
  'superior articular process': term('Processus articularis superior', 'm', 'superior articular process', 'Oberer Gelenkfortsatz', 'vertebra'),
  'inferior articular process': term('Processus articularis inferior', 'm', 'inferior articular process', 'Unterer Gelenkfortsatz', 'vertebra'),
  sacrum: term('Os sacrum', 'n', 'sacrum', 'Kreuzbein'),
  'superior articular process of the sacrum': term('Processus articularis superior ossis sacri', 'm', 'superior articular process of the sacrum', 'Oberer Gelenkfortsatz des Kreuzbeins'),
  'sacral ala': term('Ala ossis sacri', 'f', 'wing of the sacrum', 'Kreuzbeinflügel'),
  'hip bone': term('Os coxae', 'n', 'hip bone', 'Hüftbein'),
  'facet cartilage': term('Cartilago articularis articulationis zygapophysialis', 'f', 'facet joint cartilage', 'Gelenkknorpel des Facettengelenks', 'between'),
  'facet joint space': term('Cavitas articularis articulationis zygapophysialis', 'f', 'facet joint space', 'Gelenkspalt des Facettengelenks', 'between'),
  'facet capsule': term('Capsula articularis articulationis zygapophysialis', 'f', 'facet joint capsule', 'Gelenkkapsel des Facettengelenks', 'between'),
  'intervertebral disc': term('Discus intervertebralis', 'm', 'intervertebral disc', 'Bandscheibe', 'between'),
  'ligamentum flavum': term('Ligamentum flavum', 'n', 'yellow ligament (flavum)', 'Gelbes Band', 'between'),
  'interspinous ligament': term('Ligamentum interspinale', 'n', 'interspinous ligament', 'Zwischendornband', 'between'),
  'supraspinous ligament': term('Ligamentum supraspinale', 'n', 'supraspinous ligament', 'Überdornband'),
  'intertransverse ligament': term('Ligamentum intertransversarium', 'n', 'intertransverse ligament', 'Zwischenquerfortsatzband', 'between'),
  'epidural fat': described('Textus adiposus spatii epiduralis', 'm', 'epidural fat', 'Epiduralfett'),
  dura: term('Dura mater spinalis', 'f', 'dura (dural sac)', 'Harte Rückenmarkshaut'),
  'cerebrospinal fluid': term('Liquor cerebrospinalis', 'm', 'cerebrospinal fluid', 'Nervenwasser (Liquor)'),
  'conus medullaris': term('Conus medullaris', 'm', 'end of the spinal cord (conus)', 'Rückenmarkskegel'),
  'cauda equina': term('Cauda equina', 'f', 'cauda equina', 'Pferdeschweif (Cauda equina)'),
  'nerve root': term('Radix nervi spinalis', 'f', 'nerve root', 'Nervenwurzel', 'nerve'),
  'dorsal root ganglion': term('Ganglion sensorium nervi spinalis', 'n', 'dorsal root ganglion', 'Spinalganglion', 'nerve'),
  'medial branch': term('Ramus medialis rami posterioris', 'm', 'medial branch', 'Medialer Ast des hinteren Spinalnervenasts', 'nerve'),
  'L5 dorsal ramus': term('Ramus posterior nervi lumbalis V', 'm', 'L5 dorsal ramus', 'Hinterer Ast des Spinalnervs L5'),
  aorta: term('Aorta abdominalis', 'f', 'abdominal aorta', 'Bauchschlagader'),
  'inferior vena cava': term('Vena cava inferior', 'f', 'inferior vena cava', 'Untere Hohlvene'),
  'common iliac artery': term('Arteria iliaca communis', 'f', 'common iliac artery', 'Gemeinsame Beckenschlagader'),
  'common iliac vein': term('Vena iliaca communis', 'f', 'common iliac vein', 'Gemeinsame Beckenvene'),
  'lumbar artery': term('Arteria lumbalis', 'f', 'lumbar artery', 'Lendenarterie', 'artery'),
  'radicular artery': term('Arteria radicularis', 'f', 'radicular artery', 'Wurzelarterie', 'nerve'),
  needle: described('Acus', 'f', 'needle', 'Nadel'),
  'fat between muscles': described('Textus adiposus intermuscularis', 'm', 'fat between the muscles', 'Fett zwischen den Muskeln'),
  'erector spinae aponeurosis': term('Aponeurosis musculi erectoris spinae', 'f', 'aponeurosis of the erector spinae', 'Sehnenplatte des Rückenstreckers'),
  'retroperitoneal fat': described('Textus adiposus spatii retroperitonealis', 'm', 'retroperitoneal fat', 'Retroperitoneales Fett'),
  'abdominal wall': term('Musculi abdominis', 'mp', 'muscles of the abdominal wall', 'Bauchwandmuskeln'),
  'gluteal muscles': term('Musculi glutei', 'mp', 'gluteal muscles', 'Gesäßmuskeln'),
  kidney: term('Ren', 'm', 'kidney', 'Niere'),
  vertebra: term('Vertebra', 'f', 'vertebra', 'Wirbel', 'itself'),
}
