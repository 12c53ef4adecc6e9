/** The page's end of the worker that takes the simulated pictures: one at a time, so that stopping never leaves a queue behind. */
import type { Posture, SpineParameters } from '#core/phantom/parameters.ts'
import type { VesselAcross } from '#core/phantom/ultrasound/laid-vessel.ts'
import type { ImagedFrame, ImagingShot, Port, Quality, Reply, Request } from './messages.ts'

export type ImagingPort = Port<Request, Reply>

export interface ImagingOptions {
  readonly makeWorker?: () => ImagingPort
  /** The first time pictures can be taken, and again when they become finer. */
  readonly onReady?: (quality: Quality) => void
  readonly onFrame: (frame: ImagedFrame) => void
  readonly onFailed: (reason: string) => void
}

export interface Imaging {
  /** Samples the tissue of this patient; pictures can be taken from `onReady` on. A second call is another patient. */
  begin(parameters: SpineParameters, posture?: Posture): void
  /** @throws Error while one is under way: ask `isBusy` first. */
  take(shot: ImagingShot): void
  readonly isBusy: boolean
  /** From the next picture on; undefined: none. */
  layVessel(vessel: VesselAcross | undefined): void
  close(): void
}

const startWorker = (): ImagingPort =>
  new Worker(new URL('./imaging.worker.ts', import.meta.url), { type: 'module' }) as ImagingPort

export function createImaging({ makeWorker = startWorker, onReady, onFrame, onFailed }: ImagingOptions): Imaging {
  let port: ImagingPort | undefined
  let isBusy = false

  function receive(reply: Reply) {
    switch (reply.type) {
      case 'ready':
        return onReady?.(reply.quality)
      case 'taken':
        isBusy = false
        return onFrame(reply)
      case 'failed':
        isBusy = false
        return onFailed(`the simulation failed: ${reply.reason}`)
      default:
        reply satisfies never
    }
  }

  return {
    get isBusy() {
      return isBusy
    },
    begin(parameters, posture = parameters.posture) {
      if (!port) {
        port = makeWorker()
        port.onmessage = ({ data }) => receive(data)
        port.onerror = (event) => onFailed(event.message || 'the worker of the simulation could not be started')
      }
      port.postMessage({ type: 'begin', parameters: { ...parameters, posture } }, [])
    },
    take(shot) {
      if (isBusy) throw new Error('a picture is under way')
      if (!port) throw new Error('no patient was begun')
      isBusy = true
      port.postMessage({ type: 'take', shot }, [])
    },
    layVessel: (vessel) => port?.postMessage({ type: 'lay-vessel', vessel }, []),
    close() {
      if (port) {
        port.onmessage = null
        port.terminate?.()
      }
      port = undefined
      isBusy = false
    },
  }
}
