/** The delay of the pictures found while they come: drawn pictures of a floor, poses of the probe beside them, and what is kept. */
import { describe, expect, test } from 'vitest'
import { createGuidedCalibrating } from '#app/guided-calibrating.ts'
import { createKeptCalibrations } from '#app/kept-calibrations.ts'
import { createPoseBook } from '#app/pose-book.ts'
import { createTransformGraph, type LinkStatus } from '#core/frames/transform-graph.ts'
import { transform } from '#core/frames/transform.ts'
import { createRandom } from '#core/phantom/random.ts'
import { createLive } from '#session/live.ts'
import { createSession } from '#session/session.ts'
import { floorPicture } from '#test/core/ultrasound/floor-picture.ts'
import { heightAt } from '#test/core/ultrasound/water-bath.ts'

const NOW = Date.UTC(2026, 5, 1, 12)
const SIZE = { widthPx: 160, heightPx: 200 }
const MM_PER_PX = 0.5
const FRAME_MS = 20

interface Bath {
  readonly lagMs: number
  /** What carries the probe's marker. */
  readonly carrier?: 'tracker' | 'right-hand'
  readonly status?: LinkStatus
  readonly hasFloor?: boolean
}

/** Displayed frames of 20 ms; a picture in every second one, a pose in each. */
function rig({ lagMs, carrier = 'tracker', status = 'ok', hasFloor = true }: Bath) {
  const session = createSession()
  const [live, graph, poses, headsetPoses] = [createLive(), createTransformGraph(), createPoseBook(), createPoseBook()]
  let written: string | undefined
  const store = { read: () => written, write: (text: string) => void (written = text) }
  const kept = createKeptCalibrations({ session, graph, store, nowMs: NOW })
  const layOnPatient = () => undefined
  const guided = createGuidedCalibrating({ session, live, graph, poses, headsetPoses, kept, layOnPatient })
  session.actions.set({ source: { kind: 'openigtlink', label: 'OpenIGTLink x:1', state: 'running', detail: '' } })
  if (carrier === 'right-hand') session.actions.set({ mounts: { probe: 'right-hand' } })
  const random = createRandom(12)
  const heightMm = (ms: number) => heightAt(ms, [1, 2, 3, 4], 30, 1)
  function run(seconds: number) {
    for (let n = 0; n * FRAME_MS < 1000 * seconds && session.getState().calibrating?.state === 'running'; n++) {
      const nowMs = n * FRAME_MS
      const up = heightMm(nowMs)
      const pose = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 40, 0.3 * random.normal(), 300 + up, 1]
      if (carrier === 'tracker') poses.take([{ link: transform('tracker', 'probe', pose), status, atMs: nowMs }])
      else headsetPoses.take([{ link: transform('room', 'right-hand', pose), status, atMs: nowMs }])
      if (n % 2 === 0) {
        const depthPx = hasFloor ? heightMm(nowMs - lagMs) / MM_PER_PX : 10 * SIZE.heightPx
        const grey = floorPicture(SIZE, depthPx, 0, random) as Uint8Array<ArrayBuffer>
        live.newestPicture = { ...SIZE, frameId: n, grey, atMs: nowMs, receivedAtMs: nowMs }
      }
      live.nowMs = nowMs
      guided.see(nowMs, NOW)
      kept.apply(NOW)
    }
    return session.getState().calibrating!
  }
  guided.begin('lag', 'needle')
  return { session, run }
}

describe('the delay of the pictures', () => {
  test.each([
    { carrier: 'tracker', of: 'probe, OpenIGTLink x:1' },
    { carrier: 'right-hand', of: 'probe on the right controller' },
  ] as const)('with the probe on the $carrier: found within 5 ms, kept for that probe, and used', ({ carrier, of }) => {
    const { session, run } = rig({ lagMs: 70, carrier })
    const done = run(25)
    expect(done).toMatchObject({ what: 'lag', tool: 'probe', state: 'passed', guided: { taken: 15, wanted: 15 } })
    expect(done.words).toMatch(/^The pictures come \d\d ms late, known to \d\.\d ms/)
    const [record] = session.getState().calibrations
    expect(record).toMatchObject({ kind: 'lag', tool: of, madeMs: NOW })
    expect(Math.abs(record!.pictureLagMs! - 70)).toBeLessThan(5)
    expect(session.getState().pictureLagMs).toBe(record!.pictureLagMs)
  })

  test('poses that come later than pictures are said to', () => {
    const { session, run } = rig({ lagMs: -45 })
    expect(run(25).words).toMatch(/^The poses come 4\d ms late/)
    expect(session.getState().pictureLagMs).toBeLessThan(-40)
  })

  test.each([
    {
      what: 'a probe that is out of view',
      bath: { status: 'out-of-view' },
      words: "the probe is out of the tracker's view",
    },
    { what: 'no floor', bath: { hasFloor: false }, words: 'no floor is seen: hold the probe upright' },
  ] as const)('$what: nothing is kept, and it is said what to do', ({ bath, words }) => {
    const { session, run } = rig({ lagMs: 70, ...bath })
    const still = run(20)
    expect(still.state).toBe('running')
    expect(still.words).toMatch(words)
    expect(session.getState().calibrations).toEqual([])
    expect(session.getState().pictureLagMs).toBe(0)
  })
})
