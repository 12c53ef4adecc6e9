/** Practice through the whole pipeline: a scripted hand does a task in the simulated room, and what is told and kept is checked. */
import { beforeAll, describe, expect, test } from 'vitest'
import { createComplicating } from '#app/practice-complications.ts'
import { createPracticeDesk } from '#app/practice-desk.ts'
import { createPracticeRecords } from '#app/practice-records.ts'
import { createPracticeRoom } from '#app/practice-room.ts'
import type { Kept, PracticeStore } from '#app/practice-store.ts'
import { createPracticeWatch } from '#app/practice-watch.ts'
import { createConsoleLink } from '#app/console-link.ts'
import { seenSchema, type Seen } from '#core/training/console-message.ts'
import { BUILT_IN_REGISTRATION } from '#core/phantom/built-in-case.ts'
import { needleAimedAt, needleAtPlace } from '#core/phantom/contact/on-skin.ts'
import { EXACT } from '#core/registration/rigid-covariance.ts'
import { valueOf } from '#core/training/figure.ts'
import { taskPlace } from '#core/training/tasks/task-place.ts'
import { taskOf } from '#core/training/tasks/built-in-tasks.ts'
import type { NeedleWork } from '#core/training/tasks/task.ts'
import { createTruthChannel } from '#devices/simulated/truth.ts'
import { elapse, quickRig } from '#test/devices/simulated-rig.ts'
import { running } from './guarding-rig.ts'

const FRAME_MS = 16
const NEEDLE = { lengthMm: 90, gauge: 22 } as const
const FACET = taskOf('facet-l4-left')!

/** In memory, as the browser's is on the disk. */
function remembering(kept: Partial<Kept> = {}): PracticeStore & { readonly all: Kept } {
  const all: { -readonly [K in keyof Kept]: Kept[K] } = { attempts: [], lessons: [], signOffs: [], curricula: [], faults: [], ...kept } // prettier-ignore
  return {
    all,
    readAll: async () => all,
    keepAttempt: async (attempt) =>
      void (all.attempts = [...all.attempts.filter(({ id }) => id !== attempt.id), attempt]),
    keepLesson: async (lesson) => void (all.lessons = [...all.lessons, lesson]),
    keepSignOff: async (signOff) => void (all.signOffs = [...all.signOffs, signOff]),
    keepCurriculum: async (curriculum) => void (all.curricula = [...all.curricula, curriculum]),
  }
}

async function atTheTable() {
  const truth = createTruthChannel()
  const { device } = quickRig({ tracker: 'ideal', seed: 1, truth, needle: NEEDLE })
  device.start(0)
  await elapse(0)
  const rig = running(4, 2, device)
  rig.session.actions.set({
    registration: { matrix: BUILT_IN_REGISTRATION, how: 'built in', accuracy: EXACT },
    source: { kind: 'simulated', label: 'Simulated', state: 'running', detail: '' },
    view: 'desktop',
  })
  let [nowMs, ids] = [0, 0]
  const store = remembering()
  const saved: File[] = []
  const complicating = createComplicating(rig.session, device)
  const desk = createPracticeDesk({
    session: rig.session,
    live: rig.live,
    room: createPracticeRoom({
      session: rig.session,
      cases: { openBuiltIn: async () => undefined, openModel: () => undefined },
      sources: { device, simulate: () => undefined },
      onFailed: (error) => {
        throw error
      },
    }),
    simulated: { spine: device.spine },
    watch: createPracticeWatch({
      live: rig.live,
      graph: rig.graph,
      headsetPoses: { newest: () => undefined },
      truth,
      screenInRoom: () => undefined,
    }),
    complicating,
    records: createPracticeRecords({
      session: rig.session,
      store,
      offerFile: (file) => void saved.push(file),
      calendarMs: () => Date.UTC(2026, 0, 5) + nowMs,
      newId: () => `8b1a9c53-0e0c-4f6b-9a7e-2f1d5a3c4c6${ids++}`,
      homePage: 'https://training.example.org',
    }),
    openConsole: () => undefined,
    nowMs: () => nowMs,
    calendarMs: () => Date.UTC(2026, 0, 5) + nowMs,
    newId: () => `8b1a9c53-0e0c-4f6b-9a7e-2f1d5a3c4b6${ids++}`,
  })
  const { target, entry } = taskPlace(FACET.work as NeedleWork, device.spine)
  const aim = needleAimedAt(device.spine.skinAt, { xMm: entry[0], zMm: entry[2] }, target)
  const frame = async (depthMm: number) => {
    nowMs += FRAME_MS
    const place = { xMm: entry[0], zMm: entry[2], upDeg: aim.upDeg, leftDeg: aim.leftDeg, depthMm }
    device.hold({ probe: 'script', needle: needleAtPlace(device.spine.skinAt, place, NEEDLE.lengthMm) }, nowMs)
    rig.tick(nowMs)
    desk.see(nowMs)
    await Promise.resolve()
  }
  /** The hand goes in to a depth at 15 mm/s. */
  const goTo = async (from: number, to: number) => {
    const steps = Math.ceil(Math.abs(to - from) / 0.24)
    for (let step = 0; step <= steps; step++) await frame(from + ((to - from) * step) / steps)
  }
  return {
    rig,
    desk,
    store,
    saved,
    frame,
    goTo,
    device,
    awayMm: aim.awayMm,
    practice: () => rig.session.getState().practice,
  }
}

