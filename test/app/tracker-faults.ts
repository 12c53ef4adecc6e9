/** Trackers that fail, one after the other, in the one rig: what each says while it fails, and what is seen of it. */
import type { PoseReading } from '#devices/device.ts'
import { foremost, isHeard } from '#core/safety/alarm-board.ts'
import { createRandom, type Random } from '#core/phantom/random.ts'
import { cleanFrame, FRAME_MS, needleAt, probeAt, running, settled, type Rig } from './guarding-rig.ts'

/** What a tracker says in one displayed frame of its fault. */
interface Moment {
  readonly stampMs: number
  readonly onsetMs: number
  /** Frames since it began. */
  readonly frame: number
  readonly needle: PoseReading
  readonly probe: PoseReading
  /** Of this fault: differs from one to the next. */
  readonly awayMm: readonly [number, number, number]
  readonly stepMs: number
}

interface Fault {
  /** Nothing is wrong with what it says: only how it comes is odd. */
  readonly isHarmless?: true
  /** A needle that is drawn now is drawn in a wrong place, however fresh. */
  readonly isWrongPlace?: true
  says(moment: Moment): readonly PoseReading[]
}

/** Of pictures and poses behind the displayed frame. */
const BEHIND_MS = 8

export const FAULTS: Readonly<Record<string, Fault>> = {
  occlusion: { says: ({ needle, probe }) => [{ ...needle, status: 'out-of-view' }, probe] },
  silence: { says: ({ probe }) => [probe] },
  jump: {
    isWrongPlace: true,
    says: ({ stampMs, awayMm: [x, y, z], probe }) => [ok(needleAt(x, 20 + y, z), stampMs), probe],
  },
  'not a number': {
    isWrongPlace: true,
    says({ needle, probe }) {
      const matrix = needle.link.matrix.map((value, at) => (at === 13 ? NaN : value))
      return [{ ...needle, link: { ...needle.link, matrix } }, probe]
    },
  },
  'frozen stamp': { says: ({ needle, probe, onsetMs }) => [{ ...needle, atMs: onsetMs - BEHIND_MS }, probe] },
  'clock step': { says: ({ needle, probe, stepMs }) => [{ ...needle, atMs: needle.atMs + stepMs }, probe] },
  'swapped tools': {
    isWrongPlace: true,
    says: ({ needle, probe }) => [
      { ...probe, link: { ...probe.link, from: 'needle' } },
      { ...needle, link: { ...needle.link, from: 'probe' } },
    ],
  },
  '60 to 5 Hz': { says: ({ needle, probe, frame }) => (frame % 12 === 11 ? [needle, probe] : [probe]) },
  reordered: {
    isHarmless: true,
    // Each second one waits and comes after the next.
    says({ needle, probe, frame }) {
      if (frame % 2 === 0) return [probe]
      return [needle, { ...needle, atMs: needle.atMs - FRAME_MS }, probe]
    },
  },
  duplicated: { isHarmless: true, says: ({ needle, probe }) => [needle, needle, probe] },
}

const ok = (link: PoseReading['link'], atMs: number): PoseReading => ({ link, status: 'ok', atMs })

export interface FaultsOutcome {
  /** From the onset of each fault that is one to the first displayed frame without guidance. */
  readonly withdrawnMs: readonly number[]
  /** Displayed frames in which the needle was drawn from a sample older than 150 ms, or where it was not. */
  readonly staleDrawn: number
  /** Displayed frames later than 150 ms into a fault in which the needle was still guided; in which nothing alarmed. */
  readonly givenInFault: number
  readonly silent: number
  /** Alarms while nothing was wrong, and faults after which guidance did not come back. */
  readonly madeUp: number
  readonly notBack: number
}

export function runFaults(count: number, seed: number): { readonly rig: Rig; readonly outcome: FaultsOutcome } {
  const random = createRandom(seed)
  const rig = running()
  let nowMs = settled(rig)
  const names = Object.keys(FAULTS)
  const withdrawnMs: number[] = []
  const sums = { staleDrawn: 0, givenInFault: 0, silent: 0, madeUp: 0, notBack: 0 }
  for (let n = 0; n < count; n++) {
    const fault = FAULTS[names[n % names.length]!]!
    const one = runFault(rig, fault, nowMs, random)
    nowMs = recover(rig, one.endMs)
    if (!fault.isHarmless) withdrawnMs.push(one.withdrawnMs)
    for (const key of ['staleDrawn', 'givenInFault', 'silent', 'madeUp'] as const) sums[key] += one[key]
    const isBack = rig.live.guidance.state === 'given' && rig.session.getState().safety.board.alarms.length === 0
    sums.notBack += isBack ? 0 : 1
  }
  return { rig, outcome: { withdrawnMs, ...sums } }
}

function runFault(rig: Rig, fault: Fault, onsetMs: number, random: Random) {
  const awayMm = [0, 0, 0].map(() => 80 * (random.uniform() + 0.6)) as unknown as Moment['awayMm']
  const stepMs = (random.uniform() < 0.5 ? -1 : 1) * (500 + 20_000 * random.uniform())
  const frames = Math.round((250 + 250 * random.uniform()) / FRAME_MS)
  const seen = { withdrawnMs: Infinity, staleDrawn: 0, givenInFault: 0, silent: 0, madeUp: 0 }
  let newestMs = onsetMs - BEHIND_MS
  for (let frame = 0; frame < frames; frame++) {
    const nowMs = onsetMs + (frame + 1) * FRAME_MS
    const stampMs = nowMs - BEHIND_MS
    const needle = ok(needleAt(0.5 + 0.05 * Math.sin(nowMs), 20, 0.5), stampMs)
    const probe = ok(probeAt(60, 40, 0), stampMs)
    const said = fault.says({ stampMs, onsetMs, frame, needle, probe, awayMm, stepMs })
    for (const { link, atMs, status } of said) rig.put(link, atMs, status)
    rig.picture(stampMs)
    rig.tick(nowMs)
    // Only a needle that is one, with the time it is of, tells where it is.
    if (said.some((each) => each === needle)) newestMs = stampMs
    look(rig, fault, nowMs - onsetMs, nowMs - newestMs, seen)
  }
  return { ...seen, endMs: onsetMs + frames * FRAME_MS }
}

type Seen = { -readonly [K in Exclude<keyof FaultsOutcome, 'withdrawnMs' | 'notBack'>]: number } & {
  withdrawnMs: number
}

function look({ live, session }: Rig, fault: Fault, sinceMs: number, ageMs: number, seen: Seen) {
  const { board } = session.getState().safety
  const isGiven = live.guidance.state === 'given'
  if (!isGiven) seen.withdrawnMs = Math.min(seen.withdrawnMs, sinceMs)
  if (live.needle && (fault.isWrongPlace || ageMs > 150)) seen.staleDrawn++
  if (fault.isHarmless) seen.madeUp += board.alarms.length
  else if (sinceMs > 150) {
    if (isGiven) seen.givenInFault++
    if (!isHeard(board, foremost(board))) seen.silent++
  }
}

/** Well again, and looked at by a person: until the alarms have ended and guidance is back. @returns the time */
function recover(rig: Rig, fromMs: number): number {
  let nowMs = fromMs
  for (let frame = 0; frame < 110; frame++) {
    nowMs += FRAME_MS
    cleanFrame(rig, nowMs)
    if (frame === 0 || frame === 30) rig.session.actions.wishOfAlarms('see')
    rig.tick(nowMs)
  }
  return nowMs
}
