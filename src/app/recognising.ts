/** What networks and filters see in pictures, joined: the worker, what was found, names, views, needles, swept bone, and "why?". */
import type { TransformGraph } from '#core/frames/transform-graph.ts'
import type { BoneContour } from '#core/ultrasound/bone-contour.ts'
import type { Pairing } from '#core/ultrasound/pairing.ts'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import type { Explained } from '#workers/perception/explaining.ts'
import ReconstructionWorker from '#workers/reconstruction/worker.ts?worker'
import { createFindings, type Findings } from './findings.ts'
import { createNaming, type Naming } from './naming.ts'
import { createNeedleWatch, type NeedleWatch } from './needle-watch.ts'
import { startPerceiving, type Perceiving } from './perceiving.ts'
import { pixelSize } from './reading-steps.ts'
import { createSweeping, type Sweeping } from './sweeping.ts'
import { createViewWatch, type ViewWatch } from './view-watch.ts'
import { createWhy, type Why } from './why.ts'

export interface Recognising {
  readonly findings: Findings
  readonly naming: Naming
  readonly views: ViewWatch
  readonly needles: NeedleWatch
  readonly sweeping: Sweeping
  readonly perceiving: Perceiving
  readonly why: Why
  /** What was and what will be found in the pictures so far is shown no more. */
  forget(): void
}

export interface RecognisingParts {
  readonly session: Session
  readonly live: Live
  readonly graph: TransformGraph
  readonly pairing: Pairing
  /** Of a picture, shown in time or not. */
  readonly onContour: (contour: BoneContour) => void
  /** @returns whether that was who had asked; else the person did, of the live picture */
  readonly onExplained: (answer: Explained) => boolean
}

export function createRecognising(parts: RecognisingParts): Recognising {
  const { session, live, graph, pairing, onContour, onExplained } = parts
  const findings = createFindings()
  const naming = createNaming()
  const views = createViewWatch()
  const needles = createNeedleWatch()
  const sweeping = createSweeping({
    session,
    makeWorker: () => new ReconstructionWorker(),
    wantBone: (isWanted) => perceiving.wantBone(isWanted),
  })
  const perceiving = startPerceiving({
    session,
    pairing: {
      ...pairing,
      found(contour) {
        pairing.found(contour)
        onContour(contour)
      },
    },
    findings,
    onExplained: (answer) => void (onExplained(answer) || why.answered(answer)),
    onBone: (map) => sweeping.boneFound(map),
  })
  const why: Why = createWhy({
    session,
    live,
    pixelMm: () => pixelSize(graph),
    ask: perceiving.explain,
    stop: perceiving.stopExplaining,
  })

  return {
    findings,
    naming,
    views,
    needles,
    sweeping,
    perceiving,
    why,
    forget() {
      perceiving.forget()
      naming.clear()
      views.clear()
      needles.clear()
      why.clear()
    },
  }
}
