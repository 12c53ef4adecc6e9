import { expect, test, vi } from 'vitest'
import { point } from '#core/frames/transform.ts'
import { createPlanDesk } from '#app/plan-desk.ts'
import type { PlanStore } from '#app/kept-plans.ts'
import { structure } from '#core/anatomy/structures.ts'
import { isLocked } from '#core/planning/plan-history.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'
import { acceptProposal, chooseLevel, chooseProcedure, chooseSide, chooseWay, undoPlan } from '#session/plan-steps.ts'
import { planFacts, waysFound } from '#session/planning.ts'
import { createSession } from '#session/session.ts'
import { EMPTY_HISTORY } from '#core/planning/plan-history.ts'
import { createPlanningWorker, type PlanningPort } from '#workers/planning/client.ts'
import { servePlanning } from '#workers/planning/serve.ts'

/** A block of fat with skin at y = 60 and two bony plates that leave a gap of 3 mm between them at x = -20. */
const GEOMETRY: VolumeGeometry = {
  dimensions: [120, 90, 90], spacingMm: [1.5, 1.5, 1.5], origin: [-100, -40, -70],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
} // prettier-ignore

function labels(): Uint16Array<ArrayBuffer> {
  const [upper, lower] = [
    structure('inferior articular process', 'L4', 'right').label,
    structure('superior articular process', 'L5', 'right').label,
  ]
  const fat = structure('subcutaneous fat').label
  return Uint16Array.from({ length: 120 * 90 * 90 }, (_, at) => {
    const x = -100 + 1.5 * (at % 120)
    const y = -40 + 1.5 * (Math.floor(at / 120) % 90)
    const z = -70 + 1.5 * Math.floor(at / (120 * 90))
    if (y > 60) return 0
    const isPlate = y > 0 && y < 12 && Math.abs(z) < 8
    if (isPlate && x > -18.5 && x < -12) return upper
    if (isPlate && x < -21.5 && x > -28) return lower
    return fat
  })
}

function memory(): PlanStore & { plans: string | undefined } {
  const kept = {
    plans: undefined as string | undefined,
    book: undefined as string | undefined,
    name: undefined as string | undefined,
    readPlans: () => kept.plans,
    writePlans: (text: string) => void (kept.plans = text),
    readBook: () => kept.book,
    writeBook: (text: string) => void (kept.book = text),
    readName: () => kept.name,
    writeName: (name: string) => void (kept.name = name),
  }
  return kept
}

function opened(store: PlanStore = memory()) {
  const session = createSession()
  const offered: File[] = []
  const desk = createPlanDesk({
    session,
    live: { arrival: undefined },
    worker: createPlanningWorker(() => {
      const { port1, port2 } = new MessageChannel()
      servePlanning(port2 as never)
      return port1 as unknown as PlanningPort
    }),
    store,
    dateNow: () => 1_000,
    offerFile: (file) => void offered.push(file),
  })
  const meshes = [{ group: 'skin' }] as never
  const openCase = { name: 'block', modality: 'CT', geometry: GEOMETRY, remarks: [] } as const
  session.actions.set({ openCase, ...planFacts(EMPTY_HISTORY) })
  session.actions.set({ structures: { meshes, labels: { geometry: GEOMETRY, labels: labels() } } })
  return { session, desk, offered, notices: () => session.getState().notices.map(({ text }) => text) }
}

async function planned(store?: PlanStore) {
  const made = opened(store)
  const { session, desk } = made
  chooseProcedure(session, 'facet-joint')
  chooseLevel(session, 'L4')
  chooseSide(session, 'right')
  desk.commands.propose()
  acceptProposal(session)
  desk.commands.findWays()
  await vi.waitFor(() => expect(waysFound(session.getState()).length).toBeGreaterThan(0), 20_000)
  session.actions.set({ placing: 'entry' })
  chooseWay(session, 0)
  return made
}

test('a target is proposed in the gap, and is the target only when it is accepted', () => {
  const { session, desk } = opened()
  chooseProcedure(session, 'facet-joint')
  chooseLevel(session, 'L4')
  chooseSide(session, 'right')
  desk.commands.propose()
  expect(session.getState().target).toBeUndefined()
  const { proposal } = session.getState().plan.now
  expect(Math.abs(proposal!.target.x + 20)).toBeLessThan(2)
  acceptProposal(session)
  expect(session.getState().target).toBe(proposal!.target)
})

test('what is missing is said: procedure, then anatomy', () => {
  const { session, desk, notices } = opened()
  desk.commands.propose()
  session.actions.set({ structures: undefined })
  chooseProcedure(session, 'l5-dorsal-ramus')
  chooseSide(session, 'left')
  desk.commands.propose()
  expect(notices()).toEqual([
    'Choose procedure, level and side first.',
    'Nothing is named in this case: place target and entry by pointing.',
  ])
})

