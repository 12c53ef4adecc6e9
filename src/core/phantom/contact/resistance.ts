/**
 * How hard each tissue resists a needle, N.
 *
 * Measured: the flavum of the pig holds a Tuohy needle with 11.1-11.8 N (Vaughan, Dubey, Wee, Isaacs 2012,
 * "Measuring Tuohy needle insertion force on a porcine spine"). From skin over the ligaments resistance
 * grows to its greatest in the flavum and falls at once in the epidural space (Holton 2000, thesis, Ohio
 * State University; Davidor et al. 2023, IEEE Trans Haptics 16:736-747). Friction along the shaft is
 * about a fifth of the whole (Barnett et al. 2015, J Manuf Sci Eng, doi 10.1115/1.4030374: 21 %).
 * The other values are chosen between these anchors and are not measurements of a living patient.
 *
 * They are for a Tuohy needle of 18 gauge; a thinner one cuts less, in proportion to its
 * diameter (that it falls with the diameter: Jiang et al. 2014, J Biomech 47:3344-3353).
 */
import type { Tissue } from '#core/phantom/tissues.ts'
import { needleDiameterMm } from '#core/phantom/ultrasound/needle-in-tissue.ts'

/** To cut on through the tissue; Infinity where a needle cannot enter. */
export const CUTTING_N: Readonly<Record<Tissue, number>> = {
  air: 0,
  skin: 6,
  fat: 0.6,
  fascia: 4,
  muscle: 2,
  'intramuscular-fat': 1,
  viscera: 1.5,
  'arterial-blood': 0.2,
  'venous-blood': 0.2,
  'vessel-wall': 1.5,
  ligament: 6.5,
  flavum: 11.5,
  'epidural-fat': 0.5,
  dura: 2.5,
  csf: 0.1,
  cord: 0.4,
  nerve: 1,
  ganglion: 1,
  annulus: 8,
  nucleus: 2,
  cartilage: 8,
  'joint-fluid': 0.2,
  'joint-capsule': 5,
  'cortical-bone': Infinity,
  'cancellous-bone': Infinity,
  metal: Infinity,
}

/** Of the shaft in tissue. */
export const FRICTION_N_PER_MM = 0.03
/** Cut once, a track lets the needle pass again with this share. */
export const TRACK_SHARE = 0.25

/** Against the tip going on, N. @param isTrack the needle has been this deep before. */
export function resistanceN(tissue: Tissue, depthMm: number, gauge: number, isTrack: boolean): number {
  return thickness(gauge) * (CUTTING_N[tissue] * (isTrack ? TRACK_SHARE : 1) + FRICTION_N_PER_MM * depthMm)
}

/** A fall of resistance that a finger notices as a give, N (for 18 gauge). */
export const POP_N = 1.4

/** Against a needle of 18 gauge. @throws RangeError for a gauge there is not. */
export const thickness = (gauge: number) => needleDiameterMm(gauge) / needleDiameterMm(18)
