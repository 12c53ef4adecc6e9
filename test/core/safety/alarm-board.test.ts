import { describe, expect, test } from 'vitest'
import {
  foremost,
  isHeard,
  MUTE_MS,
  muteAlarms,
  NO_ALARMS,
  seeAlarms,
  stepAlarms,
  type AlarmBoard,
  type AlarmCondition,
} from '#core/safety/alarm-board.ts'
import { burstMs, isLit, SIGNALS } from '#core/safety/alarm-signals.ts'
import { ALARMS, PRIORITIES, rowOf, type AlarmKind } from '#core/safety/alarm-table.ts'

const so = (kind: AlarmKind, of = ''): AlarmCondition => ({ kind, of, words: kind })
const run = (steps: readonly (readonly [atMs: number, ...present: AlarmCondition[]])[], from: AlarmBoard = NO_ALARMS) =>
  steps.reduce((board, [atMs, ...present]) => stepAlarms(board, present, atMs).board, from)
const kinds = (board: AlarmBoard) => board.alarms.map(({ kind }) => kind)

describe('alarms', () => {
  test('what is stopped for stands on when its cause is gone, until a person has seen it', () => {
    const board = run([[0, so('stop', 'dura')], [5000], [60_000]])
    expect(kinds(board)).toEqual(['stop'])
    expect(kinds(run([[60_100]], seeAlarms(board).board))).toEqual([])
  })

  test('seen while its cause is there, it stands on until the cause is gone', () => {
    const seen = seeAlarms(run([[0, so('stop', 'dura')]])).board
    expect(kinds(run([[100, so('stop', 'dura')]], seen))).toEqual(['stop'])
    expect(kinds(run([[100, so('stop', 'dura')], [200]], seen))).toEqual([])
  })

  test('seen and gone and there again, it must be seen again', () => {
    const seen = seeAlarms(run([[0, so('stop', 'dura')], [100]])).board
    expect(run([[150, so('stop', 'dura')]], seen).alarms[0]).toMatchObject({ isSeen: false, isPresent: true })
  })

  test('a warning that flickers for one frame is shown for a second', () => {
    expect(kinds(run([[0, so('warn', 'aorta')], [17], [999]]))).toEqual(['warn'])
    expect(kinds(run([[0, so('warn', 'aorta')], [17], [1000]]))).toEqual([])
  })

  test.each([
    { present: [so('warn', 'a'), so('stop', 'b'), so('picture lost')], first: 'stop' },
    { present: [so('picture lost'), so('needle apart')], first: 'needle apart' },
    { present: [so('needle lost'), so('inside', 'c')], first: 'inside' },
  ] as const)('of several $first is signalled', ({ present, first }) =>
    expect(foremost(stepAlarms(NO_ALARMS, present, 0).board)?.kind).toBe(first),
  )

  test('of two alike the newer one is signalled', () => {
    const board = run([[0, so('stop', 'dura')], [50, so('stop', 'dura'), so('stop', 'aorta')]]) // prettier-ignore
    expect(foremost(board)?.of).toBe('aorta')
  })

  test('muting silences for a minute, takes nothing off, and is told as it begins and ends', () => {
    const alarmed = run([[0, so('warn', 'dura')]])
    const muted = muteAlarms(alarmed, 100)
    expect(muted.events).toEqual([{ type: 'muted', untilMs: 100 + MUTE_MS }])
    expect(isHeard(muted.board, foremost(muted.board))).toBe(false)
    expect(kinds(muted.board)).toEqual(['warn'])
    const late = stepAlarms(muted.board, [so('warn', 'dura')], 100 + MUTE_MS)
    expect(late.events).toEqual([{ type: 'unmuted', why: 'time is up' }])
    expect(isHeard(late.board, foremost(late.board))).toBe(true)
  })

  test('a new high alarm ends a mute; a new medium one does not', () => {
    const muted = muteAlarms(run([[0, so('warn', 'dura')]]), 100).board
    expect(stepAlarms(muted, [so('warn', 'dura'), so('needle lost')], 200).board.mutedUntilMs).toBeDefined()
    const step = stepAlarms(muted, [so('stop', 'dura')], 200)
    expect(step.events).toContainEqual({ type: 'unmuted', why: 'a new high alarm' })
  })

  test('what a network finds is never of the highest priority, withdraws nothing and latches nothing', () => {
    const ofNetworks = Object.values(ALARMS).filter(({ from }) => from === 'network')
    expect(ofNetworks.length).toBeGreaterThan(0)
    for (const { priority, withdrawsGuidance, isLatching } of ofNetworks)
      expect([priority === 'high', withdrawsGuidance, isLatching]).toEqual([false, false, false])
  })

  test('each alarm says what to do', () => {
    for (const kind of Object.keys(ALARMS) as AlarmKind[]) expect(rowOf(kind).answer).toMatch(/\w/)
  })
})

