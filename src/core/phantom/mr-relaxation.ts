/**
 * How each tissue relaxes at 1.5 T, and how many protons it has.
 *
 * Fluid, cord, disc and vertebral body: Drake-Perez et al. 2018, AJNR 39:788 (quantitative MR of 32 spines; PD in
 * percent of water). The nucleus lies above that mean of a whole healthy disc and the annulus below it, at their
 * figure for dried discs. Muscle, blood, cartilage and nerve: Stanisz et al. 2005, Magn Reson Med 54:507. Fat: T1 of de
 * Bazelaire et al. 2004, Radiology 230:652; its T2 under a train of echoes, where fat is bright, from Pai et al. 2008,
 * Magn Reson Imaging 26:1215 (41-143 ms by sequence). Ligament, fascia, dura and cortical bone decay within a few
 * milliseconds (Robson et al. 2003, J Comput Assist Tomogr 27:825). Flavum has more water than other ligaments. Proton
 * densities without a source (muscle 80, fat 100, ligament 60, bone 15) are usual values.
 */
import type { Tissue } from './tissues.ts'

export interface Relaxation {
  readonly t1Ms: number
  readonly t2Ms: number
  /** Of water, percent. */
  readonly protons: number
}

const NOTHING: Relaxation = { t1Ms: 1, t2Ms: 1, protons: 0 }
const FAT: Relaxation = { t1Ms: 343, t2Ms: 110, protons: 100 }
const LIGAMENT: Relaxation = { t1Ms: 800, t2Ms: 8, protons: 60 }
const BLOOD: Relaxation = { t1Ms: 1441, t2Ms: 290, protons: 90 }

export const MR_RELAXATION: Readonly<Record<Tissue, Relaxation>> = {
  air: NOTHING,
  skin: { t1Ms: 900, t2Ms: 30, protons: 70 },
  fat: FAT,
  fascia: LIGAMENT,
  muscle: { t1Ms: 1008, t2Ms: 44, protons: 80 },
  'intramuscular-fat': FAT,
  viscera: { t1Ms: 700, t2Ms: 60, protons: 85 },
  /** Blood that flows has left the slice before the echo: little of it is seen. */
  'arterial-blood': { ...BLOOD, protons: 6 },
  'venous-blood': { ...BLOOD, protons: 25 },
  'vessel-wall': { t1Ms: 900, t2Ms: 40, protons: 70 },
  ligament: LIGAMENT,
  flavum: { t1Ms: 800, t2Ms: 25, protons: 65 },
  'epidural-fat': FAT,
  dura: LIGAMENT,
  csf: { t1Ms: 4273, t2Ms: 1578, protons: 107 },
  cord: { t1Ms: 780, t2Ms: 102, protons: 59 },
  nerve: { t1Ms: 815, t2Ms: 77, protons: 70 },
  ganglion: { t1Ms: 900, t2Ms: 95, protons: 78 },
  annulus: { t1Ms: 554, t2Ms: 38, protons: 48 },
  nucleus: { t1Ms: 1300, t2Ms: 140, protons: 82 },
  cartilage: { t1Ms: 1024, t2Ms: 30, protons: 75 },
  'joint-fluid': { t1Ms: 3500, t2Ms: 800, protons: 100 },
  'joint-capsule': LIGAMENT,
  'cortical-bone': { t1Ms: 250, t2Ms: 0.5, protons: 15 },
  'cancellous-bone': { t1Ms: 515, t2Ms: 101, protons: 91 },
  metal: NOTHING,
}
