/** Practice from choosing a task to what is kept of it: commands of trainee and supervisor, and one step per displayed frame. */
import { attemptsAt, type Attempt } from '#core/training/attempt.ts'
import { SAYS, whenDue, type Complication, type DueComplication } from '#core/training/complications.ts'
import { compositeScore } from '#core/training/composite.ts'
import { judged, toImprove, whatWasGood } from '#core/training/debrief.ts'
import type { Figure } from '#core/training/figure.ts'
import type { Grade } from '#core/training/graded-spines.ts'
import { progressIn } from '#core/training/progress.ts'
import { earnedStage } from '#core/training/stages.ts'
import { taskOf } from '#core/training/tasks/built-in-tasks.ts'
import type { PracticeMoment } from '#core/training/tasks/moment.ts'
import { createTaskRun, type TaskRun } from '#core/training/tasks/task-run.ts'
import type { Live } from '#session/live.ts'
import { chosenCurriculum, ownLearned, type Practised } from '#session/practice.ts'
import type { PracticeCommands, PracticeWish } from '#session/practice-commands.ts'
import type { Session } from '#session/session.ts'
import { attemptOf } from './practice-attempt.ts'
import type { Complicating } from './practice-complications.ts'
import { createPracticeExperts } from './practice-experts.ts'
import { practiceLive } from './practice-live.ts'
import type { PracticeRoom } from './practice-room.ts'
import type { PracticeRecords } from './practice-records.ts'
import type { PracticeWatch } from './practice-watch.ts'
import type { SimulatedRoom } from './simulated-room.ts'

export interface PracticeDesk {
  /** All but who looks on, which is not the task's. */
  readonly commands: Omit<PracticeCommands, 'speak' | 'openRoom'>
  /** Once per displayed frame, with every tool's newest pose in the graph. */
  see(nowMs: number): void
  /** Of the run as it stands, all of them, whatever the trainee is told; none while nothing is practised. */
  figures(): readonly Figure[]
  /** What was kept in earlier visits. */
  recall(): Promise<void>
}

export interface PracticeParts {
  readonly session: Session
  readonly live: Live
  readonly room: PracticeRoom
  readonly simulated: Pick<SimulatedRoom, 'spine'>
  readonly watch: PracticeWatch
  readonly complicating: Complicating
  readonly records: PracticeRecords
  readonly openConsole: () => void
  readonly nowMs: () => number
  readonly calendarMs: () => number
  readonly newId: () => string
}

const FELT_SAYS = {
  pop: 'A layer gave way',
  bone: 'Bone was met',
  'loss of resistance': 'Resistance was lost',
} as const