describe('a facet injection by a scripted hand', () => {
  beforeAll(() => elapse(0))

  test('is laid, begun, done and kept: within 3 mm, in one pass, with its way and every figure', async () => {
    const { desk, store, frame, goTo, awayMm, practice, rig } = await atTheTable()
    desk.commands.prepare(FACET.id, { unitId: 'facet-and-branch' })
    expect(practice().phase).toBe('preparing')
    await frame(-15)
    expect(practice().phase).toBe('ready')
    expect(rig.session.getState().target).toBeDefined()
    desk.commands.begin()
    await goTo(-15, awayMm + 3)
    for (let n = 0; n < 30; n++) await frame(awayMm + 3)
    expect(rig.live.practice!.lines.map(([name]) => name)).toEqual(['Time', 'Tip to target', 'Needle'])
    desk.commands.answer()
    const { attempt } = practice().debrief!
    expect(practice().phase).toBe('ended')
    expect(valueOf(attempt.figures, 'Target Error')).toBeLessThan(3)
    expect(valueOf(attempt.figures, 'Needle Passes')).toBe(1)
    expect(valueOf(attempt.figures, 'Structures Hit')).toBe(0)
    // 15 mm above the skin to the joint.
    expect(valueOf(attempt.figures, 'Path Length (needle)')!).toBeGreaterThan(awayMm)
    expect(valueOf(attempt.figures, 'Path in Tissue (needle)')!).toBeGreaterThan(awayMm - 12)
    expect(attempt.trace.length).toBeGreaterThan(20)
    expect(store.all.attempts).toEqual([attempt])
    expect(practice().debrief!.score).toBeGreaterThan(30)
  }, 60_000)

  test('a clock that is stopped for a second does not run', async () => {
    const { desk, frame, practice, rig } = await atTheTable()
    desk.commands.prepare(FACET.id)
    await frame(-15)
    desk.commands.begin()
    for (let n = 0; n < 60; n++) await frame(-15)
    const beforeS = rig.live.practice!.timeS
    desk.commands.pause(true)
    for (let n = 0; n < 63; n++) await frame(-15)
    desk.commands.pause(false)
    await frame(-15)
    expect(practice().phase).toBe('running')
    expect(rig.live.practice!.timeS - beforeS).toBeCloseTo(FRAME_MS / 1000, 2)
  }, 60_000)

  test('a tracker that is lost on purpose loses the needle for four seconds, and says what is expected', async () => {
    const { desk, frame, practice, rig } = await atTheTable()
    desk.commands.prepare(FACET.id)
    for (let n = 0; n < 20; n++) await frame(-15)
    desk.commands.begin()
    for (let n = 0; n < 40; n++) await frame(-15)
    expect(rig.live.needle).toBeDefined()
    desk.commands.inject('tracker lost')
    for (let n = 0; n < 30; n++) await frame(-15)
    expect(rig.live.needle).toBeUndefined()
    expect(practice().told).toContain('Do not advance')
    for (let n = 0; n < 280; n++) await frame(-15)
    expect(rig.live.needle).toBeDefined()
    expect(practice().complications).toEqual(['tracker lost'])
  }, 60_000)

  test('a vessel that is laid across the way is watched, touched by the needle that goes on, and gone afterwards', async () => {
    const { desk, frame, goTo, awayMm, practice, rig } = await atTheTable()
    desk.commands.prepare(FACET.id)
    await frame(-15)
    desk.commands.begin()
    await frame(-15)
    desk.commands.inject('vessel in the path')
    const watched = () => rig.session.getState().safety.hazards.map(({ why }) => why)
    expect(watched()).toContain('a vessel across the way')
    await goTo(-15, awayMm + 3)
    desk.commands.answer()
    expect(valueOf(practice().debrief!.attempt.figures, 'Vessel Touched')).toBe(1)
    expect(watched()).not.toContain('a vessel across the way')
  }, 60_000)

  test('left, the room is as it was, and nothing is kept', async () => {
    const { desk, store, frame, practice, rig } = await atTheTable()
    const { layers, plan, simulation } = rig.session.getState()
    desk.commands.prepare(FACET.id)
    await frame(-15)
    desk.commands.begin()
    await frame(-15)
    desk.commands.leave()
    await frame(-15)
    expect(practice().phase).toBe('none')
    expect(rig.session.getState()).toMatchObject({ layers, plan, simulation })
    expect(rig.live.practice).toBeUndefined()
    expect(store.all.attempts).toEqual([])
  }, 60_000)

  test('a supervisor sees it, pauses it, marks a moment, and signs the unit off', async () => {
    const { desk, store, frame, practice, rig, device } = await atTheTable()
    const told: Seen[] = []
    const aloud: string[] = []
    const channel = { onmessage: null as ((event: MessageEvent) => void) | null, postMessage: (message: unknown) => void told.push(seenSchema.parse(message)), close: () => undefined } // prettier-ignore
    const link = createConsoleLink({
      session: rig.session,
      live: rig.live,
      commands: () => ({ ...desk.commands, speak: () => undefined, openRoom: () => undefined }),
      figures: desk.figures,
      spine: () => device.spine,
      readAloud: (words) => void aloud.push(words),
      hearSignal: () => undefined,
      channel,
      clockMs: () => rig.live.nowMs,
    })
    const ask = (data: unknown) => channel.onmessage!({ data } as MessageEvent)
    desk.commands.prepare(FACET.id, { unitId: 'facet-and-branch' })
    await frame(-15)
    desk.commands.begin()
    for (let n = 0; n < 20; n++) await frame(-15)
    link.tell(rig.live.nowMs)
    expect(told).toEqual([])
    ask({ type: 'hello' })
    link.tell(rig.live.nowMs)
    expect(told[0]).toMatchObject({ phase: 'running', task: { id: FACET.id }, trainee: 'Trainee' })
    expect(told[0]).toHaveProperty('map')
    expect(told).toHaveLength(1)
    // Frames go on, and nobody displays them: the page is hidden.
    for (let n = 0; n < 120; n++) await frame(-15)
    ask({ type: 'hello' })
    expect(told).toHaveLength(2)
    expect(told[1]).toMatchObject({ isStill: true, phase: 'running' })
    for (const of of ['map', 'picture', 'needle', 'target']) expect(told[1]).not.toHaveProperty(of)
    link.tell(rig.live.nowMs)
    expect(told[2]).not.toHaveProperty('isStill')
    ask({ type: 'mark', words: 'Look at the angle' })
    ask({ type: 'pause', isPaused: true })
    expect(practice()).toMatchObject({ phase: 'paused', marks: [{ words: 'Look at the angle' }] })
    ask({ type: 'say', words: 'Slowly now' })
    expect(practice().told).toBe('Supervisor: Slowly now')
    expect(aloud).toEqual(['Slowly now'])
    ask({ type: 'pause', isPaused: false })
    ask({ type: 'nonsense' })
    desk.commands.answer()
    const { id } = practice().debrief!.attempt
    const assessment = { by: 'Dr. Lee', atEpochMs: 1, checklist: Array.from({ length: 10 }, () => true), ratings: { overall: 4 }, isSignedOff: true, remark: '' } // prettier-ignore
    ask({ type: 'assess', attemptId: id, assessment })
    expect(store.all.attempts[0]!.assessment).toEqual(assessment)
    expect(store.all.signOffs).toMatchObject([{ unitId: 'facet-and-branch', by: 'Dr. Lee' }])
  }, 60_000)

  test('what leaves as a file has this attempt, in both forms', async () => {
    const { desk, saved, frame } = await atTheTable()
    desk.commands.prepare(FACET.id)
    await frame(-15)
    desk.commands.begin()
    await frame(-15)
    desk.commands.answer()
    desk.commands.save('csv')
    desk.commands.save('xapi')
    expect(saved.map(({ name }) => name)).toEqual([
      'interspace-practice-Trainee.csv',
      'interspace-practice-Trainee-xapi.json',
    ])
    expect(await saved[0]!.text()).toContain('Target Error [mm]')
    expect(JSON.parse(await saved[1]!.text())).toMatchObject([{ version: '1.0.3', result: { success: false } }])
  }, 60_000)
})
