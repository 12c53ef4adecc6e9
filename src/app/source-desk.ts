/** Which ultrasound source runs, and what is known about it: its calibration, its clock, the hand that holds it. */
import type { Frame } from '#core/frames/frames.ts'
import type { TransformGraph } from '#core/frames/transform-graph.ts'
import type { Transform } from '#core/frames/transform.ts'
import type { FieldOfView } from '#core/ultrasound/field-of-view.ts'
import type { Pairing } from '#core/ultrasound/pairing.ts'
import type { PlusConfig } from '#core/ultrasound/plus-config.ts'
import type { Recording as Procedure } from '#core/recording/recording.ts'
import { createBeside } from '#devices/beside.ts'
import type { Device } from '#devices/device.ts'
import type { Headset } from '#devices/headset/headset.ts'
import { createOpenigtlinkDevice } from '#devices/openigtlink/device.ts'
import type { MountedTool, MountHand } from '#session/calibrating.ts'
import { goingBy } from '#core/needle/needles.ts'
import type { Session } from '#session/session.ts'
import type { Source } from '#session/source.ts'
import type { Perceiving } from './perceiving.ts'
import type { PoseBook } from './pose-book.ts'
import type { Recording } from './recording.ts'
import type { Replaying } from './replaying.ts'

export interface SourceDesk {
  /** Everything that comes in: the ultrasound source, and the camera beside it. */
  readonly device: Device | undefined
  /** The ultrasound source by itself. */
  readonly ultrasound: Device | undefined
  /** What is being replayed, whole; undefined while nothing is. */
  readonly recording: Recording | undefined
  connect(address: string): void
  simulate(): void
  /** Beside the ultrasound source that runs; alone where there is none, or a simulated one. */
  camera(): Promise<void>
  stopCamera(): void
  replay(file: File): Promise<void>
  /** A recording of a procedure. */
  replayProcedure(file: File): Promise<void>
  play(recording: Procedure): Promise<void>
  stop(): void
  /** PLUS configuration: calibrations go into the graph and stay for the sources that follow. */
  readConfig(file: File): Promise<void>
  /** One controller holds one tool: mounting another on it takes the first off. */
  mount(tool: MountedTool, toolFromHand: Transform<MountedTool, MountHand> | undefined): void
  /** Brings `session.source` up to date; called a few times per second. */
  report(): void
}

export interface SourceParts {
  readonly session: Session
  readonly graph: TransformGraph
  readonly poses: PoseBook
  readonly pairing: Pairing
  readonly perceiving: Pick<Perceiving, 'forget'>
  readonly field: FieldOfView
  readonly headset: Headset
  readonly headsetPoses: PoseBook
  readonly makeSimulated: () => Device
  readonly replaying: Pick<Replaying, 'begin'>
}

const HANDS = ['left-hand', 'right-hand'] as const

