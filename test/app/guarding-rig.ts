/** The real pipeline with guarding, fed by a test: a needle held 20 mm behind its target, along the path, and a probe beside it. */
import { createBudgeting } from '#app/budgeting.ts'
import { createFindings } from '#app/findings.ts'
import { createFreezing } from '#app/freezing.ts'
import { createGuarding } from '#app/guarding.ts'
import { createNaming } from '#app/naming.ts'
import { createNeedleChoice } from '#app/needle-choice.ts'
import { createNeedleInPicture } from '#app/needle-in-picture.ts'
import { createNeedleWatch } from '#app/needle-watch.ts'
import { createPipeline } from '#app/pipeline.ts'
import { createPoseBook } from '#app/pose-book.ts'
import { createViewWatch } from '#app/view-watch.ts'
import { createTransformGraph } from '#core/frames/transform-graph.ts'
import { IDENTITY, point, transform, type Transform } from '#core/frames/transform.ts'
import type { Frame } from '#core/frames/frames.ts'
import { EXACT } from '#core/registration/rigid-covariance.ts'
import { createFieldOfView } from '#core/ultrasound/field-of-view.ts'
import { createPairing } from '#core/ultrasound/pairing.ts'
import { NO_COUNTERS, type Device, type PoseReading } from '#devices/device.ts'
import { createLive } from '#session/live.ts'
import { createSession } from '#session/session.ts'
import { NOT_BEGUN } from '#session/workflow.ts'

export const FRAME_MS = 1000 / 60
/** The needle lies along -y: from the back to the front. */
const NEEDLE_TURN = [1, 0, 0, 0, 0, 0, 1, 0, 0, -1, 0, 0] as const
const LENGTH_MM = 90
const TARGET = [0, 0, 0] as const

export type Rig = ReturnType<typeof running>

/** @param widthPx of its pictures @param other instead of what the test puts in its tray */
export function running(widthPx = 4, heightPx = 2, other?: Device) {
  const session = createSession()
  const live = createLive()
  const graph = createTransformGraph()
  let tray: PoseReading[] = []
  let image: ReturnType<typeof picture> | undefined
  let frameId = 0
  const pixels = new Uint8Array(widthPx * heightPx).fill(50)
  const picture = (atMs: number) => ({ frameId: ++frameId, widthPx, heightPx, grey: pixels, atMs, receivedAtMs: atMs }) // prettier-ignore
  const device: Device = {
    name: 'tray',
    kind: 'simulated',
    fan: undefined,
    state: { state: 'running' },
    counters: NO_COUNTERS,
    start: () => undefined,
    stop: () => undefined,
    read() {
      const readings = { poses: tray, image }
      tray = []
      image = undefined
      return readings
    },
  }
  const headset: Device = { ...device, kind: 'headset', read: () => ({ poses: [], image: undefined }) }
  const [poses, headsetPoses] = [createPoseBook(), createPoseBook()]
  const guarding = createGuarding({ session, live, graph, poses, headsetPoses })
  const freezing = createFreezing({ session, live, graph })
  const accuracy = { positionMm: 0.1, turnRad: 0.0005, source: 'test' }
  const tick = createPipeline({
    session,
    live,
    graph,
    poses,
    headsetPoses,
    pairing: createPairing(),
    field: createFieldOfView(),
    source: () => other ?? device,
    headset,
    perceive: () => undefined,
    findings: createFindings(),
    naming: createNaming(),
    views: createViewWatch(),
    needles: createNeedleWatch(),
    why: { at: () => undefined },
    budgeting: createBudgeting({ graph, poses, headsetPoses, accuracy: () => other?.accuracy ?? accuracy }),
    sweeping: { box: undefined, isBoneWanted: false, take: () => undefined, follow: () => undefined },
    choice: createNeedleChoice({ session, graph, poses, onChanged: () => guarding.clear() }),
    guarding,
    comparePlane: createNeedleInPicture(live),
    freezing,
  })
  const geometry = { dimensions: [2, 2, 2], spacingMm: [1, 1, 1], origin: [0, 0, 0], direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] } as const // prettier-ignore
  session.actions.set({
    view: 'desktop',
    source: { kind: 'simulated', label: 'test', state: 'running', detail: '' },
    openCase: { name: 'case', modality: 'CT', geometry, remarks: [] },
    registration: { matrix: IDENTITY, how: 'built in', accuracy: EXACT },
    target: point('ct', ...TARGET),
    entry: point('ct', 0, 60, 0),
    workflow: { ...NOT_BEGUN, tools: { ...NOT_BEGUN.tools, isPictureCalibrated: true } },
    isGuiding: true,
  })
  tray.push(
    { link: transform('needle', 'needle-tip', [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, LENGTH_MM, 1]), status: 'ok', atMs: Infinity, errorMm: 0 },
    { link: transform('probe', 'image', [0.1, 0, 0, 0, 0, 0.1, 0, 0, 0, 0, 0.1, 0, 0, 0, 0, 1]), status: 'ok', atMs: Infinity, errorMm: 0 },
  ) // prettier-ignore
  return {
    session,
    live,
    graph,
    freezing,
    tick,
    put: (link: Transform<Frame, Frame>, atMs: number, status: PoseReading['status'] = 'ok', errorMm?: number) => void tray.push({ link, status, atMs, ...(errorMm !== undefined && { errorMm }) }), // prettier-ignore
    picture: (atMs: number) => void (image = picture(atMs)),
  }
}

/** The needle with its tip at a place, its hub behind it. */
export const needleAt = (x: number, y: number, z: number) => transform('patient', 'needle', [...NEEDLE_TURN, x, y + LENGTH_MM, z, 1]) // prettier-ignore
export const probeAt = (x: number, y: number, z: number) => transform('patient', 'probe', [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, y, z, 1]) // prettier-ignore

/** Tip 20 mm behind the target, trembling by tenths. */
export function cleanFrame(rig: Rig, nowMs: number, tipMm: readonly [number, number, number] = [0.5, 20, 0.5]) {
  rig.put(needleAt(tipMm[0] + 0.05 * Math.sin(nowMs), tipMm[1], tipMm[2]), nowMs - 8)
  rig.put(probeAt(60 + 0.05 * Math.cos(nowMs), 40, 0), nowMs - 8)
  rig.picture(nowMs - 8)
} // prettier-ignore

/** A second of it. @returns the time */
export function settled(rig: Rig, tipMm?: readonly [number, number, number]) {
  let nowMs = 1000
  for (let n = 0; n < 60; n++) {
    nowMs += FRAME_MS
    cleanFrame(rig, nowMs, tipMm)
    rig.tick(nowMs)
  }
  return nowMs
}
