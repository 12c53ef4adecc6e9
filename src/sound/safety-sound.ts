/** Alarms and the tone of distance, heard. Browsers let a page sound only after a person has touched it: `wake` is called then. */
import { burstMs, SIGNALS, type AlarmSignal } from '#core/safety/alarm-signals.ts'
import type { AlarmPriority } from '#core/safety/alarm-table.ts'
import { TONE, type ClearanceTone } from './clearance-tone.ts'

export interface SafetySound {
  wake(): void
  /** Once per displayed frame. @param alarm the one that is heard now @param tone undefined is silence */
  hear(alarm: AlarmPriority | undefined, tone: ClearanceTone | undefined, nowMs: number): void
  /** Whether a page that has been touched can sound. */
  readonly isAwake: boolean
}

const LOUDNESS = { alarm: 0.4, tone: 0.18 } as const

export function createSafetySound(makeContext: () => AudioContext = () => new AudioContext()): SafetySound {
  let context: AudioContext | undefined
  let sounding: { readonly priority: AlarmPriority; readonly nextMs: number; readonly stop: () => void } | undefined
  let nextBeepMs = -Infinity

  function alarm(priority: AlarmPriority | undefined, nowMs: number, audio: AudioContext) {
    if (priority !== sounding?.priority) {
      sounding?.stop()
      sounding = undefined
    }
    if (priority === undefined || (sounding && nowMs < sounding.nextMs)) return
    const signal = SIGNALS[priority]
    const stop = playBurst(audio, signal)
    sounding = { priority, nextMs: nowMs + burstMs(signal) + signal.burst.pauseMs, stop }
  }

  function beep(tone: ClearanceTone | undefined, nowMs: number, audio: AudioContext) {
    if (!tone) return void (nextBeepMs = -Infinity)
    // Coming nearer makes the next one sooner than was meant.
    nextBeepMs = Math.min(nextBeepMs, nowMs + tone.periodMs)
    if (nowMs < nextBeepMs) return
    nextBeepMs = nowMs + tone.periodMs
    playBeep(audio, tone)
  }

  return {
    get isAwake() {
      return context?.state === 'running'
    },
    wake() {
      context ??= makeContext()
      if (context.state === 'suspended') void context.resume()
    },
    hear(priority, tone, nowMs) {
      if (!context) return
      alarm(priority, nowMs, context)
      beep(tone, nowMs, context)
    },
  }
}

function playBurst(context: AudioContext, { burst }: AlarmSignal): () => void {
  const out = new GainNode(context, { gain: 0 })
  out.connect(context.destination)
  const voices = burst.harmonics.map((n) => {
    const voice = new OscillatorNode(context, { type: 'sine', frequency: n * burst.fundamentalHz })
    voice.connect(new GainNode(context, { gain: 1 / (n * burst.harmonics.length) })).connect(out)
    return voice
  })
  const begin = context.currentTime + 0.01
  const rise = (burst.pulseMs * burst.rise) / 1000
  for (const startMs of burst.startsMs) {
    const at = begin + startMs / 1000
    const end = at + burst.pulseMs / 1000
    out.gain.setValueAtTime(0, at)
    out.gain.linearRampToValueAtTime(LOUDNESS.alarm, at + rise)
    out.gain.setValueAtTime(LOUDNESS.alarm, end - rise)
    out.gain.linearRampToValueAtTime(0, end)
  }
  const endAt = begin + (burst.startsMs.at(-1)! + burst.pulseMs) / 1000 + 0.05
  for (const voice of voices) {
    voice.start(begin)
    voice.stop(endAt)
  }
  voices[0]!.onended = () => out.disconnect()
  return () => {
    out.gain.cancelScheduledValues(context.currentTime)
    out.gain.setTargetAtTime(0, context.currentTime, 0.01)
  }
}

function playBeep(context: AudioContext, { hz, pan }: ClearanceTone): void {
  const gain = new GainNode(context, { gain: 0 })
  const at = context.currentTime
  const end = at + TONE.beepMs / 1000
  gain.gain.setValueAtTime(0, at)
  gain.gain.linearRampToValueAtTime(LOUDNESS.tone, at + 0.008)
  gain.gain.setValueAtTime(LOUDNESS.tone, end - 0.012)
  gain.gain.linearRampToValueAtTime(0, end)
  const voice = new OscillatorNode(context, { type: 'sine', frequency: hz })
  voice
    .connect(gain)
    .connect(new StereoPannerNode(context, { pan: Math.min(1, Math.max(-1, pan)) }))
    .connect(context.destination)
  voice.start(at)
  voice.stop(end)
  voice.onended = () => gain.disconnect()
}
