/** The open case and what is made and planned of it, joined: volume, vertebrae, structures, brush, plan, and what is kept away from. */
import { BUILT_IN_FOLDER, BUILT_IN_PARAMETERS, BUILT_IN_REGISTRATION } from '#core/phantom/built-in-case.ts'
import { USUALLY_KEPT_AWAY } from '#core/safety/hazards.ts'
import { createImaging } from '#devices/simulated/imaging/imaging.ts'
import type { BrushCommands } from '#session/brushing.ts'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import { createLabelling } from '#workers/labelling/client.ts'
import LabellingWorker from '#workers/labelling/worker.ts?worker'
import { createPlanningWorker } from '#workers/planning/client.ts'
import PlanningWorker from '#workers/planning/worker.ts?worker'
import { createStructureMaking } from '#workers/structures/client.ts'
import StructuresWorker from '#workers/structures/worker.ts?worker'
import { createVolumes } from '#workers/volumes/client.ts'
import VolumesWorker from '#workers/volumes/worker.ts?worker'
import { createBrushing, type BrushingParts } from './brushing.ts'
import { createCaseDesk, type CaseDesk } from './case-desk.ts'
import { createCutting } from './cutting.ts'
import { createHazardDesk, type HazardDesk } from './hazard-desk.ts'
import { makeBodyMr } from './made-mr.ts'
import { offerFile } from './offer-file.ts'
import { createPlanDesk, type PlanDesk } from './plan-desk.ts'
import { PLAN_STORE } from './plan-store.ts'
import { openBuiltInMr } from './second-volume.ts'
import { createStructuresDesk, type StructuresDesk } from './structures-desk.ts'
import { createVertebraeDesk, type VertebraeDesk } from './vertebrae-desk.ts'

export interface CaseRoom {
  readonly cases: CaseDesk
  readonly vertebrae: VertebraeDesk
  readonly structures: StructuresDesk
  readonly brush: BrushCommands
  readonly plans: PlanDesk
  readonly hazards: HazardDesk
  /** The three pictures of the plane that cuts the atlas; once per displayed frame. */
  readonly cut: () => Live['cut']
}

export interface CaseRoomParts extends Pick<BrushingParts, 'pulse' | 'tick'> {
  readonly session: Session
  readonly live: Live
  /** Another body is on the table: what scanned the one before does not belong to it. */
  readonly onOtherBody: (isBuiltIn: boolean) => void
}

export function createCaseRoom({ session, live, pulse, tick, onOtherBody }: CaseRoomParts): CaseRoom {
  const folderUrl = new URL(`${BUILT_IN_FOLDER}/`, document.baseURI).href
  const volumes = createVolumes({
    makeWorker: () => new VolumesWorker(),
    onSurface: (boneSurface) => session.actions.set({ boneSurface }),
    onFailed: (reason) => session.actions.notify('warning', `No bone surface: ${reason}`),
  })
  const cases = createCaseDesk({
    session,
    live,
    volumes,
    builtIn: {
      registration: BUILT_IN_REGISTRATION,
      parameters: BUILT_IN_PARAMETERS,
      structuresUrl: `${folderUrl}structures.bin`,
      folderUrl,
    },
    onOtherCase: () => structures.forget(),
    onOtherBody,
  })
  const plans = createPlanDesk({
    session,
    live,
    worker: createPlanningWorker(() => new PlanningWorker()),
    store: PLAN_STORE,
    dateNow: () => Date.now(),
    offerFile,
  })
  const structures = createStructuresDesk({
    session,
    live,
    making: createStructureMaking(() => new StructuresWorker()),
    frameOfReferenceUid: () => cases.source()?.slices[0]?.frameOfReferenceUid ?? '',
    onCorrected: () => plans.corrected(),
  })

  return {
    cases,
    plans,
    structures,
    hazards: createHazardDesk(session, () => plans.keptAway() ?? USUALLY_KEPT_AWAY),
    vertebrae: createVertebraeDesk({ session, live, labelling: createLabelling(() => new LabellingWorker()) }),
    brush: createBrushing({ session, structures, pulse, tick, nowMs: () => performance.now() }),
    cut: createCutting({
      session,
      live,
      parameters: () => session.getState().openCase?.model,
      async openMr(signal) {
        const model = session.getState().openCase?.model
        if (model === BUILT_IN_PARAMETERS) return openBuiltInMr(folderUrl)
        return model && makeBodyMr(volumes, model, signal)
      },
      makeImaging: createImaging,
    }),
  }
}
