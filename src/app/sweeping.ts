/**
 * A freehand sweep: the region is scouted, then pictures go into it with the pose of the moment they were taken.
 *
 * A picture is held back for some milliseconds, for the pose after it has then come in and it lies between two.
 */
import type { Located } from '#core/frames/transform-graph.ts'
import { clipOfFan } from '#core/reconstruction/clip-of-fan.ts'
import type { ReconstructedVolume } from '#core/reconstruction/reconstruction.ts'
import { gridOfRegion } from '#core/reconstruction/region.ts'
import type { ImportanceMask } from '#core/reconstruction/settings.ts'
import { NO_COUNTS } from '#core/reconstruction/sweep-counts.ts'
import { createScout, type Scout, type SweepBox } from '#core/reconstruction/sweep-grid.ts'
import type { BoneMap } from '#core/ultrasound/bone-map.ts'
import type { Fan } from '#core/ultrasound/fan.ts'
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'
import type { Session } from '#session/session.ts'
import { createReconstructing, type ReconstructingPort } from '#workers/reconstruction/client.ts'
import type { SweptBone } from '#workers/reconstruction/messages.ts'
import { createBonePoses } from './bone-poses.ts'
import type { Recording } from './recording.ts'
import { isSameField } from './same-field.ts'
import { planOfSweep } from './sweep-plan.ts'
import { sweptVolumeOf } from './swept-volume.ts'

type Pose = Located<'patient', 'image'>

export interface Sweeping {
  /** Each picture as it comes. */
  take(frame: UltrasoundFrame, fan: Fan | undefined): void
  /** Once per displayed frame, after the poses were taken. @param poseAt the pose of a picture of that moment */
  follow(nowMs: number, poseAt: (atMs: number) => Pose | undefined): void
  boneFound(map: BoneMap): void
  /** The network's map of bone is wanted of pictures that come now. */
  readonly isBoneWanted: boolean
  /** What has been scouted. */
  readonly box: SweepBox | undefined
  scout(): void
  record(): void
  stop(): void
  discard(): void
  /** Another source: what was recorded so far is finished, a region is no more. */
  sourceEnded(): void
  recorded(recording: Recording): Promise<void>
  /** What compounding by importance goes by from now on. */
  useMask(name: string, mask: ImportanceMask): void
  /** Brings the counts in the session up to date; called a few times a second. */
  report(): void
}

export interface SweepingParts {
  readonly session: Session
  readonly makeWorker: () => ReconstructingPort
  /** Tells the perception whether maps of bone are wanted. */
  readonly wantBone: (isWanted: boolean) => void
}

/** Two periods of a tracker of 30 a second. */
const HELD_MS = 60
/** A pose that much older than its picture is not its pose. */
const LATEST_MS = 21
const NO_PIXELS = { widthPx: 0, heightPx: 0, grey: new Uint8Array(0) } as const

type Size = Pick<UltrasoundFrame, 'widthPx' | 'heightPx'>

interface Held {
  readonly frame: UltrasoundFrame
  readonly fan: Fan | undefined
}

