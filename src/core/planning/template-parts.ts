/** What several templates share: sources, structures that no injection goes near, needles, and warnings of guidelines. */
import type { StructureKind } from '#core/anatomy/structures.ts'
import {
  USUAL_MARGIN,
  type AnatomyRef,
  type NeedleChoice,
  type NoGo,
  type SafetyMargin,
  type Warning,
} from './procedure.ts'

export const SOURCES = {
  facet: 'Provenzano and Moriggl 2019, ASRA Pain Medicine: ultrasound-guided lumbar facet injections',
  misplaced: 'Ashmore et al. 2022, Pain Reports 7:e1008 (meta-analysis against fluoroscopy and CT)',
  branch: 'Han et al. 2017, Medicine 96:e6655 (PMC5406087), figure 2',
  root: 'Kim et al. 2013, Clin Orthop Surg 5:44-48 (PMC3582870)',
  safeguards: 'Rathmell et al. 2015, Anesthesiology 122:974-984 (FDA Safe Use Initiative and 13 societies)',
  epiduralDepth: 'Bevacqua et al. 1996, Reg Anesth 21:456 (posterior epidural space 6.9 ± 4 mm deep)',
  window: 'Karmakar et al. 2009, Br J Anaesth 102:845-854 (paramedian, in plane, loss of resistance)',
  caudal: 'Nikooseresht et al. 2014, Iran J Radiol 11:e13262 (hiatus 4.7 ± 1.7 mm deep; 95.8 % in place)',
  levels: 'Kim et al. 2013: four of ten failed nerve root blocks were at a wrong level',
} as const

export const near = (stopMm: number, warnMm: number): SafetyMargin => ({ stopMm, warnMm, sigmas: 2 })

export function keepAway(why: string, margin: SafetyMargin, ...kinds: readonly StructureKind[]): NoGo[] {
  return kinds.map((kind) => ({ kind, which: 'all', margin, why }))
}

/** What no injection of the back goes near. */
export const FAR_FROM_ALL: readonly NoGo[] = [
  ...keepAway('spinal cord and cauda equina lie in it', USUAL_MARGIN, 'conus medullaris'),
  ...keepAway(
    'bleeding that cannot be pressed on',
    USUAL_MARGIN,
    'aorta',
    'inferior vena cava',
    'common iliac artery',
    'common iliac vein',
    'lumbar artery',
  ),
  ...keepAway('feeds the spinal cord in some people', USUAL_MARGIN, 'radicular artery'),
  ...keepAway('organ', USUAL_MARGIN, 'kidney', 'viscera'),
]

export const DURA = keepAway('an injection into the sac is a spinal anaesthesia', USUAL_MARGIN, 'dura')
export const ROOTS = keepAway('nerve injury', USUAL_MARGIN, 'nerve root', 'dorsal root ganglion')

export const at = (kind: StructureKind, where: AnatomyRef['at'] = 'level', isSided = true): AnatomyRef => ({
  kind,
  at: where,
  isSided,
})

/** Lengths in which spinal needles are sold: 3½, 5 and 7 inches. */
export const SPINAL: NeedleChoice = { kind: 'spinal', gauge: 22, lengthsMm: [90, 127, 178], spareMm: 10 }
export const TUOHY: NeedleChoice = { kind: 'Tuohy', gauge: 18, lengthsMm: [90, 120, 150], spareMm: 10 }

export const CONFIRM_LEVEL: Warning = {
  text: 'Count the level from the sacrum and have it confirmed: levels are often one off.',
  source: SOURCES.levels,
}
export const MISPLACED: Warning = {
  text: 'With ultrasound alone one needle in eight to nine is misplaced: confirm with fluoroscopy or CT where it matters.',
  source: SOURCES.misplaced,
}
export const CONTRAST: Warning = {
  text: 'Image guidance with a test dose of contrast, unless contrast is contraindicated.',
  source: SOURCES.safeguards,
}
export const AWAKE: Warning = {
  text: 'No moderate-to-heavy sedation: the patient must be able to report.',
  source: SOURCES.safeguards,
}
