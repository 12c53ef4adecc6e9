/**
 * What every structure is called: in Latin as the Terminologia Anatomica has it, in plain English and in German.
 *
 * Latin: Terminologia Anatomica of FCAT and FIPAT. With a number the term was looked up in a copy of the 1st edition
 * (1998, TA98); the others without a number (great vessels, psoas, hip bone, kidney, viscera, medial branch) are written
 * from knowledge of it. Where it has no term for the very thing (fat between muscles, parts of one joint, radicular
 * arteries) the Latin is a description made of its words, and `isDescribed` says so. The 2nd edition (2019, TA2) was not
 * at hand: where it departs from the 1st in these terms is not known.
 */
import type { StructureKind } from '#core/anatomy/structures.ts'

export const ATLAS_LANGUAGES = ['latin', 'english', 'german'] as const
export type AtlasLanguage = (typeof ATLAS_LANGUAGES)[number]

export const LANGUAGE_NAMES: Readonly<Record<AtlasLanguage, string>> = {
  latin: 'Latin (TA)',
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
  /** Its number in the first edition (1998), where the term was looked up there; in a genitive more than there of whom it is. */
  readonly ta98?: string
  readonly isDescribed?: true
}

type Words = [latin: string, gender: Gender, english: string, german: string, at?: AtLevel]
const term = (ta98: string | undefined, ...[latin, gender, english, german, at]: Words): Term => ({
  latin,
  gender,
  english,
  german,
  ...(at && { at }),
  ...(ta98 !== undefined && { ta98 }),
})
const described = (...words: Words): Term => ({ ...term(undefined, ...words), isDescribed: true })

