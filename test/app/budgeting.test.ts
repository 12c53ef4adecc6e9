import { describe, expect, test } from 'vitest'
import { createBudgeting } from '#app/budgeting.ts'
import { createPoseBook } from '#app/pose-book.ts'
import { createTransformGraph } from '#core/frames/transform-graph.ts'
import { IDENTITY, point, transform } from '#core/frames/transform.ts'
import { EXACT } from '#core/registration/rigid-covariance.ts'
import type { ErrorBudget } from '#core/safety/error-budget.ts'
import { createLive } from '#session/live.ts'
import { createSession } from '#session/session.ts'

const move = (x: number, y = 0, z = 0) => [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, y, z, 1]
const geometry = { dimensions: [2, 2, 2], spacingMm: [1, 1, 1], origin: [0, 0, 0], direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] } as const // prettier-ignore

/** A needle of 90 mm moved along x at a speed, seen 60 times a second for half a second, shown `lateMs` after it was seen. */
function budgetOf({
  speedMmPerS = 0,
  lateMs = 0,
  needleErrorMm,
}: { speedMmPerS?: number; lateMs?: number; needleErrorMm?: number } = {}) {
  // prettier-ignore
  const [session, live, graph, poses] = [createSession(), createLive(), createTransformGraph(), createPoseBook()]
  const accuracy = { positionMm: 0.3, turnRad: 0.01, source: 'data sheet' }
  const budgeting = createBudgeting({ graph, poses, headsetPoses: createPoseBook(), accuracy: () => accuracy })
  session.actions.set({
    openCase: { name: 'case', modality: 'CT', geometry, remarks: [] },
    registration: { matrix: move(0, 0, 0), how: 'test', accuracy: EXACT },
  })
  graph.set(transform('room', 'ct', IDENTITY))
  graph.set(transform('ct', 'patient', IDENTITY))
  graph.set(transform('needle', 'needle-tip', move(0, 0, 90)), {
    ...(needleErrorMm !== undefined && { errorMm: needleErrorMm }),
  })
  const lastMs = 500
  for (let n = 30; n >= 0; n--) {
    const atMs = lastMs - (n * 1000) / 60
    poses.take([{ link: transform('patient', 'needle', move((speedMmPerS * atMs) / 1000)), status: 'ok', atMs }])
  }
  poses.write(graph, lastMs)
  live.nowMs = lastMs + lateMs
  const roomFromTip = graph.find('room', 'needle-tip')!
  live.needle = { roomFromTip, ctFromTip: graph.find('ct', 'needle-tip'), lengthMm: 90 }
  return { session, live, budget: () => budgeting.at(live, session.getState()) }
}

const partOf = (budget: ErrorBudget | undefined, cause: string) => budget!.parts.find((part) => part.cause === cause)!

describe('the budget of a tracked needle', () => {
  test('0.3 mm per axis and 10 mrad at the end of 90 mm are 1.37 mm', () => {
    const { budget } = budgetOf({ needleErrorMm: 0 })
    // √(3 · 0.3² + 2 · 0.9²)
    expect(partOf(budget(), 'tracker').expectedMm).toBeCloseTo(1.375, 3)
    expect(budget()!.unknown).toEqual([])
    expect(budget()!.expectedMm).toBeCloseTo(1.375, 3)
  })

  test('40 ms late at 50 mm/s are 2 mm, and it says so', () => {
    const part = partOf(budgetOf({ speedMmPerS: 50, lateMs: 40 }).budget(), 'delay')
    expect(part.expectedMm).toBeCloseTo(2, 6)
    expect(part.remark).toBe('40 ms at 50 mm/s')
  })

  test('a tip calibration that nobody gave an error for is unknown, never zero', () => {
    const budget = budgetOf().budget()!
    expect(budget.unknown).toEqual(['calibration'])
    expect(partOf(budget, 'calibration').remark).toBe('its error was not stated')
  })

  test('a registration stated by hand is unknown; at a target the budget stands there', () => {
    const { session, budget } = budgetOf({ needleErrorMm: 0.5 })
    session.actions.set({ registration: { matrix: IDENTITY, how: 'by hand' }, target: point('ct', 1, 2, 3) })
    expect(budget()!.unknown).toEqual(['registration'])
    expect(budget()!.place).toEqual(point('ct', 1, 2, 3))
  })

  test('over a body in a headset whose error nobody measured the whole is unknown; stated, it counts', () => {
    const { session, live, budget } = budgetOf({ needleErrorMm: 0 })
    session.actions.set({ view: 'immersive-ar' })
    expect(budget()!.unknown).toEqual(['headset'])
    session.actions.set({ headsetErrorMm: 3 })
    live.nowMs += 1000
    expect(partOf(budget(), 'headset').expectedMm).toBeCloseTo(3, 9)
  })

  test('without a registration, or without anything that is placed, there is none', () => {
    const { session, live, budget } = budgetOf({ needleErrorMm: 0 })
    session.actions.set({ registration: undefined })
    expect(budget()).toBeUndefined()
    session.actions.set({ registration: { matrix: IDENTITY, how: 'test', accuracy: EXACT } })
    live.needle = undefined
    live.nowMs += 1000
    expect(budget()).toBeUndefined()
  })
})
