import { afterEach, describe, expect, test } from 'vitest'
import { IDENTITY, apply, invert, point, transform } from '#core/frames/transform.ts'
import { createRandom } from '#core/phantom/random.ts'
import { turnAndShift } from '#core/registration/starting-poses.ts'
import { SURFACE_OPTIONS } from '#core/registration/surface-registration.ts'
import type { Volume } from '#core/volumes/volume.ts'
import { createRegistrationWorker, type RegistrationPort } from '#workers/registration/client.ts'
import type { Port, Reply, Request } from '#workers/registration/messages.ts'
import { serveRegistration } from '#workers/registration/serve.ts'

const open: MessagePort[] = []
afterEach(() => {
  for (const port of open.splice(0)) port.close()
})

function connected() {
  return createRegistrationWorker(() => {
    const { port1, port2 } = new MessageChannel()
    open.push(port1, port2)
    serveRegistration(port2 as unknown as Port<Reply, Request>)
    return port1 as unknown as RegistrationPort
  })
}

/** Three balls of bone, of 16, 12 and 9 mm, no two alike in place or size: no other place fits. The 16 mm one is a shell. */
const BALLS = [
  [0, 0, 0, 16],
  [38, 6, 4, 12],
  [10, 4, 40, 9],
] as const

const offBalls = (x: number, y: number, z: number) =>
  Math.min(...BALLS.map(([a, b, c, r]) => Math.hypot(x - a, y - b, z - c) - r))

function balls(): Volume {
  const [nx, ny, nz] = [64, 48, 64] as const
  const geometry = { dimensions: [nx, ny, nz], spacingMm: [1.5, 1.5, 1.5], origin: [-32, -34, -28], direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] } as const // prettier-ignore
  const voxels = new Int16Array(nx * ny * nz)
  for (let k = 0, at = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, at++) {
        const off = offBalls(-32 + 1.5 * i, -34 + 1.5 * j, -28 + 1.5 * k)
        // Marrow from 4 mm on.
        voxels[at] = off < 0 && off > -4 ? 600 : 20
      }
  return { frame: 'ct', name: 'balls', geometry, voxels, remarks: [] }
}

/** On their upper halves, as seen from +y, in a frame that lies elsewhere. */
function seen(seed: number) {
  const random = createRandom(seed)
  const patientFromCt = transform('patient', 'ct', turnAndShift([0.1, -0.15, 0.12, 9, -7, 6], [0, 0, 0]))
  const points: number[] = []
  for (const [a, b, c, r] of BALLS)
    for (let n = 0; n < 140; n++) {
      const [u, v, w] = [random.normal(), random.normal(), random.normal()]
      const length = Math.hypot(u, v, w)
      const at = apply(patientFromCt, point('ct', a + (r * u) / length, b + (r * Math.abs(v)) / length, c + (r * w) / length)) // prettier-ignore
      points.push(at.x + 0.4 * random.normal(), at.y + 0.4 * random.normal(), at.z + 0.4 * random.normal())
    }
  return { points: Float32Array.from(points), truth: invert(patientFromCt) }
}

const signal = () => new AbortController().signal

describe('surface registration in its worker', () => {
  test('three balls, one a shell with marrow, 12 mm and 12° off: found within 0.7 mm, with progress and residuals, seed 4', async () => {
    const worker = connected()
    await worker.useBone(balls(), 200)
    const { points, truth } = seen(4)
    const fractions: number[] = []
    const job = { points, guess: IDENTITY, options: { ...SURFACE_OPTIONS, starts: 64 } }
    const found = await worker.register(job, (fraction) => fractions.push(fraction), signal())
    expect(found.refusals).toEqual([])
    for (const [x, y, z] of [
      [40, 20, -10],
      [0, 0, 0],
    ] as const) {
      // prettier-ignore
      const [a, b] = [transform('ct', 'patient', found.matrix), truth].map((map) => apply(map, point('patient', x, y, z)))
      expect(Math.hypot(a!.x - b!.x, a!.y - b!.y, a!.z - b!.z)).toBeLessThan(0.7)
    }
    expect(fractions.length).toBeGreaterThan(8)
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
    expect(found.residualsMm).toHaveLength(points.length / 3)
    // The same points looked at by the map that was found.
    expect([...(await worker.check(points, found.matrix))]).toEqual([...found.residualsMm])
  })

  test('the same CT is sent once; stopped, it says no more', async () => {
    const worker = connected()
    const volume = balls()
    await Promise.all([worker.useBone(volume, 200), worker.useBone(volume, 200)])
    const stopping = new AbortController()
    const { points } = seen(5)
    const job = { points, guess: IDENTITY, options: { ...SURFACE_OPTIONS, starts: 5000 } }
    const registering = worker.register(job, () => stopping.abort(new Error('not wanted')), stopping.signal)
    await expect(registering).rejects.toThrow('not wanted')
    // It is free again at once.
    expect(await worker.check(points, IDENTITY)).toHaveLength(points.length / 3)
  })

  test('a CT without bone, too few points, and no CT at all are failures with a reason', async () => {
    const worker = connected()
    const few = { points: new Float32Array(30), guess: IDENTITY, options: SURFACE_OPTIONS }
    await expect(worker.register(few, () => undefined, signal())).rejects.toThrow('there is no bone yet')
    await expect(worker.useBone({ ...balls(), voxels: new Int16Array(64 * 48 * 64) }, 200)).rejects.toThrow('no bone')
    await worker.useBone(balls(), 200)
    await expect(worker.register(few, () => undefined, signal())).rejects.toThrow('10 points on bone are too few')
  })
})
