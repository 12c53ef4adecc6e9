/** The start of the page: makes every part once, joins them, and shows the built-in case. */
import { createRoot } from 'react-dom/client'
import { createTransformGraph } from '#core/frames/transform-graph.ts'
import { BUILT_IN_FOLDER, BUILT_IN_PARAMETERS, BUILT_IN_REGISTRATION } from '#core/phantom/built-in-case.ts'
import { USUALLY_KEPT_AWAY } from '#core/safety/hazards.ts'
import { createHeldSign } from '#core/signals/raised-palm.ts'
import { createOneEuro } from '#core/signals/one-euro.ts'
import { createFieldOfView } from '#core/ultrasound/field-of-view.ts'
import { createPairing } from '#core/ultrasound/pairing.ts'
import { createHeadset } from '#devices/headset/headset.ts'
import { createImaging } from '#devices/simulated/imaging/imaging.ts'
import { createTruthChannel } from '#devices/simulated/truth.ts'
import { recall, remember } from '#page/remembered.ts'
import { createXr } from '#scene/xr-store.ts'
import { createButtonBoard } from '#session/buttons.ts'
import { createLive } from '#session/live.ts'
import { isAllowed } from '#session/open-record.ts'
import { createSession } from '#session/session.ts'
import { followViewGoals } from '#session/view-goals.ts'
import { createNeedleSound } from '#sound/needle-sound.ts'
import { createPressSound } from '#sound/press-sound.ts'
import { createNarration } from '#sound/narration.ts'
import { createSafetySound } from '#sound/safety-sound.ts'
import { createPlanningWorker } from '#workers/planning/client.ts'
import PlanningWorker from '#workers/planning/worker.ts?worker'
import { createRegistrationWorker } from '#workers/registration/client.ts'
import RegistrationWorker from '#workers/registration/worker.ts?worker'
import { createLabelling } from '#workers/labelling/client.ts'
import LabellingWorker from '#workers/labelling/worker.ts?worker'
import { createStructureMaking } from '#workers/structures/client.ts'
import StructuresWorker from '#workers/structures/worker.ts?worker'
import { createVolumes } from '#workers/volumes/client.ts'
import ReconstructionWorker from '#workers/reconstruction/worker.ts?worker'
import VolumesWorker from '#workers/volumes/worker.ts?worker'
import { App } from './app.tsx'
import { createAnchoring } from './anchoring.ts'
import { createBrushing } from './brushing.ts'
import { createAudit } from './audit.ts'
import { createBudgeting } from './budgeting.ts'
import { createCaseDesk } from './case-desk.ts'
import { createCutting } from './cutting.ts'
import { createCommands } from './commands.ts'
import { joinClinic } from './joined-clinic.ts'
import { giveFeel } from './feeling.ts'
import type { Drawn } from './every-frame.tsx'
import { createFreezing } from './freezing.ts'
import { createGuarding } from './guarding.ts'
import { createHazardDesk } from './hazard-desk.ts'
import { offerFile } from './offer-file.ts'
import { keepForOffline } from './offline.ts'
import { createPlanDesk } from './plan-desk.ts'
import { PLAN_STORE } from './plan-store.ts'
import { createFindings } from './findings.ts'
import { createSimulatedRoom } from './simulated-room.ts'
import { createNaming } from './naming.ts'
import { createNeedleChoice } from './needle-choice.ts'
import { startPractice } from './practice.ts'
import { createNeedleInPicture } from './needle-in-picture.ts'
import { createNeedleWatch } from './needle-watch.ts'
import { createKeptCalibrations } from './kept-calibrations.ts'
import { startPerceiving } from './perceiving.ts'
import { createPipeline } from './pipeline.ts'
import { createPoseBook } from './pose-book.ts'
import { sha256 } from './sha256.ts'
import { BUILT_IN_MODELS } from './built-in-models.ts'
import { createFindingDesk } from './finding-desk.ts'
import { KEPT_REVIEWS } from './kept-reviews.ts'
import { makeBodyMr } from './made-mr.ts'
import { createModelMarks } from './model-marks.ts'
import { createOutputDesk } from './output-desk.ts'
import { createRecordingRoom } from './recording-room.ts'
import { createReplaying } from './replaying.ts'
import { pixelSize } from './reading-steps.ts'
import { createRegisterDesk } from './register-desk.ts'
import { openBuiltInMr } from './second-volume.ts'
import { soundSafety } from './sounding.ts'
import { createSourceDesk } from './source-desk.ts'
import { createStructuresDesk } from './structures-desk.ts'
import { createSweeping } from './sweeping.ts'
import { createVertebraeDesk } from './vertebrae-desk.ts'
import { createViewWatch } from './view-watch.ts'
import { createVoice, followVoice } from './voice.ts'
import { createWorkflowDesk } from './workflow-desk.ts'
import { createWhy, type Why } from './why.ts'
import { createGuidedCalibrating } from './guided-calibrating.ts'
import { layOnPatient } from './lay-on-patient.ts'
import { createTouring } from './touring.ts'
import { createTipCalibrating } from './tip-calibrating.ts'
import { askOffers, followXr } from './view-of-session.ts'

