/** A probe moved up and down over the floor of a water bath: what tracker and scanner would have recorded. */
import { createRandom, type Random } from '#core/phantom/random.ts'
import type { TimedDepth, TimedPlace } from '#core/ultrasound/temporal-calibration.ts'

export interface Bath {
  readonly seed: number
  readonly lagMs: number
  readonly seconds?: number
  readonly strokeMm?: number
  /** 0: every stroke takes the same time. */
  readonly unevenness?: number
  readonly pictureHz?: number
  readonly trackerHz?: number
  readonly noiseMm?: number
  readonly noisePx?: number
  /** Share of pictures whose line is somewhere else. */
  readonly strays?: number
}

const MM_PER_PX = 0.15

/** Two seconds a stroke, more or less; a closed form, so that it can be asked at any moment. */
export function heightAt(ms: number, random: readonly number[], strokeMm: number, unevenness: number): number {
  const s = ms / 1000
  const warp = unevenness * (0.35 * Math.sin(0.83 * s + random[0]!) + 0.25 * Math.sin(1.37 * s + random[1]!))
  const swell = 1 + unevenness * 0.2 * Math.sin(0.6 * s + random[2]!)
  return 60 + (strokeMm / 2) * swell * Math.sin(Math.PI * s + 2 * warp + random[3]!)
}

const phases = (random: Random) => Array.from({ length: 4 }, () => 2 * Math.PI * random.uniform())

export function bathSignals({
  seed,
  lagMs,
  seconds = 12,
  strokeMm = 30,
  unevenness = 1,
  pictureHz = 25,
  trackerHz = 40,
  noiseMm = 0.4,
  noisePx = 1,
  strays = 0,
}: Bath): { readonly depths: TimedDepth[]; readonly places: TimedPlace[] } {
  const random = createRandom(seed)
  const some = phases(random)
  const height = (ms: number) => heightAt(ms, some, strokeMm, unevenness)
  const depths = Array.from({ length: Math.floor(seconds * pictureHz) }, (_, n) => {
    // Frame grabbers tremble by a few milliseconds.
    const atMs = (1000 * n) / pictureHz + 3 * random.normal()
    const stray = random.uniform() < strays ? 200 * random.normal() : 0
    return { atMs, depthPx: height(atMs - lagMs) / MM_PER_PX + noisePx * random.normal() + stray }
  })
  // The tracker's axes lie anyhow: up is (0.6, 0, 0.8).
  const places = Array.from({ length: Math.floor(seconds * trackerHz) }, (_, n) => {
    const atMs = (1000 * n) / trackerHz
    const up = height(atMs)
    const off = () => noiseMm * random.normal()
    return { atMs, mm: [100 + 0.6 * up + off(), -40 + off(), 700 + 0.8 * up + off()] as const }
  })
  return { depths, places }
}
