/** Carries out what a person asks for: opening, connecting, entering. Each command ends in the session or in a notice. */
import type { XRStore } from '@react-three/xr'
import { VARIANTS } from '#core/atlas/variants.ts'
import { markerSheetSvg } from '#core/camera/marker-sheet.ts'
import { pastedCalibration } from '#core/calibration/pasted.ts'
import { transformFromRows, type Transform } from '#core/frames/transform.ts'
import { rigidFlaw } from '#core/registration/rigid-flaw.ts'
import type { Commands } from '#session/commands.ts'
import type { PracticeCommands } from '#session/practice-commands.ts'
import type { FindingCommands } from '#session/finding-commands.ts'
import type { RecordingCommands } from '#session/recording-commands.ts'
import type { RegisterCommands } from '#session/register-commands.ts'
import type { BrushCommands } from '#session/brushing.ts'
import type { ButtonBoard } from '#session/buttons.ts'
import type { MountedTool, MountHand } from '#session/calibrating.ts'
import type { Session } from '#session/session.ts'
import type { View } from '#session/state.ts'
import type { CaseDesk } from './case-desk.ts'
import { createFileOpening } from './file-opening.ts'
import type { Freezing } from './freezing.ts'
import type { GuidedCalibrating } from './guided-calibrating.ts'
import { readImportanceMask } from './importance-mask.ts'
import { offerFile } from './offer-file.ts'
import { toolIdentity, type KeptCalibrations } from './kept-calibrations.ts'
import type { PlanDesk } from './plan-desk.ts'
import { createSaving } from './saving.ts'
import type { SourceDesk } from './source-desk.ts'
import type { Sweeping } from './sweeping.ts'
import type { Why } from './why.ts'
import type { TipCalibrating } from './tip-calibrating.ts'
import type { StructuresDesk } from './structures-desk.ts'
import type { VertebraeDesk } from './vertebrae-desk.ts'

export interface CommandParts {
  readonly session: Session
  readonly xr: XRStore
  readonly cases: CaseDesk
  readonly sources: SourceDesk
  readonly vertebrae: VertebraeDesk
  readonly structures: StructuresDesk
  readonly brush: BrushCommands
  readonly freezing: Pick<Freezing, 'freeze'>
  readonly why: Pick<Why, 'press'>
  readonly sweeping: Sweeping
  readonly register: RegisterCommands
  readonly plans: Pick<PlanDesk, 'commands' | 'take'>
  readonly recording: RecordingCommands
  readonly practice: PracticeCommands
  readonly findings: FindingCommands
  readonly kept: Pick<KeptCalibrations, 'forget' | 'keep' | 'of'>
  readonly tips: Pick<TipCalibrating, 'calibrate' | 'check' | 'stop'>
  readonly guided: Omit<GuidedCalibrating, 'see'>
  readonly layOnPatient: () => string | undefined
  readonly buttons: Pick<ButtonBoard, 'step' | 'pressFocused' | 'focused'>
  readonly withdrawConsent: Commands['withdrawConsent']
}