export function createPracticeDesk(parts: PracticeParts): PracticeDesk {
  const { session, live, room, watch, complicating, records } = parts
  const { actions } = session
  const practice = () => session.getState().practice
  let run: TaskRun | undefined
  let due: readonly DueComplication[] = []
  let pausedAtMs: number | undefined
  let beganEpochMs = 0
  let events: Attempt['events'] = []
  const experts = createPracticeExperts()

  const say = (told: string) => actions.practise({ told })

  function prepare(taskId: string, { unitId, grade = 1, stage }: PracticeWish = {}) {
    const task = taskOf(taskId)
    if (!task) return actions.notify('error', `There is no task ${taskId}.`)
    const before = attemptsAt(ownLearned(practice()).attempts, taskId)
    const practised: Practised = {
      task,
      unitId,
      grade,
      stage: stage ?? earnedStage(before),
      // Another patient each time: a spine that is known by heart teaches nothing.
      seed: 1 + before.length,
    }
    lay(practised)
  }

  function next() {
    const curriculum = chosenCurriculum(practice())
    const open = curriculum && progressIn(curriculum, ownLearned(practice())).find(({ state, next: step }) => state === 'open' && step?.kind === 'task') // prettier-ignore
    const step = open?.next
    if (step?.kind !== 'task') return actions.notify('info', 'No task of this curriculum is open: look at its units on the page.') // prettier-ignore
    prepare(step.task, { unitId: open!.unit.id, grade: step.grade as Grade })
  }

  function lay(practised: Practised) {
    clearRun()
    actions.practise({ phase: 'preparing', now: practised, debrief: undefined, page: undefined, told: 'The patient is being laid on the table.' }) // prettier-ignore
    room.lay(practised)
  }

  function clearRun() {
    run = undefined
    due = []
    events = []
    pausedAtMs = undefined
    complicating.clear()
    actions.practise({ complications: [], marks: [] })
  }

  /** The patient lies there: the task can be read, and begun. */
  function whenLaid(practised: Practised) {
    const { spine } = parts.simulated
    if (!room.isReady() || !spine) return
    try {
      run = createTaskRun(practised.task, spine)
    } catch (error) {
      actions.notify('error', `This patient cannot be practised on: ${error instanceof Error ? error.message : String(error)}`) // prettier-ignore
      return leave()
    }
    experts.prepare(practised, spine)
    room.equip(practised, run)
    actions.practise({ phase: 'ready', told: 'Ready when you are.' })
  }

  function begin() {
    const { now, phase } = practice()
    if (!run || !now || phase !== 'ready') return
    // In hand or by mouse: the view may have been entered since the patient was laid.
    room.equip(now, run)
    const nowMs = parts.nowMs()
    beganEpochMs = parts.calendarMs()
    watch.begin(nowMs)
    due = whenDue(now.task.complications, now.task.limitS, now.seed + beganEpochMs)
    actions.practise({ phase: 'running', told: now.task.goal })
  }

  function happened(kind: Attempt['events'][number]['kind'], words: string) {
    if (run) events = [...events, { timeS: run.timeS, kind, words }]
  }

  /** What safety and the needle told in this frame. */
  function note({ felt }: PracticeMoment) {
    for (const what of felt) happened('felt', FELT_SAYS[what])
    for (const event of live.safetyEvents) if (event.type === 'alarm raised') happened('alarm', event.words)
  }

  function inject(kind: Complication) {
    if (!run || practice().phase !== 'running') return
    if (!complicating.inject(kind, run, parts.nowMs()))
      return actions.notify('info', `${SAYS[kind].told} There is no needle's way in this task for it.`)
    happened('complication', SAYS[kind].told)
    actions.practise({
      complications: [...practice().complications, kind],
      told: `${SAYS[kind].told} ${SAYS[kind].expected}`,
    })
  }

  function answer() {
    const { now, phase } = practice()
    if (!run || !now || phase !== 'running') return
    if (run.needle) return end()
    if (run.probe?.asked?.step === 'mark') {
      const place = live.practice?.finger
      if (!place) return say('Touch the back first.')
      run.mark(place)
      room.showPicture(now)
      return say('Marked. Now find it with the probe, and bring it into the middle of the picture.')
    }
    run.here()
    if (!run.isComplete) say(run.probe?.asked ? 'Noted. The next one.' : 'The probe does not touch the back.')
  }

  function end() {
    const { now } = practice()
    if (!run || !now) return
    const { attempts } = practice().learned
    const benchmark = experts.benchmark(now, attempts)
    const figures = run.figures()
    const score = benchmark && compositeScore(figures, benchmark)
    const attempt = attemptOf({ run, now, practice: practice(), events, score, id: parts.newId(), beganEpochMs })
    complicating.clear()
    actions.guide(false)
    actions.practise({
      phase: 'ended',
      told: attempt.isPassed ? 'Done. This counts.' : 'Not yet. Look at what is missing, then try again.',
      debrief: {
        attempt,
        score,
        improve: benchmark ? toImprove(figures, benchmark) : [],
        beside: benchmark ? judged(figures, benchmark) : [],
        good: benchmark ? whatWasGood(figures, benchmark) : [],
        ...experts.trace(now, attempts),
      },
    })
    records.keep(attempt)
  }

  function leave() {
    clearRun()
    room.putBack()
    actions.practise({ phase: 'none', now: undefined, debrief: undefined, told: '' })
  }

  function pause(isPaused: boolean) {
    const { phase } = practice()
    if (isPaused && phase === 'running') {
      pausedAtMs = parts.nowMs()
      actions.practise({ phase: 'paused', told: 'Paused: the clock stands still. Nothing that is done now counts.' })
    } else if (!isPaused && phase === 'paused') {
      watch.skip(parts.nowMs() - (pausedAtMs ?? parts.nowMs()))
      pausedAtMs = undefined
      actions.practise({ phase: 'running', told: 'On we go.' })
    }
  }

  const commands: PracticeDesk['commands'] = {
    prepare,
    begin,
    next,
    answer,
    pause,
    again() {
      const { now } = practice()
      if (now) lay(now)
    },
    leave,
    inject,
    markMoment(words) {
      const { marks, phase } = practice()
      if (run && phase !== 'none') actions.practise({ marks: [...marks, { timeS: run.timeS, words }] })
    },
    ...records.commands,
    show: (page) => actions.practise({ page }),
    openConsole: parts.openConsole,
  }

  return {
    commands,
    see(nowMs) {
      const { phase, now } = practice()
      if (phase === 'preparing' && now) return whenLaid(now)
      if (!run || !now || phase === 'ended') {
        live.practice = undefined
        return
      }
      complicating.follow(nowMs)
      if (phase === 'running') {
        const moment = watch.moment(nowMs)
        run.see(moment)
        note(moment)
        for (const { kind } of due.filter(({ atS }) => atS <= run!.timeS)) inject(kind)
        due = due.filter(({ atS }) => atS > run!.timeS)
      }
      live.practice = practiceLive(run, now, session.getState(), watch, complicating.vessel, parts.simulated.spine)
      if (phase === 'running' && (run.isComplete || run.isTimeUp)) end()
    },
    figures: () => run?.figures() ?? [],
    recall: () => records.recall(),
  }
}