/** Ranges of IEC 60601-1-8:2006+A2:2020, tables 2 to 4. */
describe('alarm signals', () => {
  test.each([
    { priority: 'high', colour: 'red', flashHz: [1.4, 2.8], duty: [0.2, 0.6], pulses: [10], pulseMs: [75, 200], pauseMs: [2500, 15_000] },
    { priority: 'medium', colour: 'yellow', flashHz: [0.4, 0.8], duty: [0.2, 0.6], pulses: [3], pulseMs: [125, 250], pauseMs: [2500, 30_000] },
    { priority: 'low', colour: 'cyan', flashHz: [0, 0], duty: [1, 1], pulses: [1, 2], pulseMs: [125, 250], pauseMs: [15_000, Infinity] },
  ] as const)('$priority is $colour, with $pulses pulses', (row) => {
    const { light, burst } = SIGNALS[row.priority]
    const isWithin = (value: number, [low, high]: readonly [number, number]) => value >= low && value <= high
    expect(light.colour).toBe(row.colour)
    expect(isWithin(light.flashHz, row.flashHz) && isWithin(light.duty, row.duty)).toBe(true)
    expect(row.pulses).toContain(burst.startsMs.length)
    expect(isWithin(burst.pulseMs, row.pulseMs) && isWithin(burst.pauseMs, row.pauseMs)).toBe(true)
    expect(isWithin(burst.fundamentalHz, [150, 1000]) && isWithin(burst.rise, [0.1, 0.4])).toBe(true)
    const sounding = burst.harmonics.map((n) => n * burst.fundamentalHz).filter((hz) => hz >= 300 && hz <= 4000)
    expect(sounding.length).toBeGreaterThanOrEqual(4)
  }) // prettier-ignore

  test('the ten pulses of a high one are three and two, twice', () => {
    const { startsMs, pulseMs } = SIGNALS.high.burst
    const gaps = startsMs.slice(1).map((start, at) => start - startsMs[at]! - pulseMs)
    const [x] = gaps as [number]
    expect(x).toBeGreaterThanOrEqual(50)
    expect(x).toBeLessThanOrEqual(125)
    expect(gaps).toEqual([x, x, 2 * x + pulseMs, x, gaps[4], x, x, 2 * x + pulseMs, x])
    expect(gaps[4]).toBeGreaterThanOrEqual(350)
    expect(gaps[4]).toBeLessThanOrEqual(1300)
  })

  test('the more urgent, the shorter and the sooner again', () => {
    const [low, medium, high] = PRIORITIES.map((priority) => SIGNALS[priority])
    expect(high!.burst.pauseMs).toBeLessThan(medium!.burst.pauseMs)
    expect(medium!.burst.pauseMs).toBeLessThan(low!.burst.pauseMs)
    expect(burstMs(high!)).toBeGreaterThan(burstMs(medium!))
  })

  test('a light is lit in the frame in which its alarm begins, and goes on and off as often as it should', () => {
    expect(isLit(SIGNALS.high, 0)).toBe(true)
    let changes = 0
    for (let ms = 1; ms < 10_000; ms++) if (isLit(SIGNALS.high, ms) !== isLit(SIGNALS.high, ms - 1)) changes++
    expect(changes).toBe(39)
    expect(isLit(SIGNALS.low, 12_345)).toBe(true)
  })
})
