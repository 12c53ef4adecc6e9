/** Opens a CT or MR and makes it the case: geometry first, slices as they come, then the bone surface. */
import { defaultPlacement } from '#core/frames/default-placement.ts'
import { IDENTITY, type Matrix } from '#core/frames/transform.ts'
import type { VolumeArrival } from '#core/volumes/volume-arrival.ts'
import type { OpenEvents, OpenOutcome } from '#dicom/opening.ts'
import type { Live } from '#session/live.ts'
import type { OpenCase, Session } from '#session/session.ts'
import type { Volumes } from '#workers/volumes/client.ts'
import { readDicomWebRoots, seriesAddress } from './dicom-web-address.ts'

/** Cortical bone of vertebrae begins about here; lower also shows cartilage and contrast. */
const BONE_HU = 200
const CONFIG_WITHIN_MS = 5000

/** The case that is there when nobody has opened one. */
export interface BuiltInCase {
  /** ctFromPatient of the simulated ultrasound in it. */
  readonly registration: Matrix
}

export interface CaseDesk {
  open(files: readonly File[]): Promise<void>
  openDicomWeb(seriesUrl: string): Promise<void>
  openBuiltIn(): Promise<void>
  resetPlacement(): void
}

export interface CaseParts {
  readonly session: Session
  readonly live: Live
  readonly volumes: Volumes
  readonly builtIn: BuiltInCase
  /** Another body is on the table: what scanned the one before does not belong to it. */
  readonly onOtherBody: (isBuiltIn: boolean) => void
}

type Opener = (events: OpenEvents, signal: AbortSignal) => Promise<OpenOutcome>

export function createCaseDesk({ session, live, volumes, builtIn, onOtherBody }: CaseParts): CaseDesk {
  const { actions } = session
  let opening: AbortController | undefined

  function show(arrival: VolumeArrival, remarks: readonly string[]) {
    const { volume } = arrival
    const openCase: OpenCase = {
      name: volume.name,
      modality: volume.frame === 'ct' ? 'CT' : 'MR',
      geometry: volume.geometry,
      remarks,
    }
    live.arrival = arrival
    actions.set({
      openCase,
      boneSurface: undefined,
      registration: undefined,
      placement: defaultPlacement(volume.geometry),
      target: undefined,
      entry: undefined,
      isGuiding: false,
      placing: 'none',
    })
  }

  /** What was open stays open until the new volume's geometry has been read and accepted, and comes back if the rest cannot be. */
  async function run(opener: Opener) {
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
      for (const { file, reason } of outcome.leftOut.slice(0, 5)) actions.notify('warning', `${file}: ${reason}`)
      if (outcome.leftOut.length > 5)
        actions.notify('warning', `${outcome.leftOut.length - 5} more files were left out`)
      onOtherBody(false)
      if (outcome.modality === 'CT') volumes.extractSurface(outcome.volume, BONE_HU)
      return
    }
    if (arrival && live.arrival === arrival) restore(before)
    for (const { file, reason } of outcome.failures.slice(0, 5))
      actions.notify('error', file ? `${file}: ${reason}` : reason)
  }

  function restore({ arrival, state }: { arrival: VolumeArrival | undefined; state: ReturnType<Session['getState']> }) {
    live.arrival = arrival
    const { openCase, boneSurface, registration, placement, target, entry } = state
    actions.set({ openCase, boneSurface, registration, placement, target, entry })
  }

  return {
    // Loaded when first needed: the codecs and cornerstone3D weigh more than the rest of the page.
    open: (files) => run(async (...rest) => (await import('#dicom/open-volume.ts')).openVolume(files, ...rest)),
    async openDicomWeb(seriesUrl) {
      const address = seriesAddress(seriesUrl, location.href, readDicomWebRoots(await askConfig()))
      if (!address.ok) return actions.notify('error', address.fault)
      await run(async (...rest) => (await import('#dicom/open-dicom-web.ts')).openDicomWeb(address.url, ...rest))
    },

    async openBuiltIn() {
      opening?.abort()
      const { signal } = (opening = new AbortController())
      actions.set({ progress: undefined })
      const events = {
        onArrival(arrival: VolumeArrival) {
          show(arrival, arrival.volume.remarks)
          actions.set({ registration: { matrix: builtIn.registration, how: 'built in' } })
          onOtherBody(true)
        },
        onSlices: () => undefined,
      }
      try {
        const volume = await volumes.makeBuiltInCase(events, signal)
        if (!signal.aborted) volumes.extractSurface(volume, BONE_HU)
      } catch (error) {
        // Somebody opened another case before this one was whole: nothing is wrong.
        if (!signal.aborted) throw error
      }
    },

    resetPlacement() {
      const { openCase } = session.getState()
      actions.set({ placement: openCase ? defaultPlacement(openCase.geometry) : IDENTITY })
    },
  }
}

/** Undefined when whatever serves the page has none to say. */
async function askConfig(): Promise<unknown> {
  try {
    return await (await fetch('/config.json', { signal: AbortSignal.timeout(CONFIG_WITHIN_MS) })).json()
  } catch {
    return undefined
  }
}
