/**
 * What the phantom is made of, and how each tissue looks to X-rays and to ultrasound.
 *
 * HU: usual values of non-contrast CT at 120 kV. Attenuation in dB/cm/MHz: Duck 1990
 * (Physical Properties of Tissue), Azhari 2010. Echo is how strongly a tissue
 * scatters, as an amplitude relative to muscle across its fibres; chosen by eye
 * against lumbar B-mode pictures, since no table fits all scanners.
 */
export interface TissueLook {
  readonly hu: number
  readonly attenuationDbPerCmMhz: number
  readonly echo: number
}

export const TISSUES = {
  air: { hu: -1000, attenuationDbPerCmMhz: 40, echo: 0 },
  skin: { hu: 40, attenuationDbPerCmMhz: 1.2, echo: 2.2 },
  fat: { hu: -100, attenuationDbPerCmMhz: 0.5, echo: 0.75 },
  fascia: { hu: 50, attenuationDbPerCmMhz: 1, echo: 4 },
  muscle: { hu: 55, attenuationDbPerCmMhz: 0.7, echo: 1 },
  viscera: { hu: 35, attenuationDbPerCmMhz: 0.6, echo: 0.9 },
  vessel: { hu: 42, attenuationDbPerCmMhz: 0.2, echo: 0.08 },
  ligament: { hu: 70, attenuationDbPerCmMhz: 1.1, echo: 2.6 },
  'epidural-fat': { hu: -70, attenuationDbPerCmMhz: 0.5, echo: 1.3 },
  dura: { hu: 40, attenuationDbPerCmMhz: 0.8, echo: 5 },
  csf: { hu: 12, attenuationDbPerCmMhz: 0.05, echo: 0.05 },
  cord: { hu: 38, attenuationDbPerCmMhz: 0.4, echo: 0.5 },
  disc: { hu: 85, attenuationDbPerCmMhz: 1.5, echo: 1.6 },
  bone: { hu: 1050, attenuationDbPerCmMhz: 20, echo: 0 },
} as const satisfies Readonly<Record<string, TissueLook>>

export type Tissue = keyof typeof TISSUES

/** Inside its shell a bone is spongy. Shell: 1.3 mm, between the 0.4 mm of endplates and the 3 mm of laminae (Ritzel et al. 1997; Xu et al. 1999). */
export const CANCELLOUS_HU = 150
export const CORTEX_MM = 1.3
