/**
 * What each tissue does to ultrasound of 2-12 MHz.
 *
 * - Impedance, MRayl: density times speed of sound. Duck 1990 (Physical Properties of Tissue, ch. 4), Azhari 2010
 *   (Basics of Biomedical Ultrasound for Engineers, app. A), ICRU report 61 (1998); bone: Azhari. Sheets of
 *   collagen (fascia, dura, ligament, capsule) have tendon's 1.8-1.95.
 * - Attenuation, dB/cm/MHz one way: the same tables; cortical bone 5 and more (Azhari), of no matter behind a full shadow.
 * - Scatter: amplitude relative to muscle across its fibres. Tables of backscatter differ by 20 dB between authors; these keep the order
 *   published simulators use (Burger 2013; Velikova 2024, LOTUS; Salehi 2015) and are set by eye against lumbar pictures.
 * - Strands: how strongly connective tissue in it is drawn (fibres of muscle, septa of fat), 0-1.
 */
import { TISSUE_NAMES, type Tissue } from '#core/phantom/tissues.ts'

export interface Acoustics {
  readonly impedanceMrayl: number
  readonly attenuationDbPerCmMhz: number
  readonly scatter: number
  readonly strands?: 'muscle' | 'fat'
}

const row = (
  impedanceMrayl: number,
  attenuationDbPerCmMhz: number,
  scatter: number,
  strands?: 'muscle' | 'fat',
): Acoustics => ({ impedanceMrayl, attenuationDbPerCmMhz, scatter, ...(strands && { strands }) })

/** Coupling gel and water: what fills the place of air between skin and array. */
export const GEL = row(1.5, 0, 0)

export const ACOUSTICS: Readonly<Record<Tissue, Acoustics>> = {
  air: GEL,
  skin: row(1.72, 1.2, 2.4),
  fat: row(1.4, 0.55, 0.55, 'fat'),
  fascia: row(1.92, 1.3, 2.4),
  muscle: row(1.66, 0.7, 0.28, 'muscle'),
  'intramuscular-fat': row(1.45, 0.65, 2.1),
  viscera: row(1.63, 0.55, 0.7),
  'arterial-blood': row(1.66, 0.18, 0.05),
  'venous-blood': row(1.66, 0.18, 0.05),
  'vessel-wall': row(1.78, 0.8, 1.8),
  ligament: row(1.78, 1.1, 1.4),
  flavum: row(1.82, 1.1, 1.4),
  'epidural-fat': row(1.42, 0.6, 1.1),
  dura: row(1.9, 1, 2.6),
  csf: row(1.52, 0.02, 0.04),
  cord: row(1.61, 0.6, 0.45),
  nerve: row(1.69, 0.9, 1.5),
  ganglion: row(1.66, 0.8, 1.1),
  annulus: row(1.8, 1.4, 1.3),
  nucleus: row(1.62, 0.8, 0.5),
  cartilage: row(1.83, 1, 0.35),
  'joint-fluid': row(1.53, 0.1, 0.08),
  'joint-capsule': row(1.82, 1.1, 1.6),
  'cortical-bone': row(6.8, 8, 0),
  'cancellous-bone': row(3, 8, 0),
  metal: row(46, 8, 0),
}

/** In the order of tissue codes. */
export const ACOUSTICS_BY_CODE: readonly Acoustics[] = TISSUE_NAMES.map((name) => ACOUSTICS[name])

/**
 * How the bytes of a sampled volume stand for these: value = least + byte * step. Solids are beyond the scale:
 * what beams do at their surface is told by its distance, and inside there is nothing to see.
 */
export const CODING = {
  impedance: { least: 1.3, step: 0.8 / 255 },
  attenuation: { least: 0, step: 0.01 },
  scatter: { least: 0, step: 0.03 },
  /** Distances to bone and to skin, mm: byte 128 is the surface. */
  bone: { least: -8, step: 0.0625 },
  skin: { least: -16, step: 0.125 },
} as const

export const encoded = (value: number, { least, step }: { readonly least: number; readonly step: number }) =>
  Math.min(255, Math.max(0, Math.round((value - least) / step)))
