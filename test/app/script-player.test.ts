/** Scripts played on the simulated room, through the same contact as a hand's. */
import { describe, expect, test } from 'vitest'
import { STRUCTURES } from '#core/anatomy/structures.ts'
import { durationMs } from '#core/phantom/scripts/script.ts'
import { scriptOf } from '#core/phantom/scripts/built-in-scripts.ts'
import { createPoseBook } from '#app/pose-book.ts'
import { reachWith } from '#app/hands.ts'
import { createRehearsal } from '#app/rehearsal.ts'
import { createScriptPlayer } from '#app/script-player.ts'
import { createTruthChannel } from '#devices/simulated/truth.ts'
import { createSession } from '#session/session.ts'
import { withScript } from '#session/simulation.ts'
import { elapse, quickRig } from '#test/devices/simulated-rig.ts'

async function room() {
  const truth = createTruthChannel()
  const { device } = quickRig({ truth })
  device.start(0)
  await elapse(0)
  const session = createSession()
  const player = createScriptPlayer()
  const poses = createPoseBook()
  let nowMs = 0
  return {
    truth,
    session,
    device,
    /** Displayed frames of 33 ms. */
    async run(ms: number, onFrame: () => void = () => undefined) {
      for (const endMs = nowMs + ms; nowMs < endMs; nowMs += 33) {
        reachWith(session, poses, device, player, createRehearsal(), nowMs)
        device.read(nowMs)
        onFrame()
        await Promise.resolve()
      }
    },
    script: () => session.getState().simulation.script,
    probeZ: () => truth.now!.probe!.ctFromProbe[14]!,
  }
}

describe('a scan', () => {
  test('plays, pauses where it is, goes on, and stops at its start', async () => {
    const { session, run, probeZ, truth } = await room()
    session.actions.simulate(withScript('paramedian'))
    await run(200)
    const start = probeZ()
    await run(8000)
    const playing = probeZ()
    expect(truth.now!.probe!.isTouching).toBe(true)
    session.actions.simulate({ script: { name: 'paramedian', state: 'paused' } })
    await run(2000)
    expect(Math.abs(probeZ() - playing)).toBeLessThan(0.5)
    session.actions.simulate({ script: { name: 'paramedian', state: 'playing' } })
    await run(3000)
    expect(probeZ() - playing).toBeGreaterThan(10)
    session.actions.simulate({ script: { name: 'paramedian', state: 'stopped' } })
    await run(500)
    expect(Math.abs(probeZ() - start)).toBeLessThan(0.5)
  })

  test('is paused at its end, and played again begins anew', async () => {
    const { session, run, device, script, probeZ } = await room()
    const lastsMs = durationMs(scriptOf('transverse', device.spine)!)
    session.actions.simulate(withScript('transverse'))
    await run(lastsMs + 1000)
    expect(script()).toEqual({ name: 'transverse', state: 'paused' })
    const end = probeZ()
    session.actions.simulate({ script: { name: 'transverse', state: 'playing' } })
    await run(500)
    expect(end - probeZ()).toBeGreaterThan(80)
  }, 30_000)

  test('chosen back, the sweep is the device’s own: pictures ahead of time, nothing behind', async () => {
    const { session, run, device } = await room()
    session.actions.simulate(withScript('paramedian'))
    await run(1000)
    expect(device.behindMs).toBeGreaterThan(0)
    session.actions.simulate(withScript('sweep'))
    await run(500)
    expect(device.behindMs).toBe(0)
  })
})

describe('the needle to the facet joint of L4 and L5', () => {
  test('reaches it within 4 mm through the muscle, is felt on the way, and is drawn out again', async () => {
    const { session, run, device, truth, script } = await room()
    const [x, y, z] = device.spine.landmarks.L4.facetJoints.left
    let nearestMm = Infinity
    let label = 0
    session.actions.simulate(withScript('facet'))
    const lastsMs = durationMs(scriptOf('facet', device.spine)!)
    await run(lastsMs + 500, () => {
      const needle = truth.now?.needle
      if (!needle) return
      const mm = Math.hypot(needle.tip.x - x, needle.tip.y - y, needle.tip.z - z)
      if (mm < nearestMm) [nearestMm, label] = [mm, needle.label]
    })
    expect(nearestMm).toBeLessThan(4)
    expect(STRUCTURES[label - 1]!.name).toMatch(/facet|articular process/)
    expect(truth.felt.map(({ what }) => what)).toContain('pop')
    expect(script().state).toBe('paused')
    expect(truth.now!.needle!.depthMm).toBe(0)
  }, 60_000)

  test('left for another script in mid tissue, it is drawn out and gone', async () => {
    const { session, run, truth } = await room()
    session.actions.simulate(withScript('facet'))
    await run(11_000)
    expect(truth.now!.needle!.depthMm).toBeGreaterThan(10)
    session.actions.simulate(withScript('transverse'))
    await run(3000)
    expect(truth.now!.needle).toBeUndefined()
  }, 60_000)
})
