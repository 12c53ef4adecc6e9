/** Joins the perception worker to the pairing of pictures, to what was found in them, and to what the session says of it. */
import type { Fan } from '#core/ultrasound/fan.ts'
import type { BoneMap } from '#core/ultrasound/bone-map.ts'
import type { Pairing } from '#core/ultrasound/pairing.ts'
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'
import { modelName } from '#session/model-names.ts'
import type { Session } from '#session/session.ts'
import { createPerception, type Perception, type PerceptionState } from '#workers/perception/client.ts'
import type { Explained, Question } from '#workers/perception/explaining.ts'
import type { ModelName } from '#workers/perception/messages.ts'
import type { ModelState } from '#workers/perception/model-book.ts'
import PerceptionWorker from '#workers/perception/worker.ts?worker'
import { BUILT_IN_MODELS } from './built-in-models.ts'
import { isNaming, type Findings } from './findings.ts'

/**
 * The one switch for what draws the bone's contour: the network by its map of bone, once it runs, which finds more bone and
 * less that is none (`npm run bench contour-sources`) and registers a simulated sweep within 0.9 mm. The classical filter
 * draws where the network does not run, abstains or is too slow.
 */
const CONTOUR_FROM: ModelName = 'lumbar-anatomy'
const INSTEAD = 'the classical filter draws the bone outline'

export interface Wanted {
  readonly contour: boolean
  readonly names: boolean
}

export interface Perceiving {
  see(
    frame: UltrasoundFrame,
    fan: Fan | undefined,
    pixelMm: readonly [number, number] | undefined,
    wanted: Wanted,
  ): void
  /** Asks which parts of a picture an answer rests on. */
  explain(question: Question): void
  stopExplaining(): void
  /** Whether maps of bone are told too, of pictures in which the contour is looked for. */
  wantBone(isWanted: boolean): void
  /** Another source begins: what was and what will be found in pictures so far is forgotten. */
  forget(): void
  /** Brings the counts in the session up to date; called about once a second. */
  report(): void
}

export interface PerceivingParts {
  readonly session: Session
  readonly pairing: Pairing
  readonly findings: Findings
  readonly onExplained: (answer: Explained) => void
  readonly onBone: (map: BoneMap) => void
}

/** The worker, and with it the runtime's megabytes, is made when the first picture comes. */
export function startPerceiving({ session, pairing, findings, onExplained, onBone }: PerceivingParts): Perceiving {
  const { actions } = session
  let perception: Perception | undefined
  let before: readonly ModelState[] = []
  let wasSlow = ''
  let isBoneWanted = false

  const start = () =>
    createPerception({
      makeWorker: () => new PerceptionWorker(),
      models: BUILT_IN_MODELS,
      contourFrom: CONTOUR_FROM,
      onContour: (contour) => pairing.found(contour),
      onBone,
      onReading: (name, reading, of) => isNaming(name) && findings.read(name, reading, of),
      onNeedle: (seen, of) => findings.needle(seen, of),
      onExplained,
      onState: say,
    })

  function say(state: PerceptionState) {
    for (const model of state.models) {
      const was = before.find(({ name }) => name === model.name)?.state
      if (model.state === was) continue
      if (model.state !== 'running') findings.withdraw(model.name)
      const instead = model.name === CONTOUR_FROM ? `; ${INSTEAD}` : ''
      if (model.state === 'refused')
        actions.notify('warning', `${modelName(model.name)} is left out: ${model.reason}${instead}`)
      if (model.state === 'off' && model.reason)
        actions.notify('error', `${modelName(model.name)} stopped: ${model.reason}${instead}`)
    }
    const { slow } = state
    if (slow && slow !== wasSlow) actions.notify('warning', `${modelName(CONTOUR_FROM)}: ${slow}`)
    wasSlow = slow
    before = state.models
    write(state)
  }

  function write({ state, backend, model, models }: PerceptionState) {
    const none = { looked: 0, dropped: 0 }
    const told = models.map((each) => ({ ...each, ...(perception?.counts(each.name) ?? none) }))
    actions.set({ perceiving: { state, backend, model, models: told } })
  }

  return {
    see(frame, fan, pixelMm, wanted) {
      if (!perception) {
        perception = start()
        perception.wantBone(isBoneWanted)
      }
      const named = BUILT_IN_MODELS.map(({ name }) => name).filter((name) => name !== 'bone-likelihood')
      const isHeld = wanted.names && !pixelMm && named.some(isNaming)
      findings.hold(isHeld ? 'the scale of the picture is not known' : undefined)
      perception.see(frame, fan, pixelMm, [
        ...(wanted.contour ? (['bone-likelihood'] as const) : []),
        ...(wanted.names ? named : []),
      ])
    },
    explain: (question) =>
      perception ? perception.explain(question) : onExplained({ isExplained: false, reason: 'no network runs' }),
    stopExplaining: () => perception?.stopExplaining(),
    wantBone(isWanted) {
      isBoneWanted = isWanted
      perception?.wantBone(isWanted)
    },
    forget() {
      perception?.forget()
      findings.clear()
    },
    report: () => perception && write(perception.state),
  }
}
