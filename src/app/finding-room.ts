/** What networks said, kept as outputs that a person reviews, joined: the record of outputs and the desk they are reviewed at. */
import type { TransformGraph } from '#core/frames/transform-graph.ts'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import { BUILT_IN_MODELS } from './built-in-models.ts'
import { createFindingDesk, type FindingDesk } from './finding-desk.ts'
import { KEPT_REVIEWS } from './kept-reviews.ts'
import { createModelMarks } from './model-marks.ts'
import { createOutputDesk, type OutputDesk } from './output-desk.ts'
import type { Perceiving } from './perceiving.ts'
import { pixelSize } from './reading-steps.ts'
import { sha256 } from './sha256.ts'

export interface FindingRoom {
  readonly outputs: OutputDesk
  readonly desk: FindingDesk
}

export interface FindingRoomParts {
  readonly session: Session
  readonly live: Live
  readonly graph: TransformGraph
  readonly perceiving: Pick<Perceiving, 'explain' | 'stopExplaining'>
}

export function createFindingRoom({ session, live, graph, perceiving }: FindingRoomParts): FindingRoom {
  const calendarMs = () => Date.now()
  const outputs = createOutputDesk({
    session,
    live,
    markOf: createModelMarks({ models: BUILT_IN_MODELS, readText: async (url) => (await fetch(url)).text(), sha256 }),
    sha256,
    pixelMm: () => pixelSize(graph),
    calendarMs,
    sessionKey: `${performance.timeOrigin} ${Math.random()}`,
  })
  const { explain, stopExplaining } = perceiving
  const desk = createFindingDesk({ session, outputs, reviews: KEPT_REVIEWS, explain, stopExplaining, calendarMs })
  return { outputs, desk }
}
