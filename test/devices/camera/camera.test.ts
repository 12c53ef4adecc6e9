import { describe, expect, test } from 'vitest'
import { intrinsicsOf } from '#core/camera/intrinsics.ts'
import { facing, renderedTools, rgbaOf } from '#test/core/camera/rendered-sheet.ts'
import { createCamera, type CameraPort } from '#devices/camera/camera.ts'
import { serveMarkers } from '#devices/camera/serve.ts'
import type { Port, Reply, Request } from '#devices/camera/messages.ts'
import type { Frames } from '#devices/camera/user-camera.ts'
import { describeDevice } from '#test/devices/device.case.ts'

const CAMERA = intrinsicsOf(640, 480, 60)
const both = rgbaOf(renderedTools({ patient: facing([-60, 20, 420], 30, 20), needle: facing([90, -40, 400], 35, 200) }, CAMERA)) // prettier-ignore
const needleAlone = rgbaOf(renderedTools({ needle: facing([90, -40, 400], 35, 200) }, CAMERA))

/** A camera that sees one picture after the other, its worker in this process, on a clock that the test moves. */
function rig(pictures: readonly Uint8ClampedArray[] = [both]) {
  let nowMs = 1000
  let shown = 0
  const ports: MessagePort[] = []
  const openFrames = (): Promise<Frames> =>
    Promise.resolve({
      next: () => ({ widthPx: 640, heightPx: 480, rgba: pictures[shown++ % pictures.length]!.slice() }),
      close: () => undefined,
    })
  const device = createCamera({
    openFrames,
    fieldDeg: () => 60,
    makeWorker() {
      const { port1, port2 } = new MessageChannel()
      ports.push(port1, port2)
      serveMarkers(port2 as unknown as Port<Request, Reply>)
      return port1 as unknown as CameraPort
    },
  })
  const pass = async (ms: number) => {
    await new Promise((resolve) => setTimeout(resolve, 4))
    return (nowMs += ms)
  }
  return { device, pass, nowMs: () => nowMs, close: () => ports.forEach((port) => port.close()) }
}

describeDevice('a camera that sees printed markers', () => rig(), { hasPictures: false, warmUpMs: 20_000, runsMs: 300 })

describe('the camera', () => {
  async function readings(pictures: readonly Uint8ClampedArray[], frames: number) {
    const { device, pass, nowMs, close } = rig(pictures)
    device.start(nowMs())
    const poses = []
    for (let n = 0; n < frames; n++) {
      poses.push(...device.read(nowMs()).poses)
      await pass(16)
    }
    const { note } = device
    device.stop()
    close()
    return { poses, note }
  }

  test('gives the needle against the reference: 163 mm apart as rendered, within 2 mm', async () => {
    const { poses } = await readings([both], 200)
    const found = poses.find(({ status }) => status === 'ok')!
    expect(found.link).toMatchObject({ to: 'patient', from: 'needle' })
    const [x, y, z] = found.link.matrix.slice(12, 15) as [number, number, number]
    expect(Math.abs(Math.hypot(x, y, z) - Math.hypot(150, 60, 20))).toBeLessThan(2)
  })

  test('without the reference the needle is out of view, and it is said why', async () => {
    const { poses, note } = await readings([needleAlone], 200)
    expect(poses.length).toBeGreaterThan(0)
    expect(poses.every(({ status }) => status === 'out-of-view')).toBe(true)
    expect(note).toBe('the reference sheet is not seen: nothing can be placed without it')
  })

  test('a camera that may not be used ends in words that say what to do', async () => {
    const device = createCamera({
      openFrames: () => Promise.reject(new Error('the camera may not be used: allow it for this page in the browser')),
      makeWorker: () => ({ onmessage: null, postMessage: () => undefined }),
    })
    device.start(0)
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(device.state).toEqual({ state: 'failed', reason: 'the camera may not be used: allow it for this page in the browser' }) // prettier-ignore
  })
})
