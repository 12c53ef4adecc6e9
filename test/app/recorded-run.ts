/** The pipeline without a page, with a recorder: what a displayed frame made of what was read, to be compared frame by frame. */
import { createBudgeting } from '#app/budgeting.ts'
import { createGuarding } from '#app/guarding.ts'
import { createFindings } from '#app/findings.ts'
import { createNaming } from '#app/naming.ts'
import { createNeedleWatch } from '#app/needle-watch.ts'
import { createPipeline } from '#app/pipeline.ts'
import { createPoseBook } from '#app/pose-book.ts'
import type { Recorder } from '#app/recorder.ts'
import { createViewWatch } from '#app/view-watch.ts'
import { createTransformGraph } from '#core/frames/transform-graph.ts'
import { BUILT_IN_REGISTRATION } from '#core/phantom/built-in-case.ts'
import { createFieldOfView } from '#core/ultrasound/field-of-view.ts'
import { createPairing } from '#core/ultrasound/pairing.ts'
import { NO_COUNTERS, type Device } from '#devices/device.ts'
import { createLive, type Live } from '#session/live.ts'
import { createSession, type Session } from '#session/session.ts'
import { NOT_BEGUN } from '#session/workflow.ts'
import { EXACT } from '#core/registration/rigid-covariance.ts'
import { STRUCTURES } from '#core/anatomy/structures.ts'
import { hazardsOf } from '#core/safety/hazards.ts'
import { USUAL_MARGIN } from '#core/planning/procedure.ts'

/** Near where the needle of the tests goes in. */
const HAZARD_MM = [22, 62, -20] as const

const NO_HEADSET: Device = {
  name: 'Headset',
  kind: 'headset',
  fan: undefined,
  state: { state: 'running' },
  counters: NO_COUNTERS,
  start: () => undefined,
  stop: () => undefined,
  read: () => ({ poses: [], image: undefined }),
}

export interface RecordedRun {
  readonly session: Session
  readonly live: Live
  tick(nowMs: number): void
}

export function createRun(
  source: Device,
  makeRecorder: (session: Session) => Pick<Recorder, 'took' | 'tick'> | undefined = () => undefined,
  headset: Device = NO_HEADSET,
): RecordedRun {
  const session = createSession()
  const live = createLive()
  const graph = createTransformGraph()
  const [poses, headsetPoses] = [createPoseBook(), createPoseBook()]
  const recorder = makeRecorder(session)
  const guarding = createGuarding({ session, live, graph, poses, headsetPoses })
  const tick = createPipeline({
    guarding,
    session,
    live,
    graph,
    poses,
    headsetPoses,
    pairing: createPairing(),
    field: createFieldOfView(),
    source: () => source,
    headset,
    perceive: () => undefined,
    findings: createFindings(),
    naming: createNaming(),
    views: createViewWatch(),
    needles: createNeedleWatch(),
    why: { at: () => undefined },
    budgeting: createBudgeting({ graph, poses, headsetPoses, accuracy: () => source.accuracy }),
    sweeping: { box: undefined, isBoneWanted: false, take: () => undefined, follow: () => undefined },
    ...(recorder && { recorder }),
  })
  const geometry = { dimensions: [2, 2, 2], spacingMm: [1, 1, 1], origin: [0, 0, 0], direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] } as const // prettier-ignore
  session.actions.set({
    view: 'desktop',
    source: { kind: 'simulated', label: 'test', state: 'running', detail: '' },
    workflow: { ...NOT_BEGUN, tools: { ...NOT_BEGUN.tools, isPictureCalibrated: true } },
    openCase: { name: 'case', modality: 'CT', geometry, remarks: [] },
    registration: { matrix: BUILT_IN_REGISTRATION, how: 'built in', accuracy: EXACT },
  })
  const dura = STRUCTURES.find(({ name }) => name.includes('dura'))!
  session.actions.guard({
    hazards: hazardsOf([{ structure: dura, margin: USUAL_MARGIN, why: '' }], () => bodyAt(HAZARD_MM)),
    unwatched: [],
  })
  return { session, live, tick }
}

/** An octahedron 12 mm from its middle to each corner. */
const bodyAt = ([x, y, z]: readonly [number, number, number]) => ({
  positions: Float32Array.from([1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1], (value, at) => 12 * value + [x, y, z][at % 3]!),
  indices: Uint32Array.of(0, 2, 4, 2, 1, 4, 1, 3, 4, 3, 0, 4, 2, 0, 5, 1, 2, 5, 3, 1, 5, 0, 3, 5),
}) // prettier-ignore

/** All of one displayed frame that guidance stands on. */
export function told({ live }: RecordedRun) {
  const { nowMs, figures, ultrasound, hazards, ...rest } = live
  return structuredClone({
    nowMs,
    ...rest,
    clearancesMm: hazards.map(({ clearance, zone, sigmaMm }) => [clearance.distanceMm, zone, sigmaMm]),
    picture: ultrasound && {
      frameId: ultrasound.frameId,
      atMs: ultrasound.atMs,
      sum: ultrasound.grey.reduce((a, b) => a + b, 0),
    },
    imageAgeMs: figures.imageAgeMs,
  })
}
