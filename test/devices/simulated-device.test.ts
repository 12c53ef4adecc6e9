import { transform } from '#core/frames/transform.ts'
import { needleAtPlace, probeAtPlace } from '#core/phantom/contact/on-skin.ts'
import { describeDevice } from './device.case.ts'
import { coarseTissue, elapse, quickRig, simulatedRig } from './simulated-rig.ts'

// Sampled before any clock runs.
coarseTissue()

const nowMs = () => performance.now()

describeDevice('the simulated probe', () => {
  const { device, close } = simulatedRig()
  return {
    device,
    nowMs,
    async pass(ms) {
      await elapse(ms)
      return nowMs()
    },
    close,
  }
})

/** The same with hands on both tools, that never rest. */
for (const tracker of ['ideal', 'polaris-vega', 'hololens-2'] as const) {
  describeDevice(`probe and needle held in the simulated room, seen by ${tracker}`, () => {
    const { device } = quickRig({ tracker })
    const { skinAt } = device.spine
    const hands = () => {
      const sway = 20 * Math.sin(nowMs() / 700)
      const place = { xMm: sway, zMm: -10, turnDeg: 0, tiltDeg: 0, rockDeg: 0, pushMm: 5 }
      const aim = { xMm: 30, zMm: -20, upDeg: 0, leftDeg: 0, depthMm: 10 + sway }
      return {
        probe: probeAtPlace(skinAt, place, device.faceMm),
        needle:
          needleAtPlace(skinAt, aim, 90) ?? transform('ct', 'needle', [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]),
      }
    }
    return {
      device,
      nowMs,
      async pass(ms) {
        const untilMs = nowMs() + ms
        while (nowMs() < untilMs) {
          device.hold(hands(), nowMs())
          await elapse(Math.min(8, ms))
        }
        return nowMs()
      },
    }
  })
}