const session = createSession()
const live = createLive()
const graph = createTransformGraph()
const poses = createPoseBook()
/** Controllers and hands tremble in a headset's eyes; what is clamped to one trembles a lever arm away. */
const headsetPoses = createPoseBook(({ from }) => (from.endsWith('-hand') ? createOneEuro() : undefined))
const pairing = createPairing()
const field = createFieldOfView()
const headset = createHeadset()
headset.start(performance.now())
const xr = createXr(session)
/** A raised palm hides all that is drawn, as the button and the voice do; a press of any hand shows it again. */
const stopSign = createHeldSign()

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
      register.found(contour)
    },
  },
  findings,
  onExplained: (answer) => void (findingDesk.answered(answer) || why.answered(answer)),
  onBone: (map) => sweeping.boneFound(map),
})
const why: Why = createWhy({
  session,
  live,
  pixelMm: () => pixelSize(graph),
  ask: perceiving.explain,
  stop: perceiving.stopExplaining,
})
const volumes = createVolumes({
  makeWorker: () => new VolumesWorker(),
  onSurface: (boneSurface) => session.actions.set({ boneSurface }),
  onFailed: (reason) => session.actions.notify('warning', `No bone surface: ${reason}`),
})
/** The truth goes to the audit, for tests and scoring, and nowhere else. */
const truth = createTruthChannel()
const room = createSimulatedRoom({ session, headsetPoses, truth })
const sound = createNeedleSound()
const narration = createNarration()
const touring = createTouring({ session, narration })
const safetySound = createSafetySound()
const pressSound = createPressSound()
const buttons = createButtonBoard(pressSound.tick)
const replaying = createReplaying(session)
const sources = createSourceDesk({
  session,
  graph,
  poses,
  pairing,
  perceiving: {
    forget() {
      perceiving.forget()
      naming.clear()
      session.actions.forgetLevels()
      views.clear()
      needles.clear()
      why.clear()
      guarding.clear()
      sweeping.sourceEnded()
    },
  },
  field,
  headset,
  headsetPoses,
  makeSimulated: () => room.make(),
  replaying,
})
const cases = createCaseDesk({
  session,
  live,
  volumes,
  builtIn: {
    registration: BUILT_IN_REGISTRATION,
    parameters: BUILT_IN_PARAMETERS,
    structuresUrl: new URL(`${BUILT_IN_FOLDER}/structures.bin`, document.baseURI).href,
    folderUrl: new URL(`${BUILT_IN_FOLDER}/`, document.baseURI).href,
  },
  onOtherCase: () => structures.forget(),
  onOtherBody(isBuiltIn) {
    if (isBuiltIn && !sources.device) sources.simulate()
    // Simulated ultrasound is of the built-in spine: in anyone else's CT it would be a lie.
    if (!isBuiltIn && sources.device?.kind === 'simulated') sources.stop()
  },
})
const register = createRegisterDesk({
  session,
  live,
  graph,
  poses,
  headsetPoses,
  worker: createRegistrationWorker(() => new RegistrationWorker()),
  dateNow: () => Date.now(),
})
const kept = createKeptCalibrations({
  session,
  graph,
  store: { read: () => recall('calibrations'), write: (text) => remember('calibrations', text) },
  nowMs: Date.now(),
})
const tips = createTipCalibrating({ session, graph, poses, kept })
const workflow = createWorkflowDesk({
  session,
  live,
  graph,
  store: {
    read: () => recall('procedure'),
    write: (text) => remember('procedure', text),
    keepAside: (text) => remember('brokenProcedure', text),
  },
  calendarMs: () => Date.now(),
  later: (step) => void setTimeout(step, 400),
})
const lay = () => layOnPatient(session, graph, kept, Date.now())
const guided = createGuidedCalibrating({ session, live, graph, poses, headsetPoses, kept, layOnPatient: lay })
const anchoring = createAnchoring({
  session,
  store: { read: () => recall('anchor'), write: (text) => remember('anchor', text) },
})
const budgeting = createBudgeting({ graph, poses, headsetPoses, accuracy: () => sources.device?.accuracy })
const freezing = createFreezing({ session, live, graph })
const guarding = createGuarding({ session, live, graph, poses, headsetPoses })
const choice = createNeedleChoice({ session, graph, poses, onChanged: () => guarding.clear() })
const plans = createPlanDesk({
  session,
  live,
  worker: createPlanningWorker(() => new PlanningWorker()),
  store: PLAN_STORE,
  dateNow: () => Date.now(),
  offerFile,
})
const hazards = createHazardDesk(session, () => plans.keptAway() ?? USUALLY_KEPT_AWAY)
const vertebrae = createVertebraeDesk({
  session,
  live,
  labelling: createLabelling(() => new LabellingWorker()),
})
const structures = createStructuresDesk({
  session,
  live,
  making: createStructureMaking(() => new StructuresWorker()),
  frameOfReferenceUid: () => cases.source()?.slices[0]?.frameOfReferenceUid ?? '',
  onCorrected: () => plans.corrected(),
})
const brush = createBrushing({
  session,
  structures,
  pulse: headset.pulse,
  tick: pressSound.tick,
  nowMs: () => performance.now(),
})
const recordings = createRecordingRoom(
  session,
  (recording) => sources.play(recording),
  () => cases.source(),
)
const practice = startPractice({
  session,
  live,
  graph,
  headsetPoses,
  truth,
  room,
  cases,
  sources,
  narration,
  sceneNow: () => lastScene,
})
const clinic = joinClinic({
  session,
  recordings: recordings.desk,
  stopRecognising() {
    perceiving.forget()
    naming.clear()
    views.clear()
    needles.clear()
    why.clear()
  },
})
const outputs = createOutputDesk({
  session,
  live,
  markOf: createModelMarks({ models: BUILT_IN_MODELS, readText: async (url) => (await fetch(url)).text(), sha256 }),
  sha256,
  pixelMm: () => pixelSize(graph),
  calendarMs: () => Date.now(),
  sessionKey: `${performance.timeOrigin} ${Math.random()}`,
})
const findingDesk = createFindingDesk({
  session,
  outputs,
  reviews: KEPT_REVIEWS,
  explain: perceiving.explain,
  stopExplaining: perceiving.stopExplaining,
  calendarMs: () => Date.now(),
})
const commands = recordings.told(
  createCommands({
    session,
    xr,
    cases,
    sources,
    vertebrae,
    structures,
    brush,
    plans,
    freezing,
    why,
    sweeping,
    register,
    recording: recordings.desk,
    practice: practice.commands,
    findings: findingDesk.commands,
    kept,
    tips,
    guided,
    layOnPatient: lay,
    buttons,
    withdrawConsent: (scope) => clinic?.consent.withdraw(scope),
  }),
)
const builtInFolder = new URL(`${BUILT_IN_FOLDER}/`, document.baseURI).href
const cutting = createCutting({
  session,
  live,
  parameters: () => session.getState().openCase?.model,
  async openMr(signal) {
    const model = session.getState().openCase?.model
    if (model === BUILT_IN_PARAMETERS) return openBuiltInMr(builtInFolder)
    return model && makeBodyMr(volumes, model, signal)
  },
  makeImaging: createImaging,
})
const tick = createPipeline({
  cutting,
  session,
  live,
  graph,
  poses,
  headsetPoses,
  pairing,
  field,
  source: () => sources.device,
  headset,
  perceive(frame, ...rest) {
    register.offer(frame)
    if (isAllowed(session.getState(), 'ai')) perceiving.see(frame, ...rest)
  },
  findings,
  naming,
  freezing,
  choice,
  guarding,
  comparePlane: createNeedleInPicture(live),
  views,
  needles,
  why,
  budgeting,
  sweeping,
  register: () => register.see(),
  practise: practice.see,
  recorder: recordings.recorder,
  calibrate(nowMs) {
    tips.see(nowMs, Date.now())
    guided.see(nowMs, Date.now())
    return kept.apply(Date.now())
  },
  reach: (nowMs) => room.reach(sources.ultrasound, nowMs),
})
/** `?empty` opens nothing by itself; `?measure` waits for the GPU after each new picture; `?quality=low` spares a weak machine. */
const asked = new URLSearchParams(location.search)
const { audit, note } = createAudit(session, live, graph, truth, buttons, asked.has('measure'))
window.interspace = audit

