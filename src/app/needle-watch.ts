/**
 * The needle as a network sees it, followed and laid on the picture that is shown; and whether it is where the tracked
 * one is. Unreviewed: it warns in words, and no alarm and no clearance is made of it.
 *
 * Followed in the patient while the probe is tracked, else in the probe's own frame, where the hand's movement is in it.
 */
import type { TransformGraph } from '#core/frames/transform-graph.ts'
import { imagePlane } from '#core/frames/image-plane.ts'
import { apply, point, type Point, type Transform } from '#core/frames/transform.ts'
import { followNeedle, needleSighting, toldNeedle, type FollowedNeedle } from '#core/needle/followed-needle.ts'
import { needleOnImage, type NeedleOnImage } from '#core/needle/needle-on-image.ts'
import type { NeedleSeen } from '#core/needle/needle-seen.ts'
import { fusedTip, type FusedTip } from '#core/needle/fused-tip.ts'
import { AGREED, agreeOn, apartInWords, tipsApart, type TrackedTip } from '#core/needle/tips-apart.ts'

/** Where the shown picture is, and the tracked needle at its moment. */
export interface PictureMoment {
  readonly frameId: number
  readonly atMs: number
  readonly patientFromImage: Transform<'patient', 'image'> | undefined
  /** Undefined until the probe is calibrated. */
  readonly probeFromImage: Transform<'probe', 'image'> | undefined
  readonly tracked: TrackedTip<'patient'> | undefined
}

export interface WatchedNeedle {
  readonly onImage: NeedleOnImage | undefined
  /** Why seen and tracked needle may not be one, in words for the operator; undefined while they seem to, or cannot be compared. */
  readonly disagrees: string | undefined
  /** Of the last picture that had both, while they are one. */
  readonly together: FusedTip<'patient'> | undefined
}

export interface NeedleWatch {
  /** Once per displayed frame. @param seen what a network says now; undefined also while nothing of it may be shown */
  at(picture: PictureMoment | undefined, seen: NeedleSeen | undefined): WatchedNeedle
  /** Another source begins. */
  clear(): void
}

export const NO_NEEDLE: WatchedNeedle = { onImage: undefined, disagrees: undefined, together: undefined }

/** Pictures remembered: a needle is found in one a little older than the one that is shown. */
const MOST_PICTURES = 64
/** What was told of two needles stays for so long without a picture that has both, ms. */
const TOLD_FOR_MS = 1000

type Followed =
  | { readonly in: 'patient'; readonly needle: FollowedNeedle<'patient'> }
  | { readonly in: 'probe'; readonly needle: FollowedNeedle<'probe'> }

export function createNeedleWatch(): NeedleWatch {
  let pictures: PictureMoment[] = []
  let followed: Followed | undefined
  let agreement = AGREED
  let apartMm = 0
  let together: FusedTip<'patient'> | undefined
  let comparedAtMs = -Infinity
  let lastFrameId = -1

  function clear() {
    pictures = []
    followed = undefined
    agreement = AGREED
    together = undefined
    comparedAtMs = -Infinity
    lastFrameId = -1
  }

  function remember(picture: PictureMoment) {
    const last = pictures.at(-1)
    // Counting begins anew with another source.
    if (last && (picture.frameId < last.frameId || picture.atMs < last.atMs)) clear()
    if (pictures.at(-1)?.frameId !== picture.frameId) pictures = [...pictures.slice(1 - MOST_PICTURES), picture]
  }

  function follow(seen: NeedleSeen) {
    lastFrameId = seen.frameId
    // A picture that was never shown is taken to be where the one before it was.
    const of = pictures.findLast(({ frameId }) => frameId <= seen.frameId)
    if (!of) return
    followed = followedOn(followed, seen, of)
    compare(seen, of)
  }

  function compare(seen: NeedleSeen, { patientFromImage, tracked, atMs }: PictureMoment) {
    const plane = patientFromImage && imagePlane(patientFromImage)
    const sighting = patientFromImage && needleSighting(seen, patientFromImage, atMs)
    if (!plane || !sighting || !tracked) return
    const { outMm } = plane.onto(tracked.tip)
    const found = tipsApart(sighting, tracked, outMm)
    together = fusedTip(sighting, tracked, outMm)
    agreement = agreeOn(agreement, found.isApart)
    comparedAtMs = atMs
    if (found.isApart) apartMm = found.apartMm
  }

  return {
    at(picture, seen) {
      if (!picture) return NO_NEEDLE
      remember(picture)
      if (seen && seen.frameId !== lastFrameId) follow(seen)
      const isTold = agreement.isTold && picture.atMs - comparedAtMs <= TOLD_FOR_MS
      return {
        onImage: seen && followed && onImage(followed, picture),
        disagrees: isTold ? apartInWords(apartMm) : undefined,
        together: isTold || picture.atMs - comparedAtMs > TOLD_FOR_MS ? undefined : together,
      }
    },
    clear,
  }
}

function followedOn(before: Followed | undefined, seen: NeedleSeen, of: PictureMoment): Followed | undefined {
  const { atMs, patientFromImage, probeFromImage } = of
  if (patientFromImage) {
    const sighting = needleSighting(seen, patientFromImage, atMs)
    return (
      sighting && {
        in: 'patient',
        needle: followNeedle(before?.in === 'patient' ? before.needle : undefined, sighting),
      }
    )
  }
  const sighting = probeFromImage && needleSighting(seen, probeFromImage, atMs)
  return sighting && { in: 'probe', needle: followNeedle(before?.in === 'probe' ? before.needle : undefined, sighting) }
}

function onImage(followed: Followed, { atMs, patientFromImage, probeFromImage }: PictureMoment) {
  if (followed.in === 'patient') {
    const told = toldNeedle(followed.needle, atMs)
    return told && patientFromImage && needleOnImage(told, patientFromImage)
  }
  const told = toldNeedle(followed.needle, atMs)
  return told && probeFromImage && needleOnImage(told, probeFromImage)
}

/** Undefined while the tracked needle has no place in the patient. */
export function trackedTip(graph: Pick<TransformGraph, 'find'>): TrackedTip<'patient'> | undefined {
  const found = graph.find('patient', 'needle-tip')
  if (!found || found.status !== 'ok') return undefined
  const { transform: patientFromTip, errorMm } = found
  const tip: Point<'patient'> = apply(patientFromTip, point('needle-tip', 0, 0, 0))
  const ahead = apply(patientFromTip, point('needle-tip', 0, 0, 1))
  return { tip, direction: [ahead.x - tip.x, ahead.y - tip.y, ahead.z - tip.z], sigmaMm: errorMm ?? 0 }
}
