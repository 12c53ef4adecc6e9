import { describe, expect, test } from 'vitest'
import { createKeptCalibrations, toolIdentity } from '#app/kept-calibrations.ts'
import { createPoseBook } from '#app/pose-book.ts'
import { createTipCalibrating } from '#app/tip-calibrating.ts'
import { calibrationsAsText, type CalibrationRecord } from '#core/calibration/record.ts'
import { createTransformGraph, type LinkStatus } from '#core/frames/transform-graph.ts'
import { compose, transform } from '#core/frames/transform.ts'
import { rigidMatrix } from '#core/signals/rotation.ts'
import { createSession } from '#session/session.ts'

const HOUR = 3_600_000
const NOW = Date.UTC(2026, 5, 1, 12)
const TIP_MM = 110

function rig(records: readonly CalibrationRecord[] = [], calendarMs = NOW) {
  const [session, graph, poses] = [createSession(), createTransformGraph(), createPoseBook()]
  session.actions.set({ source: { kind: 'openigtlink', label: 'OpenIGTLink x:1', state: 'running', detail: '' } })
  let written = calibrationsAsText(records)
  const store = { read: () => written, write: (text: string) => void (written = text) }
  const kept = createKeptCalibrations({ session, graph, store, nowMs: calendarMs })
  const tips = createTipCalibrating({ session, graph, poses, kept })
  let ms = 0
  return {
    session,
    graph,
    kept,
    tips,
    written: () => written,
    /** Poses at 60 Hz of a needle turned about (100, 0, 0), whose marker may have slipped along the shaft. */
    turn(seconds: number, { status = 'ok' as LinkStatus, slipMm = 0, isStill = false, atMm = 100 } = {}) {
      for (const endMs = ms + 1000 * seconds; ms < endMs; ms += 1000 / 60) {
        const s = isStill ? 1 : ms / 1000
        const [heading, tilt] = [1.7 * s, 0.45 + 0.2 * Math.sin(0.9 * s)]
        const h = Math.sin(tilt / 2)
        const turned = rigidMatrix([h * Math.cos(heading), h * Math.sin(heading), 0, Math.cos(tilt / 2)], [atMm, 0, 0])
        const back = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, slipMm - TIP_MM, 1]
        const link = compose(transform('patient', 'needle', turned), transform('needle', 'needle', back))
        poses.take([{ link, status, atMs: ms }])
        tips.see(ms, calendarMs)
      }
    },
  }
}

const record = (change: Partial<CalibrationRecord> = {}): CalibrationRecord => ({
  kind: 'tip',
  tool: 'needle, OpenIGTLink x:1',
  madeMs: NOW,
  error: 0.2,
  residual: 0.4,
  link: transform('needle', 'needle-tip', [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, TIP_MM, 1]),
  pictureLagMs: undefined,
  checkPoint: undefined,
  lastCheck: undefined,
  ...change,
})

describe('a needle turned about its tip before a tracker', () => {
  test('is calibrated by its poses, kept, and in the graph from then on', () => {
    const { session, graph, kept, tips, turn, written } = rig()
    tips.calibrate('needle')
    turn(60)
    expect(session.getState().calibrating).toMatchObject({ what: 'tip', state: 'passed' })
    const [made] = session.getState().calibrations
    expect(made).toMatchObject({ kind: 'tip', tool: 'needle, OpenIGTLink x:1', madeMs: NOW })
    expect(kept.apply(NOW)).toBeUndefined()
    const found = graph.find('needle', 'needle-tip')!
    expect(found.status).toBe('ok')
    expect(found.transform.matrix[14]).toBeCloseTo(TIP_MM, 6)
    expect(written()).toBe(calibrationsAsText([made!]))
  })

  test('a needle that is out of view is never computed from, and it says what to do', () => {
    const { session, tips, turn } = rig()
    tips.calibrate('needle')
    turn(20, { status: 'out-of-view' })
    expect(session.getState().calibrations).toEqual([])
    expect(session.getState().calibrating?.pivot).toMatchObject({ taken: 0 })
    expect(session.getState().calibrating!.pivot!.unusable).toBeGreaterThan(1000)
  })

  test('checked at the place: 0 mm passes; a marker that slipped by 6 mm fails, and the tip is marked invalid', () => {
    const { session, graph, kept, tips, turn } = rig()
    tips.calibrate('needle')
    turn(60)
    tips.check('needle')
    turn(6)
    expect(session.getState().calibrating).toMatchObject({ what: 'check', state: 'passed' })
    expect(session.getState().calibrations[0]!.lastCheck!.offMm).toBeLessThan(0.5)
    tips.check('needle')
    turn(6, { slipMm: 6, isStill: true })
    expect(session.getState().calibrating).toMatchObject({
      state: 'failed',
      words: expect.stringMatching('6.0 mm off'),
    })
    expect(kept.apply(NOW)).toMatch('failed its check by 6.0 mm: check it or calibrate again')
    expect(graph.find('needle', 'needle-tip')!.status).toBe('invalid')
  })

  test('held 80 mm beside the place nothing is said of a slip', () => {
    const { session, tips, turn } = rig()
    tips.calibrate('needle')
    turn(60)
    tips.check('needle')
    turn(12, { isStill: true, atMm: 180 })
    expect(session.getState().calibrating).toMatchObject({
      state: 'failed',
      words: 'Nothing can be said: bring the tip to the place it was calibrated at, 80 mm away.',
    })
    expect(session.getState().calibrations[0]!.lastCheck).toBeUndefined()
  })

  test('without a calibration there is nothing to check', () => {
    const { session, tips } = rig()
    tips.check('needle')
    expect(session.getState().calibrating!.words).toMatch('There is no tip calibration of the needle')
  })
})

