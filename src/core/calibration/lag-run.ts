/** How late the pictures are, while it is being found: the probe goes up and down over the flat floor of a water bath. */
import { calibrateTemporal, type TemporalCalibration } from '#core/ultrasound/temporal-calibration.ts'
import { figure, reasonOf, type GuidedStanding } from './guided.ts'

export const LAG_RUN = {
  /** PLUS asks for 10 to 15 s. */
  wantedMs: 15_000,
  /** What was moved otherwise before that does not count any more. */
  keptMs: 30_000,
  /** From one try to the next, once there is enough. */
  tryEachMs: 1000,
  /** Pictures without a floor for so long are no stray ones. */
  blindMs: 1500,
  /** Between two samples: a stream that stalls for longer begins the counted time anew. */
  longestGapMs: 500,
} as const

export interface LagRun {
  readonly standing: GuidedStanding
  readonly result: TemporalCalibration | undefined
  /** @param atMs its own stamp @param depthPx of the floor; undefined where none is seen */
  seePicture(atMs: number, depthPx: number | undefined): void
  /** Of the probe's marker, by the tracker's own stamp, mm; undefined where it does not vouch for it. */
  seePlace(atMs: number, mm: readonly [x: number, y: number, z: number] | undefined): void
}

const HOW = 'move the probe straight up and down over the flat floor, 30 mm and more, now faster, now slower'

export function createLagRun(): LagRun {
  let depths: readonly { readonly atMs: number; readonly depthPx: number }[] = []
  let places: readonly { readonly atMs: number; readonly mm: readonly [number, number, number] }[] = []
  let newestMs = -Infinity
  let floorMs: number | undefined
  let unusable = 0
  let triedMs = -Infinity
  let refused: string | undefined
  let result: TemporalCalibration | undefined

  const coveredMs = () => Math.min(covered(depths), covered(places))

  function advise(): string {
    if (result) return 'done'
    if (floorMs !== undefined && newestMs - floorMs > LAG_RUN.blindMs)
      return 'no floor is seen: hold the probe upright over a flat floor under water, so that it is one bright line'
    return refused ?? HOW
  }

  function attempt() {
    if (coveredMs() < LAG_RUN.wantedMs || newestMs - triedMs < LAG_RUN.tryEachMs) return
    triedMs = newestMs
    const fromMs = Math.max(depths[0]!.atMs, places[0]!.atMs)
    const ofBoth = <S extends { readonly atMs: number }>(samples: readonly S[]) =>
      samples.filter(({ atMs }) => atMs >= fromMs)
    try {
      result = calibrateTemporal(ofBoth(depths), ofBoth(places))
    } catch (thrown) {
      refused = reasonOf(thrown)
    }
  }

  return {
    get standing() {
      const wanted = LAG_RUN.wantedMs / 1000
      return {
        taken: Math.min(wanted, Math.floor(coveredMs() / 1000)),
        wanted,
        figures: [
          figure('moved by', places.length > 0 ? reachMm(places) : undefined, 'mm', 0),
          figure('delay', result?.pictureLagMs, 'ms', 0),
          figure('known to', result?.errorMs, 'ms', 1),
          figure('not tracked', unusable, '', 0),
        ],
        advice: advise(),
      }
    },
    get result() {
      return result
    },
    seePicture(atMs, depthPx) {
      if (result || !(atMs > newestMs)) return
      newestMs = atMs
      floorMs ??= atMs
      if (depthPx === undefined) return
      floorMs = atMs
      depths = [...sinceGap(depths, atMs), { atMs, depthPx }]
      attempt()
    },
    seePlace(atMs, mm) {
      if (result || !(atMs > (places.at(-1)?.atMs ?? -Infinity))) return
      if (!mm) unusable += 1
      else places = [...sinceGap(places, atMs), { atMs, mm }]
    },
  }
}

/** The last samples without a gap before a moment, none older than what is kept. */
function sinceGap<S extends { readonly atMs: number }>(samples: readonly S[], atMs: number): readonly S[] {
  const last = samples.at(-1)
  if (last && atMs - last.atMs > LAG_RUN.longestGapMs) return []
  const first = samples.findIndex((sample) => sample.atMs > atMs - LAG_RUN.keptMs)
  return first > 0 ? samples.slice(first) : samples
}

const covered = (samples: readonly { readonly atMs: number }[]) =>
  samples.length > 1 ? samples.at(-1)!.atMs - samples[0]!.atMs : 0

/** Corner to corner of the box that it stayed in. */
function reachMm(places: readonly { readonly mm: readonly [number, number, number] }[]): number {
  const reaches = [0, 1, 2].map((axis) => {
    const values = places.map(({ mm }) => mm[axis]!)
    return Math.max(...values) - Math.min(...values)
  })
  return Math.hypot(...reaches)
}