export function createCommands({
  session,
  xr,
  cases,
  sources,
  vertebrae,
  structures,
  brush,
  freezing,
  why,
  sweeping,
  register,
  plans,
  recording,
  practice,
  findings,
  kept,
  tips,
  guided,
  layOnPatient,
  buttons,
  withdrawConsent,
}: CommandParts): Commands {
  const { actions } = session
  const openFiles = createFileOpening({ session, cases, sources, structures, plans })
  const saving = createSaving({ session, cases, structures })
  const say = (error: unknown) => actions.notify('error', error instanceof Error ? error.message : String(error))

  async function enter(view: Exclude<View, 'page'>) {
    if (view === 'desktop') {
      actions.set({ view })
      return
    }
    try {
      await (view === 'immersive-ar' ? xr.enterAR() : xr.enterVR())
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      actions.notify(
        'error',
        `This browser did not start ${view === 'immersive-ar' ? 'AR' : 'VR'}: ${reason}. The desktop 3-D view works without it.`,
      )
    }
  }

  /** The same numbers used again are as old as they were: only other ones begin their time anew. */
  function keepMount(tool: MountedTool, link: Transform<MountedTool, MountHand>) {
    const identity = toolIdentity(session.getState(), tool)
    const before = kept.of('mount', identity)?.link?.matrix
    if (before?.every((value, at) => value === link.matrix[at])) return
    kept.keep({
      kind: 'mount',
      tool: identity,
      madeMs: Date.now(),
      error: undefined,
      residual: 0,
      link,
      pictureLagMs: undefined,
      checkPoint: undefined,
      lastCheck: undefined,
    })
  }

  return {
    register,
    plan: plans.commands,
    buttons: {
      step: buttons.step,
      press: () => void buttons.pressFocused(),
      isAtOne: () => buttons.focused !== undefined,
    },
    recording,
    practice,
    withdrawConsent,
    findings,
    openFiles: (files) => void openFiles(files).catch(say),
    openDicomWeb: (seriesUrl) => void cases.openDicomWeb(seriesUrl).catch(say),
    openBuiltInCase: () => void cases.openBuiltIn().catch(say),
    openVariant(id) {
      const variant = VARIANTS.find((each) => each.id === id)
      if (!variant || id === 'typical') void cases.openBuiltIn().catch(say)
      else void cases.openBody(variant.parameters, `${variant.name} (model)`).catch(say)
    },
    connect: (address) => (address === undefined ? sources.stop() : sources.connect(address)),
    useSimulatedUltrasound: () => sources.simulate(),
    useCamera: () => void sources.camera().catch(say),
    stopCamera: () => sources.stopCamera(),
    saveMarkerSheet: () => offerFile(new File([markerSheetSvg()], 'interspace-markers.svg', { type: 'image/svg+xml' })),
    enter: (view) => void enter(view),
    leave() {
      void xr.getState().session?.end().catch(say)
      actions.set({ view: 'page' })
    },
    askWhy: () => why.press(),
    resetPlacement: () => cases.resetPlacement(),
    findVertebrae: (lowest) => void vertebrae.find(lowest).catch(say),
    confirmVertebrae() {
      actions.confirmVertebrae()
      void structures.fit().catch(say)
    },
    structures: {
      readWith: (said) => void structures.readWith(said).catch(say),
      correct: (...corrections) => void structures.correct(...corrections),
      undo: () => structures.undo(),
      redo: () => structures.redo(),
      save: (as) => void saving.structures(as).catch(say),
    },
    brush,
    freeze: () => freezing.freeze(),
    scoutSweep: () => sweeping.scout(),
    recordSweep: () => sweeping.record(),
    stopSweep: () => sweeping.stop(),
    discardSweep: () => sweeping.discard(),
    reconstructRecording() {
      const { recording } = sources
      if (recording) void sweeping.recorded(recording).catch(say)
      else actions.notify('info', 'No recording is being replayed.')
    },
    useSweepMask: (file) => void readImportanceMask(file).then((mask) => sweeping.useMask(file.name, mask), say),
    saveSweptVolume: (as) => void saving.swept(as).catch(say),
    dropSweptVolume() {
      actions.set({ sweptVolume: undefined, sweptBone: undefined })
      const { layers } = session.getState()
      if (layers.sweptVolume) actions.setLayer('sweptVolume', false)
    },
    stateRegistration(rows, how) {
      try {
        const registration = rows && { matrix: transformFromRows('ct', 'patient', rows).matrix, how }
        const flaw = registration && rigidFlaw(registration.matrix)
        if (flaw) return actions.notify('error', `This is no registration: ${flaw}.`)
        actions.set({ registration })
      } catch (error) {
        say(error)
      }
    },
    mountOn(tool, hand, rows) {
      try {
        const toolFromHand = hand && transformFromRows(tool, hand, rows)
        sources.mount(tool, toolFromHand)
        if (toolFromHand) keepMount(tool, toolFromHand)
      } catch (error) {
        say(error)
      }
    },
    calibrateTip(tool) {
      guided.stop()
      tips.calibrate(tool)
    },
    checkTip(tool) {
      guided.stop()
      tips.check(tool)
    },
    calibrate(way, tool) {
      tips.stop()
      guided.begin(way, tool)
    },
    markTip: (px) => guided.mark(px),
    unmarkTip: () => guided.unmark(),
    flipShaft: (tool) => guided.flip(tool),
    layOnPatient() {
      const missing = layOnPatient()
      if (missing) actions.notify('info', missing)
    },
    stopCalibrating() {
      guided.stop()
      tips.stop()
    },
    keepCalibration(text) {
      try {
        kept.keep(pastedCalibration(text, toolIdentity(session.getState(), 'probe'), Date.now()))
        return undefined
      } catch (error) {
        return error instanceof Error ? error.message : String(error)
      }
    },
    forgetCalibration: (record) => kept.forget(record),
  }
}
