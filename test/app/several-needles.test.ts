/** Three needles through the real pipeline: one is led to the target, the others are watched like it. */
import { describe, expect, test } from 'vitest'
import { structure } from '#core/anatomy/structures.ts'
import { createTransformGraph } from '#core/frames/transform-graph.ts'
import { point, transform } from '#core/frames/transform.ts'
import { exchangeNeedles } from '#core/needle/exchange-needles.ts'
import { goesBy, goingBy, NEEDLES } from '#core/needle/needles.ts'
import { linkOfPlusName } from '#core/frames/plus-names.ts'
import { cleanFrame, FRAME_MS, running, settled, type Rig } from './guarding-rig.ts'
import { boxHazard } from './box-hazard.ts'

const LENGTH_MM = 90
/** Along -y like the first; its tip there. */
const second = (x: number, y: number, z: number) =>
  transform('patient', 'needle-2', [1, 0, 0, 0, 0, 0, 1, 0, 0, -1, 0, 0, x, y + LENGTH_MM, z, 1])
const secondTip = transform('needle-2', 'needle-2-tip', [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, LENGTH_MM, 1])

function withSecond(rig: Rig, tipMm: readonly [number, number, number], fromMs: number, frames: number) {
  let nowMs = fromMs
  rig.put(secondTip, Infinity, 'ok', 0)
  for (let n = 0; n < frames; n++) {
    nowMs += FRAME_MS
    cleanFrame(rig, nowMs)
    rig.put(second(tipMm[0] + 0.05 * Math.sin(nowMs), tipMm[1], tipMm[2]), nowMs - 8)
    rig.tick(nowMs)
  }
  return nowMs
}

describe('names', () => {
  test.each(NEEDLES)(
    'while %s is guided it goes by "needle", the first by its name, and twice over all is as it was',
    (guided) => {
      expect(goesBy(guided, guided)).toBe('needle')
      expect(goesBy('needle', guided)).toBe(guided)
      for (const needle of NEEDLES) expect(goesBy(goesBy(needle, guided), guided)).toBe(needle)
      expect(goingBy(goingBy(secondTip, guided), guided)).toEqual(secondTip)
    },
  )

  test('PLUS calls them Needle2 and Needle3', () =>
    expect(linkOfPlusName('Needle2TipToNeedle2')).toEqual({ to: 'needle-2', from: 'needle-2-tip' }))

  test('tips out of a file change names with the rest, and keep their numbers', () => {
    const graph = createTransformGraph()
    graph.set(transform('needle', 'needle-tip', [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 120, 1]), { errorMm: 0.3 })
    graph.set(secondTip)
    exchangeNeedles(graph, 'needle', 'needle-2')
    expect(graph.find('needle', 'needle-tip')!.transform.matrix[14]).toBe(LENGTH_MM)
    expect(graph.find('needle-2', 'needle-2-tip')).toMatchObject({ errorMm: 0.3 })
    expect(graph.find('needle-2', 'needle-2-tip')!.transform.matrix[14]).toBe(120)
  })
})

describe('two needles', () => {
  test('the guided one is guided as if it were alone; the other has its place', () => {
    const alone = running()
    settled(alone)
    const rig = running()
    const nowMs = withSecond(rig, [30, 20, 0], settled(rig), 60)
    expect(rig.session.getState().trackedNeedles).toEqual(['needle', 'needle-2'])
    expect(rig.live.guidance).toMatchObject({ state: 'given' })
    expect(rig.live.otherNeedles).toHaveLength(1)
    const [other] = rig.live.otherNeedles
    expect(other!.name).toBe('needle-2')
    expect(other!.ctFromTip!.transform.matrix[12]).toBeCloseTo(30, 0)
    expect(other!.lengthMm).toBe(LENGTH_MM)
    expect(nowMs).toBeGreaterThan(2500)
  })

  test('one that is not guided and comes into a stop zone alarms by its number, and one that is lost there goes on alarming', () => {
    const rig = running()
    // The second needle's tip is 1 mm from its surface; the first is 24 mm off.
    rig.session.actions.guard({
      hazards: boxHazard(structure('nerve root', 'L4', 'left'), [30, 14, 0], 5),
      unwatched: [],
    })
    let nowMs = withSecond(rig, [30, 20, 0], settled(rig), 60)
    const alarms = () => rig.session.getState().safety.board.alarms.map(({ kind, words }) => `${kind}: ${words}`)
    expect(alarms()).toContain('stop: Needle 2: Too near: left nerve root L4')
    expect(rig.live.otherNeedles[0]!.isNear).toBe(true)
    expect(rig.live.hazards.every(({ zone }) => zone === 'clear')).toBe(true)
    expect(rig.live.guidance.state).toBe('given')
    const log = rig.session.getState().safety.log.filter(({ type }) => type === 'crossing')
    expect(log.at(-1)).toMatchObject({ structure: 'left nerve root L4 (needle 2)', to: 'stop' })
    for (let n = 0; n < 30; n++) {
      nowMs += FRAME_MS
      cleanFrame(rig, nowMs)
      rig.tick(nowMs)
    }
    expect(rig.live.otherNeedles).toEqual([])
    expect(alarms()).toContain('stop: Needle 2: Too near: left nerve root L4 (last seen there)')
    // The guided one was never lost.
    expect(rig.live.guidance.state).toBe('given')
  })

  test('chosen, the other is guided after it has been still for half a second, by its own tip', () => {
    const rig = running()
    let nowMs = withSecond(rig, [3, 20, 0], settled(rig), 60)
    expect(rig.live.guidance).toMatchObject({ state: 'given', path: { offsetMm: expect.closeTo(0.7, 0) } })
    rig.session.actions.set({ guidedNeedle: 'needle-2' })
    nowMs = withSecond(rig, [3, 20, 0], nowMs, 1)
    expect(rig.live.guidance.state).toBe('withheld')
    withSecond(rig, [3, 20, 0], nowMs, 60)
    const { guidance } = rig.live
    if (guidance.state !== 'given') throw new Error(JSON.stringify(guidance))
    expect(guidance.tip.x).toBeCloseTo(3, 0)
    expect(guidance.path.offsetMm).toBeCloseTo(3, 0)
    // The first lies where it was.
    expect(rig.live.otherNeedles.map(({ name }) => name)).toEqual(['needle'])
    expect(rig.live.otherNeedles[0]!.ctFromTip!.transform.matrix[12]).toBeCloseTo(0.5, 0)
    expect(rig.session.getState().target).toEqual(point('ct', 0, 0, 0))
  })
})
