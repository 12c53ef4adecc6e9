/** A short tick for every button that is pressed in the headset, however it was pressed: nothing is felt there. */
export interface PressSound {
  /** From a press or a key; before it nothing sounds. */
  wake(): void
  tick(): void
}

/** Short and high, unlike any alarm: pulses of those last 75 ms and more (IEC 60601-1-8:2006, table 3). */
export const TICK = { hz: 1800, lastsMs: 22, level: 0.09 } as const

export function createPressSound(makeContext: () => AudioContext = () => new AudioContext()): PressSound {
  let context: AudioContext | undefined
  return {
    wake() {
      context ??= makeContext()
      if (context.state === 'suspended') void context.resume()
    },
    tick() {
      if (!context) return
      const at = context.currentTime
      const end = at + TICK.lastsMs / 1000
      const gain = new GainNode(context, { gain: 0 })
      gain.gain.setValueAtTime(TICK.level, at)
      gain.gain.exponentialRampToValueAtTime(1e-3, end)
      gain.connect(context.destination)
      const tone = new OscillatorNode(context, { type: 'triangle', frequency: TICK.hz })
      tone.connect(gain)
      tone.start(at)
      tone.stop(end)
      tone.onended = () => gain.disconnect()
    },
  }
}
