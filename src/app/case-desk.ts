/** Opens a CT or MR and makes it the case: geometry first, slices as they come, then the bone surface. */
import { defaultPlacement } from '#core/frames/default-placement.ts'
import { IDENTITY, type Matrix } from '#core/frames/transform.ts'
import { EXACT } from '#core/registration/rigid-covariance.ts'
import { EMPTY_HISTORY } from '#core/planning/plan-history.ts'
import type { LabelField } from '#core/volumes/label-field.ts'
import type { SpineParameters } from '#core/phantom/parameters.ts'
import type { LayerMesh } from '#core/phantom/structure-layers.ts'
import type { VolumeArrival } from '#core/volumes/volume-arrival.ts'
import type { Volume, VolumeGeometry } from '#core/volumes/volume.ts'
import type { DicomSource, OpenEvents, OpenOutcome } from '#dicom/opening.ts'
import { standing } from '#session/atlas.ts'
import type { Live } from '#session/live.ts'
import type { OpenCase, Structures } from '#session/open-case.ts'
import { planFacts } from '#session/planning.ts'
import type { Session } from '#session/session.ts'
import type { Volumes } from '#workers/volumes/client.ts'
import { fetchCaseFiles } from './built-in-files.ts'
import { readDicomWebRoots, seriesAddress } from './dicom-web-address.ts'
import { openBody } from './model-body.ts'
import { createLaterSurface } from './later-surface.ts'

/** Cortical bone of vertebrae begins about here; lower also shows cartilage and contrast. */
const BONE_HU = 200
const CONFIG_WITHIN_MS = 5000

/** The case that is there when nobody has opened one. */
export interface BuiltInCase {
  /** ctFromPatient of the simulated ultrasound in it. */
  readonly registration: Matrix
  /** Of the spine it was made from: its structures are known. */
  readonly parameters: SpineParameters
  /** Address of the file that holds them. */
  readonly structuresUrl: string
  /** Where its files are, with a slash at its end. */
  readonly folderUrl: string
}

export interface CaseDesk {
  open(files: readonly File[]): Promise<void>
  openDicomWeb(seriesUrl: string): Promise<void>
  openBuiltIn(): Promise<void>
  /** The back of another spine than the built-in one: its structures on the table, and no CT of it. */
  openModel(parameters: SpineParameters, name: string): void
  /** A body made from parameters with its CT: another patient, of whom everything is known. */
  openBody(parameters: SpineParameters, name: string): Promise<void>
  resetPlacement(): void
  /** The images of the open volume, where it came as DICOM. */
  source(): DicomSource | undefined
}

export interface CaseParts {
  readonly session: Session
  readonly live: Live
  readonly volumes: Volumes
  readonly builtIn: BuiltInCase
  /** Another volume is open: nothing that was made of the one before holds. */
  readonly onOtherCase: () => void
  /** Another body is on the table: what scanned the one before does not belong to it. */
  readonly onOtherBody: (isBuiltIn: boolean) => void
}

type Opener = (events: OpenEvents, signal: AbortSignal) => Promise<OpenOutcome>

/** What else is to be said of a case: before its slices come, and when it is whole. */
interface Belonging {
  onArrival?(): void
  onWhole(volume: Volume): void
}

/** Share of the progress bar that fetching the built-in case's files takes. */
const FETCHING = 0.7

