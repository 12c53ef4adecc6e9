import { describe, expect, test } from 'vitest'
import { createReplaying } from '#app/replaying.ts'
import { toldOf } from '#app/told-commands.ts'
import { ALL_ALLOWED } from '#core/records/consent/consent.ts'
import { reviewOf } from '#core/recording/review.ts'
import { createRecorded } from '#devices/replay/recorded.ts'
import { createSession } from '#session/session.ts'
import { recordedInjection, recorderOf } from './recorded-injection.ts'
import { createRun, told } from './recorded-run.ts'

describe('the recorder', () => {
  test('without consent noted nothing is recorded, and it says why', async () => {
    const session = createSession()
    const { recorder } = recorderOf(session, { nowMs: 0 })
    await recorder.start()
    expect(session.getState().recording.state).toBe('off')
    expect(session.getState().notices.map(({ text }) => text)).toEqual(['Note first that consent to be recorded was given.']) // prettier-ignore
  })

  test('of a patient who has not agreed nothing is recorded, whatever was noted by hand before', async () => {
    const session = createSession()
    const { recorder } = recorderOf(session, { nowMs: 0 })
    session.actions.noteConsent('recording', 1000)
    session.actions.set({
      openRecord: {
        patient: 'p',
        name: 'Ana',
        purpose: 'care',
        case: 'c',
        procedure: 'x',
        scopes: { ...ALL_ALLOWED, recording: false },
      },
    })
    await recorder.start()
    expect(session.getState().recording.state).toBe('off')
    expect(session.getState().notices.map(({ text }) => text)).toEqual(['The patient has not agreed to be recorded.'])
  })

  test('a simulated injection of 300 displayed frames, replayed at its own moments, is told the same in every frame', async () => {
    const { seen, recording, log } = await recordedInjection(300)
    expect(seen.filter(({ needle }) => needle !== undefined).length).toBeGreaterThan(150)
    expect(seen.filter(({ picture }) => picture).length).toBeGreaterThan(150)
    expect(seen.some(({ needle }, n) => n > 210 && needle === undefined)).toBe(true)
    expect([recording.isEnded, recording.faults]).toEqual([true, []])

    const device = createRecorded(recording)
    const run = createRun(device)
    const replaying = createReplaying(run.session)
    replaying.begin(device)
    device.start(device.firstMs)
    const ticks = recording.notes.flatMap((each) => (each.topic === 'ticks' ? [each.note.nowMs] : []))
    expect(ticks).toHaveLength(300)
    for (const [n, nowMs] of ticks.entries()) {
      replaying.follow(nowMs, device)
      run.tick(nowMs)
      expect(told(run), `frame ${n}`).toEqual(seen[n])
    }
    expect(run.session.getState()).toMatchObject({ headsetErrorMm: 1.5, target: { x: 10, y: 40, z: -20 } })
    // Alarms, crossings and withdrawals came at the same moments.
    expect(log.map(({ type }) => type)).toContain('guidance withdrawn')
    expect(log.map(({ type }) => type)).toContain('crossing')
    expect(run.session.getState().safety.log).toEqual(log)
    // With another source the recorded plan is gone.
    replaying.follow(1e6, undefined)
    expect(run.session.getState()).toMatchObject({ headsetErrorMm: undefined, target: undefined })
  }, 60_000)

  test('a lost and a found needle, a plan and what was withheld are in it, in their order', async () => {
    const { recording } = await recordedInjection(260)
    const { notes } = recording
    // What was watched is in it, and gives the clearances again that were told then, to a tracker's tremble.
    const { structure, distanceMm } = reviewOf(recording).figures.nearest!
    const told = notes.flatMap((each) => (each.topic === 'guidance' ? ((each.note.guidance['hazards'] ?? []) as { structure: string; distanceMm: number }[]) : [])) // prettier-ignore
    const least = told.reduce((a, b) => (b.distanceMm < a.distanceMm ? b : a))
    expect(structure).toBe(least.structure)
    expect(Math.abs(distanceMm - least.distanceMm)).toBeLessThan(0.5)
    const facts = notes.flatMap((each) => (each.topic === 'facts' ? [each.note] : []))
    expect(facts[0]!.facts).toMatchObject({ view: 'desktop', consent: { recording: 1_790_000_004_000 } })
    expect(facts.find((each) => 'target' in each.facts && each !== facts[0])!.facts).toMatchObject({ target: { x: 10 }, entry: { x: 30 } }) // prettier-ignore
    const events = notes.flatMap((each) => (each.topic === 'events' ? [each.note] : []))
    expect(events.some(({ kind, words }) => kind === 'planeWithheld' && words === 'shown')).toBe(true)
    const guided = notes.flatMap((each) => (each.topic === 'guidance' ? [each.note.guidance] : []))
    expect(guided.some((each) => 'ctFromTip' in each)).toBe(true)
    for (let n = 1; n < notes.length; n++) expect(notes[n]!.note.nowMs).toBeGreaterThanOrEqual(notes[n - 1]!.note.nowMs)
  }, 60_000)

  test('what a person did is told with its words, files by name, nested commands by their path', () => {
    const heard: unknown[] = []
    const calls = { open: (files: readonly object[]) => files.length, set: () => 1, register: { touch: () => 2 } }
    const wrapped = toldOf(calls, (name, args) => heard.push([name, args]))
    expect(wrapped.open([{ name: 'ct.zip', lastModified: 1 }])).toBe(1)
    expect(wrapped.register.touch()).toBe(2)
    wrapped.set()
    expect(heard).toEqual([
      ['open', [[{ file: 'ct.zip' }]]],
      ['register.touch', []],
    ])
  })
})