describe('what was kept', () => {
  test('of 13 h ago: the link is marked invalid, and a warning says it once', () => {
    const { session, graph, kept } = rig([record()], NOW + 13 * HOUR)
    for (let n = 0; n < 3; n++) kept.apply(NOW + 13 * HOUR)
    expect(graph.find('needle', 'needle-tip')!.status).toBe('invalid')
    expect(session.getState().notices.map(({ text }) => text)).toEqual([
      'The tip calibration of the needle, OpenIGTLink x:1 expired 1 h ago: check it or calibrate again. Until then it is not used.',
    ])
  })

  test('of another tracker is not used', () => {
    const { graph, kept } = rig([record({ tool: 'needle, OpenIGTLink y:2' })])
    expect(kept.apply(NOW)).toBeUndefined()
    expect(graph.find('needle', 'needle-tip')).toBeUndefined()
  })

  test('goes out of the graph with its source, and what another source streams stays', () => {
    const { session, graph, kept } = rig([record()])
    kept.apply(NOW)
    expect(graph.find('needle', 'needle-tip')).toBeDefined()
    session.actions.set({ source: { kind: 'replay', label: 'sweep.igs.mha', state: 'running', detail: '' } })
    kept.apply(NOW)
    expect(graph.find('needle', 'needle-tip')).toBeUndefined()
    session.actions.set({ source: { kind: 'openigtlink', label: 'OpenIGTLink x:1', state: 'running', detail: '' } })
    kept.apply(NOW)
    session.actions.set({ source: { kind: 'replay', label: 'sweep.igs.mha', state: 'running', detail: '' } })
    graph.set(transform('needle', 'needle-tip', [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 55, 1]))
    kept.apply(NOW)
    expect(graph.find('needle', 'needle-tip')!.transform.matrix[14]).toBe(55)
  })

  test('a delay of the pictures is used while it holds, and not after 31 days', () => {
    const lag = record({ kind: 'lag', tool: 'probe, OpenIGTLink x:1', link: undefined, pictureLagMs: 80 })
    const { session, kept } = rig([lag])
    kept.apply(NOW)
    expect(session.getState().pictureLagMs).toBe(80)
    kept.apply(NOW + 31 * 24 * HOUR)
    expect(session.getState().pictureLagMs).toBe(0)
  })

  test('a stretch of nonsense in the store is said, and nothing is used', () => {
    const session = createSession()
    const store = { read: () => 'nonsense', write: () => undefined }
    createKeptCalibrations({ session, graph: createTransformGraph(), store, nowMs: NOW })
    expect(session.getState().calibrations).toEqual([])
    expect(session.getState().notices[0]!.text).toMatch('calibrate again')
  })

  test('which tool it is of: the simulated needle by its size, a tool on a controller by the hand', () => {
    const state = createSession().getState()
    const simulated = {
      ...state,
      source: { kind: 'simulated', label: 'Simulated', state: 'running', detail: '' } as const,
    }
    expect(toolIdentity(simulated, 'needle')).toBe('needle 90 mm 18 G, Simulated')
    expect(toolIdentity({ ...simulated, mounts: { needle: 'left-hand' } }, 'needle')).toBe(
      'needle on the left controller',
    )
  })
})