// One row each, to be read as a table.
// prettier-ignore
export const TERMS: Readonly<Record<StructureKind, Term>> = {
  skin: term('A16.0.00.002', 'Cutis', 'f', 'skin', 'Haut'),
  'subcutaneous fat': term('A16.0.03.002', 'Panniculus adiposus', 'm', 'subcutaneous fat', 'Unterhautfettgewebe'),
  'thoracolumbar fascia, posterior layer': term('A04.3.02.502', 'Lamina posterior fasciae thoracolumbalis', 'f', 'thoracolumbar fascia, posterior layer', 'Fascia thoracolumbalis, hinteres Blatt'),
  'thoracolumbar fascia, middle layer': term('A04.3.02.503', 'Lamina media fasciae thoracolumbalis', 'f', 'thoracolumbar fascia, middle layer', 'Fascia thoracolumbalis, mittleres Blatt'),
  'thoracolumbar fascia, anterior layer': term('A04.3.02.504', 'Lamina anterior fasciae thoracolumbalis', 'f', 'thoracolumbar fascia, anterior layer', 'Fascia thoracolumbalis, vorderes Blatt'),
  multifidus: term('A04.3.02.203', 'Musculus multifidus lumborum', 'm', 'multifidus muscle', 'Vielgeteilter Muskel (Multifidus)'),
  longissimus: term('A04.3.02.011', 'Musculus longissimus thoracis', 'm', 'longissimus muscle', 'Längster Rückenmuskel (Longissimus)'),
  iliocostalis: term('A04.3.02.006', 'Musculus iliocostalis lumborum', 'm', 'iliocostalis muscle', 'Darmbein-Rippen-Muskel (Iliocostalis)'),
  'quadratus lumborum': term('A04.5.01.027', 'Musculus quadratus lumborum', 'm', 'quadratus lumborum muscle', 'Quadratischer Lendenmuskel'),
  psoas: term(undefined, 'Musculus psoas major', 'm', 'psoas major muscle', 'Großer Lendenmuskel'),
  viscera: term(undefined, 'Viscera', 'n', 'internal organs', 'Eingeweide'),
  'vertebral body': term('A02.2.01.002', 'Corpus vertebrae', 'n', 'vertebral body', 'Wirbelkörper', 'vertebra'),
  pedicle: term('A02.2.01.006', 'Pediculus arcus vertebrae', 'm', 'pedicle', 'Wirbelbogenwurzel', 'vertebra'),
  lamina: term('A02.2.01.007', 'Lamina arcus vertebrae', 'f', 'lamina', 'Wirbelbogenplatte', 'vertebra'),
  'spinous process': term('A02.2.01.012', 'Processus spinosus', 'm', 'spinous process', 'Dornfortsatz', 'vertebra'),
  'transverse process': term('A02.2.04.003', 'Processus costiformis', 'm', 'transverse process', 'Querfortsatz (Rippenfortsatz)', 'vertebra'),
  'mammillary process': term('A02.2.04.004', 'Processus mammillaris', 'm', 'mammillary process', 'Zitzenfortsatz', 'vertebra'),
  'superior articular process': term('A02.2.01.014', 'Processus articularis superior', 'm', 'superior articular process', 'Oberer Gelenkfortsatz', 'vertebra'),
  'inferior articular process': term('A02.2.01.016', 'Processus articularis inferior', 'm', 'inferior articular process', 'Unterer Gelenkfortsatz', 'vertebra'),
  sacrum: term('A02.2.05.001', 'Os sacrum', 'n', 'sacrum', 'Kreuzbein'),
  'superior articular process of the sacrum': term('A02.2.05.005', 'Processus articularis superior ossis sacri', 'm', 'superior articular process of the sacrum', 'Oberer Gelenkfortsatz des Kreuzbeins'),
  'sacral ala': term('A02.2.05.004', 'Ala ossis sacri', 'f', 'wing of the sacrum', 'Kreuzbeinflügel'),
  'hip bone': term(undefined, 'Os coxae', 'n', 'hip bone', 'Hüftbein'),
  'facet cartilage': described('Cartilago articularis articulationis zygapophysialis', 'f', 'facet joint cartilage', 'Gelenkknorpel des Facettengelenks', 'between'),
  'facet joint space': described('Cavitas articularis articulationis zygapophysialis', 'f', 'facet joint space', 'Gelenkspalt des Facettengelenks', 'between'),
  'facet capsule': described('Capsula articularis articulationis zygapophysialis', 'f', 'facet joint capsule', 'Gelenkkapsel des Facettengelenks', 'between'),
  'intervertebral disc': term('A03.2.02.003', 'Discus intervertebralis', 'm', 'intervertebral disc', 'Bandscheibe', 'between'),
  'ligamentum flavum': term('A03.2.01.003', 'Ligamentum flavum', 'n', 'yellow ligament (flavum)', 'Gelbes Band', 'between'),
  'interspinous ligament': term('A03.2.01.002', 'Ligamentum interspinale', 'n', 'interspinous ligament', 'Zwischendornband', 'between'),
  'supraspinous ligament': term('A03.2.01.005', 'Ligamentum supraspinale', 'n', 'supraspinous ligament', 'Überdornband'),
  'intertransverse ligament': term('A03.2.01.004', 'Ligamentum intertransversarium', 'n', 'intertransverse ligament', 'Zwischenquerfortsatzband', 'between'),
  'epidural fat': described('Textus adiposus spatii epiduralis', 'm', 'epidural fat', 'Epiduralfett'),
  dura: term('A14.1.01.111', 'Dura mater spinalis', 'f', 'dura (dural sac)', 'Harte Rückenmarkshaut'),
  'cerebrospinal fluid': term('A14.1.01.203', 'Liquor cerebrospinalis', 'm', 'cerebrospinal fluid', 'Nervenwasser (Liquor)'),
  'conus medullaris': term('A14.1.02.004', 'Conus medullaris', 'm', 'end of the spinal cord (conus)', 'Rückenmarkskegel'),
  'cauda equina': term('A14.2.00.036', 'Cauda equina', 'f', 'cauda equina', 'Pferdeschweif (Cauda equina)'),
  'nerve root': described('Radix nervi spinalis', 'f', 'nerve root', 'Nervenwurzel', 'nerve'),
  'dorsal root ganglion': term('A14.2.00.006', 'Ganglion sensorium nervi spinalis', 'n', 'dorsal root ganglion', 'Spinalganglion', 'nerve'),
  'medial branch': term(undefined, 'Ramus medialis rami posterioris', 'm', 'medial branch', 'Medialer Ast des hinteren Spinalnervenasts', 'nerve'),
  'L5 dorsal ramus': term('A14.2.00.035', 'Ramus posterior nervi lumbalis V', 'm', 'L5 dorsal ramus', 'Hinterer Ast des Spinalnervs L5'),
  aorta: term(undefined, 'Aorta abdominalis', 'f', 'abdominal aorta', 'Bauchschlagader'),
  'inferior vena cava': term(undefined, 'Vena cava inferior', 'f', 'inferior vena cava', 'Untere Hohlvene'),
  'common iliac artery': term(undefined, 'Arteria iliaca communis', 'f', 'common iliac artery', 'Gemeinsame Beckenschlagader'),
  'common iliac vein': term(undefined, 'Vena iliaca communis', 'f', 'common iliac vein', 'Gemeinsame Beckenvene'),
  'lumbar artery': term(undefined, 'Arteria lumbalis', 'f', 'lumbar artery', 'Lendenarterie', 'artery'),
  'radicular artery': described('Arteria radicularis', 'f', 'radicular artery', 'Wurzelarterie', 'nerve'),
  needle: described('Acus', 'f', 'needle', 'Nadel'),
  'fat between muscles': described('Textus adiposus intermuscularis', 'm', 'fat between the muscles', 'Fett zwischen den Muskeln'),
  'erector spinae aponeurosis': term('A04.3.02.003', 'Aponeurosis musculi erectoris spinae', 'f', 'aponeurosis of the erector spinae', 'Sehnenplatte des Rückenstreckers'),
  'retroperitoneal fat': described('Textus adiposus spatii retroperitonealis', 'm', 'retroperitoneal fat', 'Retroperitoneales Fett'),
  'abdominal wall': term('A04.5.00.001', 'Musculi abdominis', 'mp', 'muscles of the abdominal wall', 'Bauchwandmuskeln'),
  'gluteal muscles': described('Musculi glutei', 'mp', 'gluteal muscles', 'Gesäßmuskeln'),
  kidney: term(undefined, 'Ren', 'm', 'kidney', 'Niere'),
  vertebra: term('A02.2.01.001', 'Vertebra', 'f', 'vertebra', 'Wirbel', 'itself'),
}
