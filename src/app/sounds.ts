/** All that is heard, made once; a browser lets it sound from the first press on. */
import { createNarration, type Narration } from '#sound/narration.ts'
import { createNeedleSound, type NeedleSound } from '#sound/needle-sound.ts'
import { createPressSound, type PressSound } from '#sound/press-sound.ts'
import { createSafetySound, type SafetySound } from '#sound/safety-sound.ts'

export interface Sounds {
  readonly needle: NeedleSound
  readonly narration: Narration
  readonly safety: SafetySound
  readonly press: PressSound
  /** Wakes them with each press on the page; one that is awake stays as it is. */
  wakeByPress(): void
}

export function createSounds(): Sounds {
  const needle = createNeedleSound()
  const safety = createSafetySound()
  const press = createPressSound()

  function wake() {
    needle.wake()
    safety.wake()
    press.wake()
  }

  return {
    needle,
    narration: createNarration(),
    safety,
    press,
    wakeByPress() {
      for (const kind of ['pointerdown', 'keydown', 'click'] as const) addEventListener(kind, wake)
    },
  }
}
