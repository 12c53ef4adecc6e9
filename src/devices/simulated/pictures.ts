/** Simulated pictures with the scanner's present settings; black at once where the array is in the air. */
import type { Matrix } from '#core/frames/transform.ts'
import type { SpineParameters } from '#core/phantom/parameters.ts'
import { bathPicture, type BathScene } from '#core/phantom/ultrasound/water-bath.ts'
import type { NeedleInTissue } from '#core/phantom/ultrasound/needle-in-tissue.ts'
import type { PictureGeometry } from '#core/phantom/ultrasound/probe-geometry.ts'
import type { UltrasoundSettings } from '#core/phantom/ultrasound/settings.ts'
import { createImaging, type Imaging, type ImagingPort } from './imaging/imaging.ts'
import type { ImagedFrame } from './imaging/messages.ts'

export type SimulatedPort = ImagingPort

export interface PictureRequest {
  readonly frameId: number
  /** The moment it shows, ms. */
  readonly atMs: number
  readonly ctFromImage: Matrix
  readonly needles: readonly NeedleInTissue[]
  readonly pressMm: number
  readonly isTouching: boolean
  /** Instead of the body: what the probe sees in clear water. */
  readonly bath?: BathScene
}

export type TakenPicture = Pick<ImagedFrame, 'frameId' | 'grey' | 'contact' | 'flow'> &
  Partial<Pick<ImagedFrame, 'on' | 'tookMs' | 'quality'>>

export interface PicturesOptions {
  readonly makeWorker?: () => SimulatedPort
  readonly onReady: () => void
  readonly onTaken: (picture: TakenPicture) => void
  readonly onFailed: (reason: string) => void
}

export interface Pictures {
  begin(parameters: SpineParameters, settings: UltrasoundSettings, picture: PictureGeometry): void
  /** From the next picture on. */
  adjust(settings: UltrasoundSettings, picture: PictureGeometry): void
  take(request: PictureRequest): void
  layVessel: Imaging['layVessel']
  close(): void
}

export function createPictures({ makeWorker, onReady, onTaken, onFailed }: PicturesOptions): Pictures {
  const imaging = createImaging({ ...(makeWorker && { makeWorker }), onReady, onFrame: onTaken, onFailed })
  let scanner: { readonly settings: UltrasoundSettings; readonly picture: PictureGeometry } | undefined

  return {
    begin(parameters, settings, picture) {
      scanner = { settings, picture }
      imaging.begin(parameters)
    },
    adjust(settings, picture) {
      scanner = { settings, picture }
    },
    take({ frameId, atMs, ctFromImage, needles, pressMm, isTouching, bath }) {
      if (!scanner) return
      const { settings, picture } = scanner
      if (bath) onTaken({ frameId, grey: bathPicture(picture, bath, frameId + 1), contact: 'full' })
      // Black is black: an array in the air needs no worker.
      else if (!isTouching) {
        onTaken({ frameId, grey: new Uint8Array(picture.widthPx * picture.heightPx), contact: 'none' })
      } else imaging.take({ frameId, picture, settings, ctFromImage, needles, pressMm, nowMs: atMs })
    },
    layVessel: (vessel) => imaging.layVessel(vessel),
    close: () => imaging.close(),
  }
}