export function createCaseDesk({ session, live, volumes, builtIn, onOtherCase, onOtherBody }: CaseParts): CaseDesk {
  const { actions } = session
  let opening: AbortController | undefined
  let source: DicomSource | undefined
  /** Goes on while a file is looked at that may turn out to be nothing; ends when another case is really there. */
  let making: AbortController | undefined

  const surface = createLaterSurface(session, (volume) => volumes.extractSurface(volume, BONE_HU))

  function show(arrival: VolumeArrival, remarks: readonly string[]) {
    const { volume } = arrival
    const openCase: OpenCase = {
      name: volume.name,
      modality: volume.frame === 'ct' ? 'CT' : 'MR',
      geometry: volume.geometry,
      remarks,
    }
    live.arrival = arrival
    // What was just opened is to be seen; the swept volume stays and can be shown again.
    if (session.getState().layers.sweptVolume) actions.setLayer('sweptVolume', false)
    making?.abort()
    surface.cancel()
    volumes.cancelSurface()
    actions.set({
      openCase,
      boneSurface: undefined,
      structures: undefined,
      vertebrae: undefined,
      registration: undefined,
      ...standing(session.getState(), defaultPlacement(volume.geometry)),
      ...planFacts(EMPTY_HISTORY),
      isGuiding: false,
      placing: 'none',
      workflow: { ...session.getState().workflow, isPlanLocked: false },
    })
  }

  /** What was open stays open until the new volume's geometry has been read and accepted, and comes back if the rest cannot be. */
  async function run(opener: Opener, { onArrival, onWhole }: Belonging = { onWhole: () => onOtherBody(false) }) {
    opening?.abort()
    const controller = (opening = new AbortController())
    const { signal } = controller
    const before = { arrival: live.arrival, state: session.getState() }
    const cancel = () => controller.abort()
    let arrival: VolumeArrival | undefined
    actions.set({ progress: { label: 'Reading', fraction: 0, cancel } })

    const outcome = await opener(
      {
        onArrival(incoming) {
          arrival = incoming
          show(incoming, incoming.volume.remarks)
          onArrival?.()
        },
        onSlices: () => undefined,
        onProgress: (fraction, label) => actions.set({ progress: { label, fraction, cancel } }),
      },
      signal,
    )
    if (opening === controller) actions.set({ progress: undefined })

    if (outcome.ok) {
      const openCase = session.getState().openCase
      if (openCase) actions.set({ openCase: { ...openCase, remarks: outcome.remarks } })
      source = outcome.source
      onOtherCase()
      for (const { file, reason } of outcome.leftOut.slice(0, 5)) actions.notify('warning', `${file}: ${reason}`)
      if (outcome.leftOut.length > 5)
        actions.notify('warning', `${outcome.leftOut.length - 5} more files were left out`)
      if (outcome.modality === 'CT') surface.of(outcome.volume)
      return onWhole(outcome.volume)
    }
    if (arrival && live.arrival === arrival) restore(before)
    for (const { file, reason } of outcome.failures.slice(0, 5))
      actions.notify('error', file ? `${file}: ${reason}` : reason)
  }

  const addStructures = (more: Partial<Structures>) => {
    const { meshes = [], labels } = session.getState().structures ?? {}
    actions.set({ structures: { meshes: [...meshes, ...(more.meshes ?? [])], labels: more.labels ?? labels } })
  }

  const saySource = (model: SpineParameters) => {
    const { openCase } = session.getState()
    if (openCase) actions.set({ openCase: { ...openCase, model } })
  }

  function restore({ arrival, state }: { arrival: VolumeArrival | undefined; state: ReturnType<Session['getState']> }) {
    live.arrival = arrival
    const { openCase, boneSurface, structures, vertebrae, registration, placement, plan } = state
    actions.set({ openCase, boneSurface, structures, vertebrae, registration, placement, ...planFacts(plan) })
    if (arrival?.volume.frame === 'ct' && !boneSurface) surface.of(arrival.volume)
    // The probe scans what lies on the table again.
    const { spine } = state.simulation
    if (spine !== session.getState().simulation.spine) actions.simulate({ spine })
  }

  /** Of a case made from a model, group by group. */
  async function showStructures(geometry: VolumeGeometry, parameters = builtIn.parameters) {
    const { signal } = (making = new AbortController())
    const events = {
      onLayer: (mesh: LayerMesh) => addStructures({ meshes: [mesh] }),
      onLabels: (labels: LabelField) => addStructures({ labels }),
    }
    try {
      const make = () => volumes.makeStructures(parameters, geometry, events, signal)
      if (parameters !== builtIn.parameters) await make()
      else
        await volumes
          .readStructures(builtIn.structuresUrl, events, signal)
          // Without the file they take some ten times as long, and are the same.
          .catch((error: unknown) => {
            if (signal.aborted) throw error
            return make()
          })
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      if (!signal.aborted) actions.notify('warning', `No anatomy beside the volume: ${reason}`)
    }
  }

  /** Like files a person gave, once they are there. */
  async function openBuiltInFiles(events: OpenEvents, signal: AbortSignal): Promise<OpenOutcome> {
    const onFile = (count: number, total: number) =>
      events.onProgress((FETCHING * count) / total, `built-in case: ${count} of ${total} files`)
    try {
      const loader = import('#dicom/open-volume.ts')
      const files = await fetchCaseFiles(builtIn.folderUrl, { onFile }, signal)
      const { openVolume } = await loader
      const opening: OpenEvents = {
        ...events,
        onProgress: (fraction, label) => events.onProgress(FETCHING + (1 - FETCHING) * fraction, label),
      }
      return await openVolume(files, opening, signal)
    } catch (error) {
      if (signal.aborted) return { ok: false, failures: [] }
      const reason = error instanceof Error ? error.message : String(error)
      return { ok: false, failures: [{ file: '', reason: `The built-in case could not be loaded: ${reason}` }] }
    }
  }

  return {
    // Loaded when first needed: the codecs and cornerstone3D weigh more than the rest of the page.
    open: (files) => run(async (...rest) => (await import('#dicom/open-volume.ts')).openVolume(files, ...rest)),
    async openDicomWeb(seriesUrl) {
      const address = seriesAddress(seriesUrl, location.href, readDicomWebRoots(await askConfig()))
      if (!address.ok) return actions.notify('error', address.fault)
      await run(async (...rest) => (await import('#dicom/open-dicom-web.ts')).openDicomWeb(address.url, ...rest))
    },

    openBuiltIn: () =>
      run(openBuiltInFiles, {
        onArrival() {
          actions.set({ registration: { matrix: builtIn.registration, how: 'built in', accuracy: EXACT } })
          saySource(builtIn.parameters)
          if (session.getState().simulation.spine !== undefined) actions.simulate({ spine: undefined })
          onOtherBody(true)
        },
        onWhole: ({ geometry }) => void showStructures(geometry),
      }),

    openModel(parameters, name) {
      const geometry = session.getState().openCase?.geometry
      if (!geometry) return actions.notify('error', `${name}: open the built-in case first.`)
      opening?.abort()
      making?.abort()
      surface.cancel()
      volumes.cancelSurface()
      live.arrival = undefined
      source = undefined
      actions.set({
        openCase: {
          name,
          modality: 'CT',
          geometry,
          remarks: ['Made from a model: there is no CT of it.'],
          model: parameters,
        },
        boneSurface: undefined,
        structures: undefined,
        vertebrae: undefined,
        registration: { matrix: builtIn.registration, how: 'built in', accuracy: EXACT },
        placement: defaultPlacement(geometry),
        ...planFacts(EMPTY_HISTORY),
        isGuiding: false,
        placing: 'none',
        workflow: { ...session.getState().workflow, isPlanLocked: false },
      })
      onOtherCase()
      onOtherBody(true)
      void showStructures(geometry, parameters)
    },
    openBody: (parameters, name) =>
      run(
        (events, signal) =>
          openBody(
            volumes,
            parameters,
            name,
            {
              ...events,
              onLayer: (mesh) => addStructures({ meshes: [mesh] }),
              onLabels: (labels) => addStructures({ labels }),
            },
            signal,
          ),
        {
          onArrival() {
            actions.set({ registration: { matrix: builtIn.registration, how: 'built in', accuracy: EXACT } })
            saySource(parameters)
            // The simulated probe scans this very body.
            actions.simulate({ spine: parameters })
            onOtherBody(true)
          },
          onWhole: () => undefined,
        },
      ),

    source: () => source,

    resetPlacement() {
      const { openCase } = session.getState()
      actions.set(standing(session.getState(), openCase ? defaultPlacement(openCase.geometry) : IDENTITY))
    },
  }
}

/** Undefined when whatever serves the page has none to say. */
export async function askConfig(): Promise<unknown> {
  try {
    return await (await fetch('/config.json', { signal: AbortSignal.timeout(CONFIG_WITHIN_MS) })).json()
  } catch {
    return undefined
  }
}
