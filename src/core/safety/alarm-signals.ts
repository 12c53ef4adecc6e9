/**
 * How an alarm of each priority is seen and heard: IEC 60601-1-8:2006+A2:2020, tables 2 (lights), 3 (bursts) and 4 (pulses).
 *
 * Within what the tables allow; the ranges stand beside each number.
 */
import type { AlarmPriority } from './alarm-table.ts'

export interface AlarmSignal {
  readonly light: {
    readonly colour: 'red' | 'yellow' | 'cyan'
    /** 0 is steady. */
    readonly flashHz: number
    /** Share of the time it is lit. */
    readonly duty: number
  }
  readonly burst: {
    /** When each pulse begins, from the burst's begin, ms. */
    readonly startsMs: readonly number[]
    readonly pulseMs: number
    /** From the end of a burst to the next. */
    readonly pauseMs: number
    readonly fundamentalHz: number
    /** Multiples of the fundamental that sound with it: at least four from 300 to 4000 Hz. */
    readonly harmonics: readonly number[]
    /** Share of a pulse in which it swells, and fades. */
    readonly rise: number
  }
}

const HARMONICS = [1, 2, 3, 4, 5] as const

export const SIGNALS: Readonly<Record<AlarmPriority, AlarmSignal>> = {
  high: {
    // Red, 1.4–2.8 Hz, lit 20–60 % of the time.
    light: { colour: 'red', flashHz: 2, duty: 0.5 },
    burst: {
      // Ten pulses as 3 + 2, twice: 50–125 ms between them, twice that and a pulse before the 4th, 350–1300 ms in the middle.
      startsMs: twice(fivePulses(130, 100), 600),
      // 75–200 ms.
      pulseMs: 130,
      // 2.5–15 s.
      pauseMs: 2600,
      // 150–1000 Hz.
      fundamentalHz: 660,
      harmonics: HARMONICS,
      // 10–40 %.
      rise: 0.15,
    },
  },
  medium: {
    // Yellow, 0.4–0.8 Hz, lit 20–60 %.
    light: { colour: 'yellow', flashHz: 0.6, duty: 0.5 },
    // Three pulses of 125–250 ms, 125–250 ms apart; again after 2.5–30 s.
    burst: {
      startsMs: [0, 370, 740],
      pulseMs: 180,
      pauseMs: 6000,
      fundamentalHz: 440,
      harmonics: HARMONICS,
      rise: 0.2,
    },
  },
  low: {
    // Cyan or yellow, steady.
    light: { colour: 'cyan', flashHz: 0, duty: 1 },
    // One or two pulses; again after more than 15 s.
    burst: { startsMs: [0, 370], pulseMs: 180, pauseMs: 20_000, fundamentalHz: 330, harmonics: HARMONICS, rise: 0.25 },
  },
}

/** @param sinceMs since the alarm began: it is lit in the very frame in which it begins */
export function isLit({ light: { flashHz, duty } }: AlarmSignal, sinceMs: number): boolean {
  return flashHz === 0 || ((sinceMs / 1000) * flashHz) % 1 < duty
}

export const burstMs = ({ burst: { startsMs, pulseMs } }: AlarmSignal): number => startsMs.at(-1)! + pulseMs

function fivePulses(pulseMs: number, gapMs: number): readonly number[] {
  const step = pulseMs + gapMs
  // The gap before the fourth is twice a gap and a pulse: as if one were left out.
  return [0, step, 2 * step, 4 * step, 5 * step]
}

function twice(starts: readonly number[], gapMs: number): readonly number[] {
  const second = starts.at(-1)! + 130 + gapMs
  return [...starts, ...starts.map((start) => second + start)]
}
