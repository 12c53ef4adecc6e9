/**
 * What hands lately did with the simulated tools, after the body had its say.
 *
 * A held tool cannot be simulated ahead of time as a script can. The simulated scanner and
 * tracker therefore run a little behind the hand: whatever is asked at a moment is what
 * the hand did `delayMs` before, and pictures and poses of one moment belong together.
 */
import { apply, point, transform, type Transform } from '#core/frames/transform.ts'
import { NOTHING_FELT, type Feel } from '#core/phantom/contact/feel.ts'
import { moveNeedle, type NeedleMoment, type NeedleShape } from '#core/phantom/contact/needle-contact.ts'
import { pressProbe, type ProbeMoment } from '#core/phantom/contact/probe-contact.ts'
import type { NeedleInTissue } from '#core/phantom/ultrasound/needle-in-tissue.ts'
import type { LumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { createPoseBuffer, type TimedPose } from '#core/signals/pose-buffer.ts'
import type { FeltMoment, NeedleTruth, Truth } from './truth.ts'

export interface HeldTools {
  /** Where the hand would have the probe; undefined while nobody knows where that hand is. */
  readonly probe: Transform<'ct', 'probe'> | undefined
  /** False: a script leads it, and it lies on the skin already. */
  readonly isProbeFree: boolean
  readonly needle: Transform<'ct', 'needle'> | undefined
}

export interface HeldMoment {
  readonly atMs: number
  readonly probe: ProbeMoment | undefined
  readonly needle: NeedleMoment | undefined
}

export interface HeldCourse {
  hold(tools: HeldTools, nowMs: number): HeldMoment
  readonly newest: HeldMoment | undefined
  /** As they were at a moment; undefined before anyone held them. */
  probeAt(ms: number): TimedPose | undefined
  needleAt(ms: number): TimedPose | undefined
  /** What was felt since the last asking. */
  takeFeel(): Feel
  truth(): Truth | undefined
  takeFelt(): readonly FeltMoment[]
  /** What a scanner may see of the needle. */
  needlesInTissue(): readonly NeedleInTissue[]
  /** A needle that is let go in tissue stays there. */
  readonly isNeedleIn: boolean
}

/** Longer than any delay, and joined over the slowest displayed frames. */
const HISTORY = { keptMs: 2000, longestGapMs: 700, aheadMs: 1000 } as const
/** How hard the script lies on the skin. */
const SCRIPT_PRESS_MM = 3

export function createHeldCourse(spine: LumbarSpine, shape: NeedleShape, faceMm: number): HeldCourse {
  const probes = createPoseBuffer(HISTORY)
  const needles = createPoseBuffer(HISTORY)
  let newest: HeldMoment | undefined
  let feel: Feel = NOTHING_FELT
  let felt: FeltMoment[] = []

  function probeOf({ probe, isProbeFree }: HeldTools): ProbeMoment | undefined {
    if (!probe) return undefined
    if (!isProbeFree) return { ctFromProbe: probe, isTouching: true, pressMm: SCRIPT_PRESS_MM }
    return pressProbe(spine.skinAt, probe, faceMm, newest?.probe?.isTouching ?? false)
  }

  function needleOf({ needle }: HeldTools): NeedleMoment | undefined {
    if (needle) return moveNeedle(spine, newest?.needle, needle, shape)
    return newest?.needle?.track ? { ...newest.needle, forceN: 0, felt: [] } : undefined
  }

  function noteFeel(now: NeedleMoment | undefined, before: HeldMoment | undefined, nowMs: number) {
    const elapsedS = Math.max(1, nowMs - (before?.atMs ?? nowMs)) / 1000
    const depthMm = depthOf(now)
    const { forceN, isAtBone, felt: fresh } = now ?? NOTHING_FELT
    feel = {
      forceN,
      speedMmPerS: (depthMm - depthOf(before?.needle)) / elapsedS,
      isInTissue: now?.track !== undefined,
      isAtBone,
      felt: [...feel.felt, ...fresh],
    }
    if (!now || !fresh.length) return
    const { label } = needleTruth(now)
    const forceBefore = before?.needle?.forceN ?? 0
    felt.push(...fresh.map((what): FeltMoment => ({ atMs: nowMs, what, depthMm, forceN: forceBefore, label })))
  }

  function needleTruth({ ctFromNeedle, track, bendMm, forceN, isAtBone, tissue }: NeedleMoment): NeedleTruth {
    const m = ctFromNeedle.matrix
    const tip = apply(ctFromNeedle, point('needle', 0, 0, shape.lengthMm))
    const label = spine.labelAt(tip.x, tip.y, tip.z)
    const direction = [m[8]!, m[9]!, m[10]!] as const
    return { tip, direction, depthMm: track?.depthMm ?? 0, bendMm, forceN, isAtBone, tissue, label }
  }

  function remember(buffer: typeof probes, link: Transform<'ct', 'probe' | 'needle'> | undefined, atMs: number) {
    if (link) return buffer.add({ link, status: 'ok', atMs })
    const last = buffer.at(atMs)
    if (last) buffer.add({ link: { matrix: last.matrix }, status: 'missing', atMs })
  }

  return {
    get newest() {
      return newest
    },
    get isNeedleIn() {
      return newest?.needle?.track !== undefined
    },
    hold(tools, nowMs) {
      const now: HeldMoment = { atMs: nowMs, probe: probeOf(tools), needle: needleOf(tools) }
      noteFeel(now.needle, newest, nowMs)
      newest = now
      remember(probes, now.probe?.ctFromProbe, nowMs)
      remember(needles, now.needle?.ctFromNeedle, nowMs)
      return now
    },
    probeAt: (ms) => probes.at(ms),
    needleAt: (ms) => needles.at(ms),
    takeFeel() {
      const now = feel
      feel = { ...feel, felt: [] }
      return now
    },
    takeFelt: () => felt.splice(0),
    needlesInTissue() {
      if (!newest?.needle?.track) return []
      const { tip, direction } = needleTruth(newest.needle)
      return [{ tip, direction, ...shape }]
    },
    truth: () =>
      newest && {
        atMs: newest.atMs,
        probe: newest.probe && {
          ctFromProbe: newest.probe.ctFromProbe.matrix,
          isTouching: newest.probe.isTouching,
          pressMm: newest.probe.pressMm,
        },
        needle: newest.needle && needleTruth(newest.needle),
      },
  }
}

const depthOf = (needle: NeedleMoment | undefined) => needle?.track?.depthMm ?? 0

/** needleFromNeedleTip of a needle of this length: its hub is the marker, its axes are the marker's. */
export const needleFromTip = ({ lengthMm }: NeedleShape) =>
  transform('needle', 'needle-tip', [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, lengthMm, 1])
