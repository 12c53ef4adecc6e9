/** Both halves of perception joined by a real channel: the filter that ships and real graphs of the trained kinds, one thread of wasm. */
import type { PictureReading } from '#core/anatomy/picture-reading.ts'
import type { NeedleSeen } from '#core/needle/needle-seen.ts'
import type { BoneContour } from '#core/ultrasound/bone-contour.ts'
import type { BoneMap } from '#core/ultrasound/bone-map.ts'
import { wholePicture } from '#core/ultrasound/fan.ts'
import { createPerception, type Seen } from '#workers/perception/client.ts'
import type { Explained } from '#workers/perception/explaining.ts'
import type { ModelName, Port, Reply, Request } from '#workers/perception/messages.ts'
import type { ModelFiles } from '#workers/perception/model-book.ts'
import { fetchModel } from '#workers/perception/open-model.ts'
import { servePerception } from '#workers/perception/serve.ts'
import type { PerceptionPort } from '#workers/perception/worker-life.ts'
import { shippedManifestText, shippedModel } from './shipped-model.ts'
import { filesOf, SIDE, tinyModel } from './tiny-models.ts'

const open: (() => void)[] = []
/** To be called after each test. */
export function closeAll(): void {
  for (const close of open.splice(0)) close()
}

function makeWorker(): PerceptionPort {
  const { port1, port2 } = new MessageChannel()
  servePerception(port2 as unknown as Port<Reply, Request>, fetchModel)
  open.push(() => port1.close())
  return port1 as unknown as PerceptionPort
}

export const BONE = filesOf('bone-likelihood', { bytes: shippedModel(), manifest: JSON.parse(shippedManifestText()) })
export const LUMBAR = filesOf('lumbar-anatomy', tinyModel('lumbar-anatomy'))
export const MUSCLE = filesOf('muscle-fascia', tinyModel('muscle-fascia'))
export const NEEDLE = filesOf('needle', tinyModel('needle'))
export const ALL = [BONE, LUMBAR, NEEDLE, MUSCLE]

export function start(models: readonly ModelFiles[] = ALL, contourFrom: ModelName = 'bone-likelihood') {
  const contours: BoneContour[] = []
  const bones: BoneMap[] = []
  const readings: (PictureReading & { readonly name: ModelName })[] = []
  const needles: { readonly seen: NeedleSeen | undefined; readonly frameId: number }[] = []
  const explained: Explained[] = []
  const loaded: (readonly [ModelName, number])[] = []
  const perception = createPerception({
    makeWorker,
    models,
    contourFrom,
    onContour: (contour) => contours.push(contour),
    onBone: (map) => bones.push(map),
    onReading: (name, reading) => readings.push({ ...reading, name }),
    onNeedle: (seen, { frameId }) => needles.push({ seen, frameId }),
    onExplained: (answer) => explained.push(answer),
    onState: ({ models: each }) =>
      loaded.push(
        ...each.filter(({ state }) => state === 'loading').map((model) => [model.name, model.loaded] as const),
      ),
    limits: { answerMs: 20_000, loadMs: 20_000, restartAfterMs: [0, 0] },
  })
  open.push(() => perception.stop())
  const states = () => Object.fromEntries(perception.state.models.map(({ name, state }) => [name, state]))
  const reason = (name: ModelName) => perception.state.models.find((model) => model.name === name)!.reason
  const settled = () => until(() => Object.values(states()).every((state) => /running|refused|off/.test(state)))
  return { perception, contours, bones, readings, needles, explained, loaded, states, reason, settled }
}

export const until = async (isSo: () => boolean) => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5))
}

export const MIDDLE = 128
export type Paint = (x: number, y: number) => number

/** 32 x 32 pixels of 1 mm: pixels are the networks' cells. */
export function picture(frameId: number, paint: Paint = () => MIDDLE, atMs = 40 * frameId): Seen {
  const grey = Uint8Array.from({ length: SIDE * SIDE }, (_, at) => paint(at % SIDE, Math.floor(at / SIDE)))
  return { frameId, widthPx: SIDE, heightPx: SIDE, grey, atMs }
}

export const FAN = wholePicture(SIDE, SIDE)
export const MM = [1, 1] as const

/** A bright block, rows 8-11 and columns 4-12, and a dark one, rows 20-27 and columns 16-24. */
export const blocks: Paint = (x, y) => {
  if (y >= 8 && y <= 11 && x >= 4 && x <= 12) return 255
  return y >= 20 && y <= 27 && x >= 16 && x <= 24 ? 20 : MIDDLE
}
