import { describe, expect, test } from 'vitest'
import { createWorkflowDesk } from '#app/workflow-desk.ts'
import { createTransformGraph } from '#core/frames/transform-graph.ts'
import { IDENTITY, point, transform } from '#core/frames/transform.ts'
import { readSave, saveAsText } from '#core/workflow/saved-session.ts'
import { createSession } from '#session/session.ts'
import { READY } from '#test/session/ready.ts'

/** A visit of the page: its storage outlives it. */
function visit(storage: Map<string, string>, calendarMs = 1_790_000_000_000) {
  const session = createSession()
  const graph = createTransformGraph()
  const due: (() => void)[] = []
  const desk = createWorkflowDesk({
    session,
    live: { calibrationFault: undefined },
    graph,
    store: {
      read: () => storage.get('procedure'),
      write: (text) => void storage.set('procedure', text),
      keepAside: (text) => void storage.set('aside', text),
    },
    calendarMs: () => calendarMs,
    later: (step) => void due.push(step),
  })
  const settle = () => due.splice(0).forEach((step) => step())
  const connect = () => {
    session.actions.set({ source: READY.source })
    graph.set(transform('probe', 'image', [0.1, 0, 0, 0, 0, 0.1, 0, 0, 0, 0, 0.1, 0, 0, 0, 0, 1]))
    desk.look()
  }
  return { session, graph, desk, settle, connect }
}

function guided(storage: Map<string, string>) {
  const { session, connect, desk, settle } = visit(storage)
  const { openCase, consent, registration, target, entry } = READY
  session.actions.set({ openCase })
  session.actions.set({ consent, registration, target, entry, headsetErrorMm: 2.5, preset: 'soft-tissue' })
  connect()
  session.actions.guide(true)
  expect(session.getState().isGuiding).toBe(true)
  settle()
  desk.save()
}

describe('a page that is loaded again', () => {
  test('goes on where it was: plan, lock, registration and its check, consent; guidance once the scanner is back', () => {
    const storage = new Map<string, string>()
    guided(storage)
    const { session, connect } = visit(storage, 1_790_000_060_000)
    expect(session.getState().target).toBeUndefined()
    session.actions.set({ openCase: READY.openCase })
    const { consent, registration, target, entry } = READY
    expect(session.getState()).toMatchObject({ consent, registration, target, entry, headsetErrorMm: 2.5, preset: 'soft-tissue', isGuiding: false, workflow: { isPlanLocked: true } }) // prettier-ignore
    connect()
    expect(session.getState()).toMatchObject({ isGuiding: true, workflow: { phase: 'guide' } })
  })

  test('an hour later guidance is not begun by itself, and it says so', () => {
    const storage = new Map<string, string>()
    guided(storage)
    const { session, connect } = visit(storage, 1_790_003_600_000)
    session.actions.set({ openCase: READY.openCase })
    connect()
    expect(session.getState().isGuiding).toBe(false)
    expect(session.getState().notices[0]!.text).toContain('guidance was on and is to be asked for again')
  })

  test('into another case nothing is put', () => {
    const storage = new Map<string, string>()
    guided(storage)
    const { session } = visit(storage)
    session.actions.set({ openCase: { ...READY.openCase, name: 'somebody else' } })
    expect(session.getState()).toMatchObject({ target: undefined, registration: undefined, consent: { procedure: undefined } }) // prettier-ignore
  })

  test('the save stays until its case is open: closing the page before does not lose it', () => {
    const storage = new Map<string, string>()
    guided(storage)
    const { desk, session, settle } = visit(storage)
    session.actions.set({ preset: 'bone' })
    settle()
    desk.save()
    expect(readSave(storage.get('procedure')!)).toMatchObject({ ok: true, saved: { phase: 'guide', isPlanLocked: true } }) // prettier-ignore
  })

  test.each([
    ['{"version":"1","savedAt', 'it is not whole'],
    ['{"version":"9"}', 'save.version is "9", not one of 1'],
  ])('a save that reads %s is told and kept aside', (text, reason) => {
    const storage = new Map([['procedure', text]])
    const { session } = visit(storage)
    expect(session.getState().notices[0]).toMatchObject({ level: 'warning' })
    expect(session.getState().notices[0]!.text).toContain(reason)
    expect(storage.get('aside')).toBe(text)
  })

  test('a matrix with a number that is none is refused with its place', () => {
    const text = saveAsText({
      savedAtEpochMs: 1,
      caseName: 'a',
      phase: 'prepare',
      isPlanLocked: false,
      registration: { matrix: [...IDENTITY.slice(0, 15), NaN], how: 'x' },
      consent: {},
      preset: 'bone',
      view: 'page',
      target: point('ct', 1, 2, 3),
    })
    expect(readSave(text)).toEqual({ ok: false, reason: 'save.registration.matrix[15] is number, not a finite number' })
  })

  test('a needle whose tip nobody knows is told; one whose tip is known is not', () => {
    const { session, graph, desk } = visit(new Map())
    graph.set(transform('patient', 'needle', IDENTITY))
    desk.look()
    expect(session.getState().workflow.tools.isTipMissing).toBe(true)
    graph.set(transform('needle', 'needle-tip', IDENTITY))
    desk.look()
    expect(session.getState().workflow.tools.isTipMissing).toBe(false)
  })
})
