/** The looks of a picture in words. */
import type { Look } from '#core/ultrasound/enhancement.ts'

export const LOOK_NAMES: Readonly<Record<Look, string>> = {
  original: 'Original',
  speckle: 'Less speckle',
  bone: 'Bone edge',
  needle: 'Needle',
  soft: 'Contrast',
}

/** What stands over a picture that is not as it came; undefined for the original. */
export const sayLook = (look: Look): string | undefined =>
  look === 'original' ? undefined : `Enhanced: ${LOOK_NAMES[look].toLowerCase()}`
