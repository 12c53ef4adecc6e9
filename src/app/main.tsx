/** The start of the page: makes every part once, joins them, and shows the built-in case. */
import { createRoot } from 'react-dom/client'
import { createTransformGraph } from '#core/frames/transform-graph.ts'
import { createOneEuro } from '#core/signals/one-euro.ts'
import { createFieldOfView } from '#core/ultrasound/field-of-view.ts'
import { rememberedAs } from '#page/remembered.ts'
import { createPairing } from '#core/ultrasound/pairing.ts'
import { createHeadset } from '#devices/headset/headset.ts'
import { createTruthChannel } from '#devices/simulated/truth.ts'
import { createXr } from '#scene/xr-store.ts'
import { createButtonBoard } from '#session/buttons.ts'
import { createLive } from '#session/live.ts'
import { isAllowed } from '#session/open-record.ts'
import { createSession } from '#session/session.ts'
import { createRegistrationWorker } from '#workers/registration/client.ts'
import RegistrationWorker from '#workers/registration/worker.ts?worker'
import { createFindingRoom } from './finding-room.ts'
import { createFrameSteps } from './frame-steps.ts'
import { createCalibrating } from './calibrating.ts'
import { createCaseRoom } from './case-room.ts'
import { createSounds } from './sounds.ts'
import { createRecognising } from './recognising.ts'
import { App } from './app.tsx'
import { createAnchoring } from './anchoring.ts'
import { createAudit } from './audit.ts'
import { createBudgeting } from './budgeting.ts'
import { createCommands } from './commands.ts'
import { joinClinic } from './joined-clinic.ts'
import type { Drawn } from './every-frame.tsx'
import { createFreezing } from './freezing.ts'
import { createGuarding } from './guarding.ts'
import { openFirst } from './first-opening.ts'
import { createSimulatedRoom } from './simulated-room.ts'
import { createNeedleChoice } from './needle-choice.ts'
import { startPractice } from './practice.ts'
import { createNeedleInPicture } from './needle-in-picture.ts'
import { createPipeline } from './pipeline.ts'
import { createPoseBook } from './pose-book.ts'
import { createRecordingRoom } from './recording-room.ts'
import { createReplaying } from './replaying.ts'
import { createRegisterDesk } from './register-desk.ts'
import { createSourceDesk } from './source-desk.ts'
import { createVoice, followVoice } from './voice.ts'
import { createWorkflowDesk } from './workflow-desk.ts'
import { createTouring } from './touring.ts'
import { followXr } from './view-of-session.ts'

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

const recognising = createRecognising({
  session,
  live,
  graph,
  pairing,
  onContour: (contour) => register.found(contour),
  onExplained: (answer) => finding.desk.answered(answer),
})
const { perceiving, sweeping } = recognising
/** The truth goes to the audit, for tests and scoring, and nowhere else. */
const truth = createTruthChannel()
const room = createSimulatedRoom({ session, headsetPoses, truth })
const sounds = createSounds()
const touring = createTouring({ session, narration: sounds.narration })
const buttons = createButtonBoard(sounds.press.tick)
const replaying = createReplaying(session)
const sources = createSourceDesk({
  session,
  graph,
  poses,
  pairing,
  perceiving: {
    forget() {
      recognising.forget()
      session.actions.forgetLevels()
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
const caseRoom = createCaseRoom({
  session,
  live,
  pulse: headset.pulse,
  tick: sounds.press.tick,
  onOtherBody(isBuiltIn) {
    if (isBuiltIn && !sources.device) sources.simulate()
    // Simulated ultrasound is of the built-in spine: in anyone else's CT it would be a lie.
    if (!isBuiltIn && sources.device?.kind === 'simulated') sources.stop()
  },
})
const { cases } = caseRoom
const register = createRegisterDesk({
  session,
  live,
  graph,
  poses,
  headsetPoses,
  worker: createRegistrationWorker(() => new RegistrationWorker()),
  dateNow: () => Date.now(),
})
const calibrating = createCalibrating({ session, live, graph, poses, headsetPoses })
const workflow = createWorkflowDesk({
  session,
  live,
  graph,
  store: { ...rememberedAs('procedure'), keepAside: rememberedAs('brokenProcedure').write },
  calendarMs: () => Date.now(),
  later: (step) => void setTimeout(step, 400),
})
const anchoring = createAnchoring({ session, store: rememberedAs('anchor') })
const budgeting = createBudgeting({ graph, poses, headsetPoses, accuracy: () => sources.device?.accuracy })
const freezing = createFreezing({ session, live, graph })
const guarding = createGuarding({ session, live, graph, poses, headsetPoses })
const choice = createNeedleChoice({ session, graph, poses, onChanged: () => guarding.clear() })
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
  narration: sounds.narration,
  sceneNow: () => lastScene,
})
const clinic = joinClinic({
  session,
  recordings: recordings.desk,
  stopRecognising: recognising.forget,
  source: () => cases.source(),
  labels: () => caseRoom.structures.onVolume(),
})
const finding = createFindingRoom({ session, live, graph, perceiving })
const commands = recordings.told(
  createCommands({
    session,
    xr,
    cases,
    sources,
    vertebrae: caseRoom.vertebrae,
    structures: caseRoom.structures,
    brush: caseRoom.brush,
    plans: caseRoom.plans,
    freezing,
    why: recognising.why,
    sweeping,
    register,
    recording: recordings.desk,
    practice: practice.commands,
    findings: finding.desk.commands,
    kept: calibrating.kept,
    tips: calibrating.tips,
    guided: calibrating.guided,
    layOnPatient: calibrating.layOnPatient,
    buttons,
    withdrawConsent: (scope) => clinic?.consent.withdraw(scope),
  }),
)
const tick = createPipeline({
  cutting: caseRoom.cut,
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
  findings: recognising.findings,
  naming: recognising.naming,
  freezing,
  choice,
  guarding,
  comparePlane: createNeedleInPicture(live),
  views: recognising.views,
  needles: recognising.needles,
  why: recognising.why,
  budgeting,
  sweeping,
  register: () => register.see(),
  practise: practice.see,
  recorder: recordings.recorder,
  calibrate: calibrating.follow,
  reach: (nowMs) => room.reach(sources.ultrasound, nowMs),
})
/** `?empty` opens nothing by itself; `?measure` waits for the GPU after each new picture; `?quality=low` spares a weak machine. */
const asked = new URLSearchParams(location.search)
const { audit, note } = createAudit(session, live, graph, truth, buttons, asked.has('measure'))
window.interspace = audit

followXr(xr, session)
followVoice(createVoice(session, buttons), session)
sounds.wakeByPress()
room.follow(() => sources.device?.kind === 'simulated' && sources.simulate())
addEventListener('pagehide', () => workflow.save())
/** What was drawn last: where the wearer's panels stand. */
let lastScene: Drawn['scene'] | undefined
setInterval(() => {
  sources.report()
  sweeping.report()
  recordings.recorder.report()
}, 250)
setInterval(() => {
  perceiving.report()
  finding.outputs.look()
}, 1000)

const onFrame = createFrameSteps({
  session,
  live,
  headset,
  anchoring,
  followReplay: (nowMs) => replaying.follow(nowMs, sources.ultrasound),
  touring,
  hazards: caseRoom.hazards,
  tick,
  workflow,
  sounds,
})

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
    onFrame={onFrame}
  />,
)

openFirst(session, commands, asked.has('empty'))