followXr(xr, session)
followVoice(createVoice(session, buttons), session)
const wakeSound = () => {
  sound.wake()
  safetySound.wake()
  pressSound.wake()
}
for (const press of ['pointerdown', 'keydown', 'click'] as const) addEventListener(press, wakeSound)
room.follow(() => sources.device?.kind === 'simulated' && sources.simulate())
addEventListener('pagehide', () => workflow.save())
headset.start(performance.now())
/** A headset may be offered only when there is something to enter with: the canvas draws, so XR is connected to it. */
let isCanvasDrawing = false
/** What was drawn last: where the wearer's panels stand. */
let lastScene: Drawn['scene'] | undefined
setInterval(() => {
  sources.report()
  sweeping.report()
  recordings.recorder.report()
}, 250)
setInterval(() => {
  perceiving.report()
  outputs.look()
}, 1000)

createRoot(document.getElementById('root')!).render(
  <App
    session={session}
    live={live}
    commands={commands}
    buttons={buttons}
    clinic={clinic}
    xr={xr}
    isWeak={asked.get('quality') === 'low'}
    onDrawn={(drawn) => {
      lastScene = drawn.scene
      note(drawn)
    }}
    onFrame={({ nowMs, eyeInRoom, xr: moment }) => {
      if (!isCanvasDrawing) void askOffers(session)
      isCanvasDrawing = true
      if (moment) {
        headset.observe(moment.frame, moment.space, moment.sources, nowMs)
        if (stopSign.see(headset.isPalmRaised, nowMs)) session.actions.set({ isViewCleared: true })
        anchoring.follow(moment.frame, moment.space, nowMs)
      }
      replaying.follow(nowMs, sources.ultrasound)
      touring.follow(eyeInRoom, nowMs)
      followViewGoals(session, live)
      hazards.follow()
      tick(nowMs)
      workflow.look()
      giveFeel(live.feel, session, headset, sound)
      soundSafety(live, session, safetySound)
    }}
  />,
)

/** The page is there and answers before six megabytes are asked for; a page nobody sees draws nothing and need not wait. */
if (!asked.has('empty')) {
  if (document.visibilityState === 'hidden') commands.openBuiltInCase()
  else requestAnimationFrame(() => setTimeout(commands.openBuiltInCase))
}

/** When nobody waits for anything: the program is tens of megabytes. */
const KEPT_AFTER_MS = 8000
setTimeout(() => void keepForOffline((offlineStart) => session.actions.set({ offlineStart })), KEPT_AFTER_MS)
