/**
 * What the phantom is made of, and how dense each tissue is to X-rays: usual HU of non-contrast CT at 120 kV. How
 * they look to MR is in `mr-relaxation.ts`, to ultrasound in `ultrasound/materials.ts`.
 */
/** In the order of their codes in sampled volumes: `TISSUE_NAMES[code]`. */
export const TISSUES = {
  air: { hu: -1000 },
  skin: { hu: 40 },
  fat: { hu: -100 },
  fascia: { hu: 50 },
  muscle: { hu: 55 },
  'intramuscular-fat': { hu: -70 },
  viscera: { hu: 35 },
  'arterial-blood': { hu: 42 },
  'venous-blood': { hu: 40 },
  'vessel-wall': { hu: 45 },
  ligament: { hu: 70 },
  flavum: { hu: 70 },
  'epidural-fat': { hu: -70 },
  dura: { hu: 40 },
  csf: { hu: 12 },
  cord: { hu: 38 },
  nerve: { hu: 35 },
  ganglion: { hu: 38 },
  annulus: { hu: 90 },
  nucleus: { hu: 75 },
  cartilage: { hu: 90 },
  'joint-fluid': { hu: 20 },
  'joint-capsule': { hu: 60 },
  'cortical-bone': { hu: 1050 },
  'cancellous-bone': { hu: 150 },
  metal: { hu: 3000 },
} as const satisfies Readonly<Record<string, { readonly hu: number }>>

export type Tissue = keyof typeof TISSUES

export const TISSUE_NAMES = Object.keys(TISSUES) as readonly Tissue[]
const CODES = Object.fromEntries(TISSUE_NAMES.map((name, code) => [name, code])) as Readonly<Record<Tissue, number>>
/** Of the tissue in sampled volumes and textures; air is 0. */
export const tissueCode = (tissue: Tissue) => CODES[tissue]

/** A bone's shell: 1.3 mm, between the 0.4 mm of endplates and the 3 mm of laminae (Ritzel et al. 1997; Xu et al. 1999). */
export const CORTEX_MM = 1.3
