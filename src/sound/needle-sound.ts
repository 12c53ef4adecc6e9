/** The needle's resistance, heard. Browsers let a page sound only after a person has touched it: `wake` is called then. */
import type { Feel } from '#core/phantom/contact/feel.ts'
import { SILENCE, STRIKES, toneOf, type Strike } from './needle-tone.ts'

export interface NeedleSound {
  /** From a press or a key; before it nothing sounds. */
  wake(): void
  /** Once per displayed frame. @param volume 0–1; 0 is silent. */
  hear(feel: Feel | undefined, volume: number): void
  stop(): void
}

interface Voices {
  readonly context: AudioContext
  readonly out: GainNode
  readonly tone: OscillatorNode
  readonly toneGain: GainNode
  readonly rustleGain: GainNode
  readonly noise: AudioBuffer
}

/** Changes are smoothed over this, s: a step in a gain clicks. */
const SMOOTH_S = 0.03
const LOUDEST = 0.35

export function createNeedleSound(makeContext: () => AudioContext = () => new AudioContext()): NeedleSound {
  let voices: Voices | undefined
  let isQuiet = true

  return {
    wake() {
      voices ??= createVoices(makeContext())
      if (voices.context.state === 'suspended') void voices.context.resume()
    },
    hear(feel, volume) {
      if (!voices) return
      const { level, hz, rustle } = volume > 0 ? toneOf(feel) : SILENCE
      const isNowQuiet = level === 0 && rustle === 0
      if (!isNowQuiet || !isQuiet) {
        const { context, out, tone, toneGain, rustleGain } = voices
        const at = context.currentTime
        out.gain.setTargetAtTime(volume * LOUDEST, at, SMOOTH_S)
        tone.frequency.setTargetAtTime(hz, at, SMOOTH_S)
        toneGain.gain.setTargetAtTime(level, at, SMOOTH_S)
        rustleGain.gain.setTargetAtTime(rustle, at, SMOOTH_S)
      }
      isQuiet = isNowQuiet
      if (volume > 0) for (const what of feel?.felt ?? []) strike(voices, STRIKES[what], volume)
    },
    stop() {
      void voices?.context.close()
      voices = undefined
    },
  }
}

function createVoices(context: AudioContext): Voices {
  const out = new GainNode(context, { gain: 0 })
  out.connect(context.destination)
  const tone = new OscillatorNode(context, { type: 'triangle', frequency: SILENCE.hz })
  const toneGain = new GainNode(context, { gain: 0 })
  tone.connect(toneGain).connect(out)
  tone.start()
  const noise = noiseOf(context)
  const rustle = new AudioBufferSourceNode(context, { buffer: noise, loop: true })
  const rustleGain = new GainNode(context, { gain: 0 })
  rustle.connect(new BiquadFilterNode(context, { type: 'bandpass', frequency: 1800, Q: 0.7 })).connect(rustleGain)
  rustleGain.connect(out)
  rustle.start()
  return { context, out, tone, toneGain, rustleGain, noise }
}

/** A second of hiss; any will do. */
function noiseOf(context: AudioContext): AudioBuffer {
  const buffer = context.createBuffer(1, context.sampleRate, context.sampleRate)
  const samples = buffer.getChannelData(0)
  let state = 1
  for (let at = 0; at < samples.length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    samples[at] = state / 2 ** 31
  }
  return buffer
}

function strike({ context, noise }: Voices, { fromHz, toHz, lastsMs, noise: share, level }: Strike, volume: number) {
  const at = context.currentTime
  const end = at + lastsMs / 1000
  const gain = new GainNode(context, { gain: 0 })
  gain.gain.setValueAtTime(level * volume * LOUDEST * 2, at)
  gain.gain.exponentialRampToValueAtTime(1e-3, end)
  gain.connect(context.destination)
  const pitch = new OscillatorNode(context, { type: 'sine', frequency: fromHz })
  pitch.frequency.setValueAtTime(fromHz, at)
  pitch.frequency.exponentialRampToValueAtTime(toHz, end)
  pitch.connect(new GainNode(context, { gain: 1 - share })).connect(gain)
  const hiss = new AudioBufferSourceNode(context, { buffer: noise })
  hiss.connect(new GainNode(context, { gain: share })).connect(gain)
  for (const source of [pitch, hiss]) {
    source.start(at)
    source.stop(end)
  }
  pitch.onended = () => gain.disconnect()
}
