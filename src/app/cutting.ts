/**
 * Makes the three pictures of the plane that cuts the atlas: CT and MR resliced, ultrasound simulated, all of one cut.
 * Ultrasound takes the longest: the other two are cut where its newest picture is, so that they never show different places.
 */
import { CUT_DEPTH_MM, CUT_PICTURE, cutWindow, type CutWindow } from '#core/atlas/cut.ts'
import { greySlice } from '#core/fusion/grey-slice.ts'
import { greyWindow } from '#core/fusion/windows.ts'
import type { Matrix } from '#core/frames/transform.ts'
import type { SpineParameters } from '#core/phantom/parameters.ts'
import { usualSettings } from '#core/phantom/ultrasound/settings.ts'
import type { Volume } from '#core/volumes/volume.ts'
import type { Imaging } from '#devices/simulated/imaging/imaging.ts'
import type { ImagedFrame } from '#devices/simulated/imaging/messages.ts'
import type { CutPictures } from '#session/atlas-cut.ts'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import type { SessionState } from '#session/state.ts'

/** Another series of the same patient in the same place. */
export interface SecondVolume {
  readonly volume: Volume
  /** Values drawn black and white. */
  readonly span: readonly [number, number]
}

export interface CuttingParts {
  readonly session: Session
  readonly live: Pick<Live, 'arrival'>
  /** Of the spine that the open case was made from; undefined for anyone's own. */
  readonly parameters: () => SpineParameters | undefined
  /** The MR that belongs to the open CT; the signal says that it is no longer wanted. */
  readonly openMr: (signal: AbortSignal) => Promise<SecondVolume | undefined>
  readonly makeImaging: (events: {
    readonly onReady: () => void
    readonly onFrame: (frame: ImagedFrame) => void
    readonly onFailed: (reason: string) => void
  }) => Imaging
}

const SETTINGS = { ...usualSettings('C5-2'), depthMm: CUT_DEPTH_MM, focusMm: CUT_DEPTH_MM / 2 }
const PIXELS = CUT_PICTURE.widthPx * CUT_PICTURE.heightPx

/** @returns the pictures of now, once per displayed frame; undefined while nothing is cut. */
export function createCutting({ session, live, parameters, openMr, makeImaging }: CuttingParts): () => Live['cut'] {
  let imaging: Imaging | undefined
  let isReady = false
  let failed = ''
  let ofCase: SessionState['openCase']
  let mr: SecondVolume | 'coming' | undefined
  let pictures: CutPictures | undefined
  let asked: CutWindow | undefined
  /** Of the ultrasound that is under way. */
  let taking: CutWindow | undefined
  let window: { readonly of: Matrix; readonly labels: unknown; readonly at: CutWindow } | undefined
  let version = 0
  let wanting: AbortController | undefined

  function begin(openCase: SessionState['openCase']) {
    close()
    ofCase = openCase
    const own = parameters()
    if (own) {
      imaging = makeImaging({
        onReady() {
          isReady = true
          asked = undefined
        },
        onFrame: (frame) => taking && compose(taking, frame.contact === 'none' ? undefined : frame.grey),
        onFailed: (reason) => (failed = reason),
      })
      imaging.begin(own)
    }
    mr = 'coming'
    wanting = new AbortController()
    void openMr(wanting.signal)
      .catch(() => undefined)
      .then((found) => {
        if (ofCase !== openCase) return
        mr = found
        asked = undefined
      })
  }

  function close() {
    wanting?.abort()
    imaging?.close()
    imaging = ofCase = pictures = asked = taking = window = undefined
    isReady = false
    failed = ''
  }

  function windowNow({ atlas, structures }: SessionState): CutWindow {
    const { ctFromPlane } = atlas.cut
    if (window?.of !== ctFromPlane || window.labels !== structures?.labels)
      window = { of: ctFromPlane, labels: structures?.labels, at: cutWindow(structures?.labels, ctFromPlane) }
    return window.at
  }

  function compose({ ctFromImage, isOnSkin }: CutWindow, ultrasound: Uint8Array<ArrayBuffer> | undefined) {
    const { arrival } = live
    const isCt = arrival?.volume.frame === 'ct'
    const second = mr === 'coming' ? undefined : mr
    const mrVolume = isCt ? second : arrival && { volume: arrival.volume, span: arrival.windowHu }
    pictures = {
      ctFromImage,
      ct: isCt ? slice(arrival.volume, ctFromImage, greyWindow('soft tissue', 'ct', arrival.windowHu)) : undefined,
      mr: mrVolume && slice(mrVolume.volume, ctFromImage, greyWindow('spine', 'mr', mrVolume.span)),
      ultrasound,
      missing: {
        ct: 'this case has no CT',
        mr: mr === 'coming' ? 'the MR is coming' : 'this case has no MR',
        ultrasound: whyNoUltrasound(isOnSkin),
      },
      version: ++version,
    }
  }

  function whyNoUltrasound(isOnSkin: boolean): string {
    if (!imaging) return 'simulated of a model’s own body only'
    if (failed) return failed
    if (!isReady) return 'the tissue is being sampled'
    return isOnSkin ? '' : 'the plane does not meet the skin of the back'
  }

  return () => {
    const state = session.getState()
    if (!state.atlas.isOn || !state.atlas.cut.isOn) {
      if (ofCase) close()
      return undefined
    }
    if (ofCase !== state.openCase) begin(state.openCase)
    const now = windowNow(state)
    if (now === asked || imaging?.isBusy) return pictures
    asked = now
    if (imaging && isReady && now.isOnSkin && !failed) {
      taking = now
      imaging.take({
        frameId: version,
        picture: CUT_PICTURE,
        settings: SETTINGS,
        ctFromImage: now.ctFromImage,
        needles: [],
        nowMs: 0,
      })
    } else compose(now, undefined)
    return pictures
  }
}

function slice(volume: Volume, ctFromImage: Matrix, grey: readonly [number, number]): Uint8Array<ArrayBuffer> {
  const into = new Uint8Array(PIXELS)
  greySlice(volume, ctFromImage, CUT_PICTURE, grey, into)
  return into
}
