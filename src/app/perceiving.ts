/** Joins the perception worker to the pairing of pictures and to what the session says of it. */
import modelUrl from '/models/bone-likelihood/model.onnx?url'
import manifestUrl from '/models/bone-likelihood/manifest.json?url'
import type { Fan } from '#core/ultrasound/fan.ts'
import type { Pairing } from '#core/ultrasound/pairing.ts'
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'
import type { Session } from '#session/session.ts'
import { createPerception } from '#workers/perception/client.ts'
import PerceptionWorker from '#workers/perception/worker.ts?worker'

export type Perceive = (
  frame: UltrasoundFrame,
  fan: Fan | undefined,
  pixelMm: readonly [number, number] | undefined,
) => void

/** The worker, and with it the runtime's megabytes, is made when the first picture comes. */
export function startPerceiving(session: Session, pairing: Pairing): Perceive {
  let perception: ReturnType<typeof createPerception> | undefined

  const start = () =>
    createPerception({
      makeWorker: () => new PerceptionWorker(),
      modelUrl,
      manifestUrl,
      onContour: (contour) => pairing.found(contour),
      onState({ state, backend, model, reason }) {
        session.actions.set({ perceiving: { state, backend, model } })
        if (state === 'off' && reason) session.actions.notify('error', `Bone recognition stopped: ${reason}`)
      },
    })

  return (frame, fan, pixelMm) => {
    perception ??= start()
    perception.see(frame, fan, pixelMm)
  }
}