export function createSweeping({ session, makeWorker, wantBone }: SweepingParts): Sweeping {
  const { actions } = session
  let held: readonly Held[] = []
  let scouting: Scout | undefined
  let scouted = 0
  let source = ''
  /** Of the pictures that the sweep was begun with. */
  let field: Held | undefined
  let lastFan: Fan | undefined
  let lastFrame: Size | undefined
  let mask: ImportanceMask | undefined
  const bonePoses = createBonePoses()

  const reconstructing = createReconstructing({
    makeWorker,
    onCoverage: (coverage) => actions.sweep({ coverage }),
    onFinished: finished,
    onFailed(reason) {
      ended('idle')
      actions.notify('error', `No volume from the sweep: ${reason}`)
    },
  })

  const phaseNow = () => session.getState().sweep.phase

  function ended(phase: 'idle' | 'scouted') {
    held = []
    field = undefined
    bonePoses.clear()
    wantBone(false)
    actions.sweep({ phase, coverage: undefined })
  }

  function finished(volume: ReconstructedVolume, bone: SweptBone | undefined) {
    const { sweep, openCase } = session.getState()
    const counts = reconstructing.counts
    ended('idle')
    actions.sweep({ counts, box: undefined })
    scouting = undefined
    if (counts.placed === 0) {
      actions.notify('warning', 'No volume from the sweep: no picture could be placed.')
      return
    }
    actions.set({ sweptVolume: sweptVolumeOf(volume, bone, source, counts, sweep.settings), sweptBone: bone?.surface })
    // An open CT is not covered up unasked.
    if (!openCase) actions.setLayer('sweptVolume', true)
    const beside = openCase ? ' It can be shown in place of the CT or MR.' : ''
    actions.notify('info', `Ultrasound volume of ${counts.placed} pictures is ready.${beside}`)
  }

  /** @param size of the pictures, as far as it is known */
  function begin(
    box: SweepBox,
    name: string,
    clipFan: Fan | undefined,
    size: Size | undefined,
    isBoneMade: boolean,
  ): boolean {
    // prettier-ignore
    const { settings } = session.getState().sweep
    const fault = maskFault(settings.compounding === 'importance', mask, size)
    if (fault) {
      actions.notify('error', `No sweep: ${fault}`)
      return false
    }
    const placed = gridOfRegion(box, settings.voxelMm)
    if (!placed.ok) {
      actions.notify('error', `No sweep: ${placed.reason}`)
      return false
    }
    const { spacingMm } = placed.grid
    if (spacingMm[0] > settings.voxelMm)
      actions.notify('info', `The region is large: voxels are ${spacingMm[0].toFixed(2)} mm wide.`)
    source = name
    const importance = settings.compounding === 'importance' ? mask : undefined
    reconstructing.start(planOfSweep(placed.grid, box, { ...settings, isBoneMade }, clipOfFan(clipFan), importance))
    actions.sweep({ phase: 'recording', counts: NO_COUNTS, coverage: undefined })
    return true
  }

  function place({ frame, fan }: Held, pose: Pose | undefined) {
    const isTimely = pose !== undefined && pose.atMs >= frame.atMs - LATEST_MS
    const trusted = isTimely ? pose : undefined
    if (phaseNow() === 'scouting') return look(frame, fan, trusted)
    if (field && !isSameField(field.frame, field.fan, frame, fan)) {
      actions.notify('warning', 'The picture’s size or depth changed: the sweep ends here.')
      return finish()
    }
    field ??= { frame, fan }
    // A probe off the skin sends black, which would darken what was seen before.
    reconstructing.add(frame.contact === 'none' ? { frameId: frame.frameId, ...NO_PIXELS } : frame, trusted)
    if (trusted?.status === 'ok') bonePoses.note(frame.frameId, trusted.transform.matrix)
  }

  function look({ widthPx, heightPx, contact }: UltrasoundFrame, fan: Fan | undefined, pose: Pose | undefined) {
    if (pose?.status !== 'ok' || contact === 'none') return
    scouting ??= createScout(clipOfFan(fan))
    scouting.look(widthPx, heightPx, pose.transform)
    scouted += 1
  }

  function finish() {
    held = []
    wantBone(false)
    actions.sweep({ phase: 'finishing' })
    reconstructing.finish()
  }

  return {
    take(frame, fan) {
      lastFan = fan
      lastFrame = frame
      if (['scouting', 'recording'].includes(phaseNow())) held = [...held, { frame, fan }]
    },
    follow(nowMs, poseAt) {
      while (held[0] && nowMs - held[0].frame.receivedAtMs >= HELD_MS) {
        const [first, ...rest] = held
        held = rest
        place(first!, poseAt(first!.frame.atMs))
      }
    },
    boneFound(map) {
      const patientFromImage = bonePoses.of(map.frameId)
      if (patientFromImage && phaseNow() === 'recording') reconstructing.addBone(map, patientFromImage)
    },
    get isBoneWanted() {
      const { phase, settings } = session.getState().sweep
      return phase === 'recording' && settings.isBoneMade
    },
    get box() {
      return scouting?.box
    },
    scout() {
      if (['recording', 'finishing'].includes(phaseNow())) return
      scouting = undefined
      scouted = 0
      held = []
      actions.sweep({ phase: 'scouting', scouted, box: undefined, coverage: undefined, counts: NO_COUNTS })
    },
    record() {
      const box = scouting?.box
      if (['recording', 'finishing'].includes(phaseNow())) return
      if (!box) return actions.notify('info', 'Scout the region first: move the probe once over what is to be swept.')
      const { settings } = session.getState().sweep
      held = []
      if (begin(box, session.getState().source.label, lastFan, lastFrame, settings.isBoneMade)) {
        actions.sweep({ box })
        wantBone(settings.isBoneMade)
      }
    },
    stop() {
      if (phaseNow() === 'recording') finish()
      if (phaseNow() !== 'scouting') return
      held = []
      actions.sweep(scouting?.box ? { phase: 'scouted', box: scouting.box, scouted } : { phase: 'idle' })
    },
    discard() {
      reconstructing.forget()
      scouting = undefined
      scouted = 0
      ended('idle')
      actions.sweep({ box: undefined, scouted: 0, counts: NO_COUNTS })
    },
    sourceEnded() {
      lastFan = undefined
      lastFrame = undefined
      if (phaseNow() === 'recording') return finish()
      if (phaseNow() === 'finishing') return
      scouting = undefined
      held = []
      actions.sweep({ phase: 'idle', box: undefined })
    },
    useMask(name, given) {
      mask = given
      const { settings } = session.getState().sweep
      const { widthPx, heightPx } = given
      actions.sweep({ settings: { ...settings, compounding: 'importance', mask: { name, widthPx, heightPx } } })
    },
    async recorded({ name, count, widthPx, heightPx, fan, pictureAt, poseAt }) {
      if (['recording', 'finishing'].includes(phaseNow())) return
      const scout = createScout(clipOfFan(fan))
      for (let index = 0; index < count; index++) {
        const pose = poseAt(index)
        if (pose?.status === 'ok') scout.look(widthPx, heightPx, pose.transform)
      }
      if (!scout.box) return actions.notify('error', `${name}: no picture has a pose in the patient's frame.`)
      if (!begin(scout.box, name, fan, { widthPx, heightPx }, false)) return
      const cancel = () => {
        reconstructing.forget()
        ended('idle')
      }
      for (let index = 0; index < count && phaseNow() === 'recording'; index++) {
        reconstructing.add({ frameId: index, ...pictureAt(index) }, poseAt(index))
        actions.set({ progress: { label: `Reconstructing ${name}`, fraction: index / count, cancel } })
        await reconstructing.settled()
      }
      actions.set({ progress: undefined })
      if (phaseNow() === 'recording') finish()
    },
    report() {
      const { sweep } = session.getState()
      if (sweep.phase === 'scouting' && sweep.scouted !== scouted) actions.sweep({ scouted })
      if (sweep.phase !== 'recording') return
      if (sweep.counts !== reconstructing.counts) actions.sweep({ counts: reconstructing.counts })
    },
  }
}

/** Why pixels cannot be weighed by a mask; undefined where they can, or need not be. */
function maskFault(isNeeded: boolean, mask: ImportanceMask | undefined, size: Size | undefined): string | undefined {
  if (!isNeeded) return undefined
  if (!mask) return 'choose an importance mask, or another way for pixels that meet'
  if (!size || (size.widthPx === mask.widthPx && size.heightPx === mask.heightPx)) return undefined
  return `the importance mask has ${mask.widthPx} x ${mask.heightPx} pixels, the pictures ${size.widthPx} x ${size.heightPx}`
}