test('ways are found, one is chosen, its needle with it; moved by hand it is no found way any more', async () => {
  const { session } = await planned()
  expect(session.getState().plan.now).toMatchObject({ needleMm: 90 })
  // The others can still be looked at, and taken instead.
  expect(waysFound(session.getState()).length).toBeGreaterThan(1)
  expect(waysFound(session.getState())[0]).toBe(session.getState().plan.now.corridor)
  // A target that was pointed at had asked for the entry next: with a way it is there.
  expect(session.getState().placing).toBe('none')
  session.actions.set({ placing: 'entry' })
  session.actions.place(point('ct', -20, 60, 0))
  expect(session.getState().plan.now.corridor).toBeUndefined()
  undoPlan(session)
  expect(session.getState().plan.now.corridor).toBeDefined()
})

test('ways and proposals do not outlive a correction of the structures they were found with, and it is said', async () => {
  const { session, desk, notices } = await planned()
  desk.corrected()
  const { plan, planning } = session.getState()
  expect(plan.now.corridor).toBeUndefined()
  expect(plan.now.target).toBeDefined()
  expect(planning.search.state).toBe('none')
  expect(waysFound(session.getState())).toEqual([])
  expect(notices().at(-1)).toBe('Structures were corrected since target and way were found: look for ways again.')
  // A search that is under way is of the structures before.
  desk.commands.findWays()
  expect(session.getState().planning.search.state).toBe('searching')
  desk.corrected()
  await new Promise((resolve) => void setTimeout(resolve, 1500))
  expect(session.getState().planning.search.state).toBe('none')
})

test('a plan that is locked keeps its way through a correction, and asks to be opened', async () => {
  const { session, desk, notices } = await planned()
  desk.commands.lock()
  expect(isLocked(session.getState().plan)).toBe(true)
  desk.corrected()
  expect(session.getState().plan.now.corridor).toBeDefined()
  expect(notices().at(-1)).toContain('unlock the plan and look for ways again')
})

test('a locked plan stands against pointing, clearing, choosing and undoing; a reason opens it', async () => {
  const { session, desk } = await planned()
  desk.commands.lock()
  const { now } = session.getState().plan
  session.actions.set({ placing: 'target' })
  session.actions.place(point('ct', 1, 2, 3))
  session.actions.clearPlan()
  chooseLevel(session, 'L5')
  undoPlan(session)
  expect(session.getState().plan.now).toBe(now)
  desk.commands.unlock('')
  expect(isLocked(session.getState().plan)).toBe(true)
  desk.commands.unlock('other side')
  expect(session.getState().plan.locks.map(({ type, reason }) => [type, reason])).toEqual([
    ['locked', ''],
    ['unlocked', 'other side'],
  ])
})

test('what blocks is said instead of locking', () => {
  const { session, desk, notices } = opened()
  desk.commands.lock()
  expect(isLocked(session.getState().plan)).toBe(false)
  expect(notices()[0]).toBe('Not locked: No procedure is chosen.')
})

test('the same case opened again has the same plan, locked', async () => {
  const store = memory()
  const { session, desk } = await planned(store)
  desk.commands.lock()
  const before = session.getState()
  const after = opened(store).session.getState()
  expect(after.plan.now).toEqual(before.plan.now)
  expect([isLocked(after.plan), after.target]).toEqual([true, before.target])
})

test('a plan goes out as a file and comes in again; that of another case is refused', async () => {
  const { session, desk, offered } = await planned()
  desk.commands.save()
  const { now } = session.getState().plan
  session.actions.clearPlan()
  await desk.take(offered[0]!)
  expect(session.getState().plan.now).toEqual(now)
  undoPlan(session)
  expect(session.getState().plan.now.target).toBeUndefined()
  const other = opened()
  other.session.actions.set({
    openCase: { ...session.getState().openCase!, geometry: { ...GEOMETRY, origin: [0, 0, 0] } },
  })
  await other.desk.take(offered[0]!)
  expect(other.notices()).toContain('plan.interspace.json: a plan of another case, block.')
})

test('what the procedure keeps away from is told to whoever watches, the same list until it is another one', () => {
  const { session, desk } = opened()
  expect(desk.keptAway()).toBeUndefined()
  chooseProcedure(session, 'transforaminal')
  chooseLevel(session, 'L4')
  chooseSide(session, 'right')
  const own = desk.keptAway()!.find(({ structure: { name } }) => name === 'right nerve root L4')
  expect(own?.margin.stopMm).toBe(0.5)
  expect(desk.keptAway()).toBe(desk.keptAway())
})
