/**
 * The simulated scanner: takes the script's pictures ahead of time and a held probe's as they come.
 *
 * While a script leads the probe, what it will do is known: the worker takes pictures a little ahead of time and each
 * is handed over when its moment comes. Once a hand holds a tool nothing is known ahead: the newest pose wins and one
 * picture is under way at a time.
 */
import { compose, type Transform } from '#core/frames/transform.ts'
import type { SpineParameters } from '#core/phantom/parameters.ts'
import type { ProbeMoment } from '#core/phantom/contact/probe-contact.ts'
import { probeFromImage } from '#core/phantom/sweep.ts'
import type { NeedleInTissue } from '#core/phantom/ultrasound/needle-in-tissue.ts'
import { pictureOf, type PictureGeometry } from '#core/phantom/ultrasound/probe-geometry.ts'
import type { UltrasoundSettings } from '#core/phantom/ultrasound/settings.ts'
import type { BathScene } from '#core/phantom/ultrasound/water-bath.ts'
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'
import { createPictureQueue } from './picture-queue.ts'
import { createPictures, type Pictures, type SimulatedPort } from './pictures.ts'

export const SIMULATED_TIMING = {
  imagePeriodMs: 50,
  /** Pictures are taken this far ahead: longer than the worker takes for one when a software renderer holds its core. */
  aheadMs: 600,
  /** Between two pictures of a water bath, which are made on the page. */
  bathMs: 100,
} as const

const WIDTH_PX = 320
const HEIGHT_PX = 240
/** How hard the script lies on the skin. */
const SCRIPT_PRESS_MM = 3

export interface ScannerOptions {
  readonly settings: UltrasoundSettings
  readonly makeWorker?: () => SimulatedPort
  /** Where the script has the probe, ms after the start. */
  readonly scriptAt: (ms: number) => Transform<'ct', 'probe'>
  /** Also when the tissue gets finer. */
  readonly onReady: () => void
  readonly onFailed: (reason: string) => void
}

export interface Scanner {
  readonly picture: PictureGeometry
  /** @throws whatever keeps the worker from being started. */
  start(parameters: SpineParameters, nowMs: number): void
  /** @returns whether the echo field is another one now. */
  adjust(settings: UltrasoundSettings): boolean
  /** Pictures of what is no longer so are not shown. */
  hold(isHeld: boolean, nowMs: number): void
  /** Of a held probe, when no picture is under way. @param bath where it is held in clear water. */
  take(probe: ProbeMoment, needles: readonly NeedleInTissue[], atMs: number, nowMs: number, bath?: BathScene): void
  layVessel: Pictures['layVessel']
  /** The script's pictures, as far ahead as they may be taken. */
  takeAhead(): void
  /** Once per displayed frame. @param latencyMs by how much pictures are to be late. */
  read(nowMs: number, latencyMs: number): { readonly image: UltrasoundFrame; readonly count: number } | undefined
  close(): void
}

export function createScanner({ settings: first, makeWorker, scriptAt, onReady, onFailed }: ScannerOptions): Scanner {
  const { imagePeriodMs, aheadMs, bathMs } = SIMULATED_TIMING
  let lastBathMs = -Infinity
  let settings = first
  let picture = pictureOf(first.probe, first.depthMm, WIDTH_PX, HEIGHT_PX)
  let isReady = false
  let isHeld = false
  let startMs = 0
  let lastReadMs = 0
  let frameMs = 0
  /** Of the script: which picture is taken next. */
  let nextPicture = 0

  const pictures = createPictures({
    ...(makeWorker && { makeWorker }),
    onReady() {
      isReady = true
      onReady()
    },
    onTaken(taken) {
      queue.taken(taken, lastReadMs + frameMs, picture)
      takeAhead()
    },
    onFailed,
  })
  const queue = createPictureQueue((request) => pictures.take(request), aheadMs - imagePeriodMs)

  function takeAhead() {
    const ms = nextPicture * imagePeriodMs
    if (isHeld || !isReady || queue.isUnderway || startMs + ms > lastReadMs + aheadMs) return
    const { matrix } = compose(scriptAt(ms), probeFromImage(picture))
    const led = { ctFromImage: matrix, needles: [], pressMm: SCRIPT_PRESS_MM, isTouching: true }
    queue.ask(nextPicture++, startMs + ms, lastReadMs, led)
  }

  function close() {
    pictures.close()
    queue.restart()
    isReady = false
  }

  return {
    get picture() {
      return picture
    },
    start(parameters, nowMs) {
      close()
      startMs = lastReadMs = nowMs
      lastBathMs = -Infinity
      nextPicture = 0
      isHeld = false
      pictures.begin(parameters, settings, picture)
    },
    adjust(next) {
      const isSame = next.probe === settings.probe && next.depthMm === settings.depthMm
      settings = next
      if (!isSame) {
        picture = pictureOf(next.probe, next.depthMm, WIDTH_PX, HEIGHT_PX)
        queue.discard()
      }
      pictures.adjust(next, picture)
      return !isSame
    },
    hold(isHeldNow, nowMs) {
      if (isHeldNow === isHeld) return
      isHeld = isHeldNow
      queue.discard()
      nextPicture = Math.ceil((nowMs - startMs) / imagePeriodMs)
    },
    take({ ctFromProbe, pressMm, isTouching }, needles, atMs, nowMs, bath) {
      if (!isHeld || queue.isUnderway || (bath && nowMs - lastBathMs < bathMs)) return
      if (bath) lastBathMs = nowMs
      const { matrix } = compose(ctFromProbe, probeFromImage(picture))
      queue.ask(0, atMs, nowMs, { ctFromImage: matrix, needles, pressMm, isTouching, ...(bath && { bath }) })
    },
    layVessel: pictures.layVessel,
    takeAhead,
    read(nowMs, latencyMs) {
      frameMs = nowMs - lastReadMs
      lastReadMs = nowMs
      // Once behind, what could not be shown in time is not taken at all: rather fewer pictures than late ones.
      const due = (nowMs - startMs) / imagePeriodMs
      if (nextPicture < Math.floor(due)) nextPicture = Math.floor(due + queue.tookMs / imagePeriodMs)
      return isHeld ? queue.newest() : queue.due(nowMs - latencyMs, nowMs)
    },
    close,
  }
}