export function createSourceDesk({
  session,
  graph,
  poses,
  pairing,
  perceiving,
  field,
  headset,
  headsetPoses,
  makeSimulated,
  replaying,
}: SourceParts): SourceDesk {
  const { actions } = session
  let device: Device | undefined
  let ultrasound: Device | undefined
  let camera: Device | undefined
  let config: PlusConfig | undefined
  let makeRecording: (() => Recording) | undefined
  const mounts = new Map<MountedTool, Transform<MountedTool, MountHand>>()

  /** What is there goes on; what was known of poses is forgotten, for another tracker may give them. */
  function join() {
    poses.clear(graph)
    device = ultrasound && camera ? createBeside({ source: ultrasound, tracker: camera, onOwnTracker: () => poses.clear(graph) }) : (ultrasound ?? camera) // prettier-ignore
    applyConfig()
    report()
  }

  /** The camera, where it is on, stays beside the next one. */
  function use(next: Device | undefined) {
    ultrasound?.stop()
    makeRecording = undefined
    actions.set({ guidedNeedle: 'needle', trackedNeedles: [] })
    pairing.clear()
    perceiving.forget()
    field.clear()
    ultrasound = next
    ultrasound?.start(performance.now())
    join()
  }

  function stopCamera() {
    camera?.stop()
    camera = undefined
    join()
  }

  /** A link the graph refuses (the stream gives it another way) is said, and the rest goes in. */
  function applyConfig() {
    for (const { link, errorMm } of config?.transforms ?? []) {
      if (link) put(link, errorMm)
    }
  }

  function put(link: Transform<Frame, Frame>, errorMm?: number) {
    try {
      graph.set(goingBy(link, session.getState().guidedNeedle), { errorMm })
    } catch (error) {
      actions.notify('warning', error instanceof Error ? error.message : String(error))
    }
  }

  function report() {
    const source: Source = device
      ? {
          kind: device.kind,
          label: device.name,
          state: device.state.state,
          detail: device.state.state === 'failed' ? device.state.reason : (device.note ?? ''),
          camera: camera?.state.state,
        }
      : { kind: 'none', label: 'no ultrasound', state: 'idle', detail: '' }
    const now = session.getState().source
    const isSame = source.camera === now.camera && (Object.keys(source) as (keyof Source)[]).every((key) => source[key] === now[key]) // prettier-ignore
    if (!isSame) actions.set({ source })
  }

  async function play(recording: Procedure) {
    const { createRecorded } = await import('#devices/replay/recorded.ts')
    const recorded = createRecorded(recording, { loop: true })
    replaying.begin(recorded)
    use(recorded)
    if (!recording.isEnded)
      actions.notify('info', `${recording.fileName} was not ended: it goes as far as it was written.`)
    if (recording.faults.length)
      actions.notify(
        'warning',
        `${recording.fileName}: ${recording.faults.length} parts are left out: ${recording.faults[0]}`,
      )
  }

  return {
    play,
    async replayProcedure(file) {
      const { openRecording } = await import('./open-recording.ts')
      await play(await openRecording(file))
    },
    get device() {
      return device
    },
    get ultrasound() {
      return ultrasound
    },
    get recording() {
      return makeRecording?.()
    },
    connect: (address) =>
      use(createOpenigtlinkDevice({ bridgeUrl: bridgeUrl(), address, ...(config?.fan && { fan: config.fan }) })),
    simulate: () => use(makeSimulated()),
    async camera() {
      const { createCamera } = await import('#devices/camera/camera.ts')
      // What is simulated has a tracker that is simulated with it.
      if (ultrasound?.kind === 'simulated') use(undefined)
      camera?.stop()
      camera = createCamera({ fieldDeg: () => session.getState().cameraFieldDeg })
      camera.start(performance.now())
      join()
    },
    stopCamera,
    async replay(file) {
      const { parseSequence } = await import('#core/ultrasound/sequence.ts')
      const { createReplay } = await import('#devices/replay/replay.ts')
      const parsed = parseSequence(new Uint8Array(await file.arrayBuffer()), file.name)
      if (!parsed.ok) return actions.notify('error', `${file.name}: ${parsed.fault.reason}`)
      const { recordingOf } = await import('./recording.ts')
      use(createReplay(parsed.sequence, { loop: true, ...(config && { config }) }))
      // With the calibration that is known when it is asked for: a configuration may come later.
      makeRecording = () => recordingOf(parsed.sequence, config)
    },
    stop() {
      stopCamera()
      use(undefined)
    },
    async readConfig(file) {
      // With its reader of XML a twentieth of the page, and seldom used.
      const { parsePlusConfig } = await import('#core/ultrasound/plus-config.ts')
      const parsed = parsePlusConfig(await file.text(), file.name)
      if (!parsed.ok) return actions.notify('error', `${file.name}: ${parsed.fault.reason}`)
      config = parsed.config
      applyConfig()
      const names = config.transforms.map(({ plusName }) => plusName).join(', ')
      actions.notify('info', `${file.name}: ${names ? `calibration read (${names})` : 'no calibration in it'}`)
    },
    mount(tool, toolFromHand) {
      mounts.delete(tool)
      for (const [other, { from }] of mounts) if (from === toolFromHand?.from) mounts.delete(other)
      if (toolFromHand) mounts.set(tool, toolFromHand)
      for (const hand of HANDS) headset.unmount(hand)
      headsetPoses.clear(graph)
      for (const each of mounts.values()) headset.mount(each)
      actions.set({ mounts: Object.fromEntries([...mounts].map(([mounted, { from }]) => [mounted, from])) })
    },
    report,
  }
}

const bridgeUrl = () => `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/bridge`
