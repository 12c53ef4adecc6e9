/** Labels alone (as of an MR) and points of a spine that has bowed since: one rigid map is not enough, one for each bone is. */
import { afterAll, describe, expect, test } from 'vitest'
import { apply, compose, invert, point, transform } from '#core/frames/transform.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { TYPICAL } from '#core/phantom/parameters.ts'
import { sampleSpine } from '#core/phantom/sample.ts'
import { SURFACE_OPTIONS } from '#core/registration/surface-registration.ts'
import { boneNear, namedBones, vertebraBones } from '#core/registration/vertebra-bones.ts'
import { labelGeometry } from '#core/volumes/label-field.ts'
import { motionsOf, seenOfBowed } from '#test/core/registration/bowed-phantom.ts'
import { elsewhere } from '#test/core/registration/phantom-bones.ts'
import { createRegistrationWorker, type RegistrationPort } from '#workers/registration/client.ts'
import type { Port, Reply, Request } from '#workers/registration/messages.ts'
import { serveRegistration } from '#workers/registration/serve.ts'

const open: MessagePort[] = []
afterAll(() => {
  for (const port of open) port.close()
})

const spine = createLumbarSpine(TYPICAL)
const geometry = labelGeometry({ low: [-60, -45, -140], high: [60, 95, 130] }, 1.5)
const named = namedBones({ geometry, labels: sampleSpine(spine.bones, geometry).labels })

describe('bones told apart by labels', { timeout: 300_000 }, () => {
  test('a facet joint lies next to its vertebra, a place in the belly next to none', () => {
    const { L3 } = spine.landmarks
    expect(boneNear(named, point('ct', ...L3.spinousTip))).toBe('L3')
    expect(boneNear(named, point('ct', ...L3.pedicles.left))).toBe('L3')
    expect(boneNear(named, point('ct', 0, -44, 0), 10)).toBeUndefined()
  })

  test('a volume without any is said', () => {
    expect(() => vertebraBones({ geometry, numbers: new Uint8Array(named.numbers.length) })).toThrow(
      'find or open their labels first',
    )
  })

  test('every joint flexed by 10°, 8 mm and 5° off: each bone within 2 mm at its facet joints, and compared as such', async () => {
    const worker = createRegistrationWorker(() => {
      const { port1, port2 } = new MessageChannel()
      open.push(port1, port2)
      serveRegistration(port2 as unknown as Port<Reply, Request>)
      return port1 as unknown as RegistrationPort
    })
    const names = await worker.nameBones(named, true)
    expect(names).toEqual(['T12', 'L1', 'L2', 'L3', 'L4', 'L5', 'sacrum'])
    const bones = vertebraBones(named)
    const motions = motionsOf(bones, bones.map(() => [10, 0, 0] as const)) // prettier-ignore
    const { patientFromCt, ctFromPatient, off } = elsewhere(3, 8, 5)
    const seen = seenOfBowed(spine, bones, motions, patientFromCt, 1)
    const points = Float32Array.from(seen.flatMap(({ x, y, z }) => [x, y, z]))
    const fractions: number[] = []
    const options = { ...SURFACE_OPTIONS, starts: 96 }
    const job = { points, guess: compose(off, ctFromPatient).matrix, options, isEach: true }
    const found = await worker.register(job, (done) => fractions.push(done), new AbortController().signal)
    const { each } = found
    expect(each!.refusals).toEqual([])
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
    const rows = each!.bones.slice(1).map(({ name, matrix, refusals }) => {
      const at = names.indexOf(name)
      const joints = Object.values(spine.landmarks[name === 'sacrum' ? 'L5' : name].facetJoints)
      const tre = (map: readonly number[]) =>
        Math.max(
          ...joints.map((joint) => {
            const inCt = point('ct', ...joint)
            const now = apply(patientFromCt, apply(motions[at]!, inCt))
            const { x, y, z } = apply(invert(transform('ct', 'patient', map)), inCt)
            return Math.hypot(x - now.x, y - now.y, z - now.z)
          }),
        )
      return { name, refusals, eachMm: tre(matrix), oneMm: tre(found.matrix) }
    })
    console.log(rows.map(({ name, eachMm, oneMm }) => `${name} ${eachMm.toFixed(2)} mm (one map ${oneMm.toFixed(1)})`).join(', ')) // prettier-ignore
    expect(rows.flatMap(({ refusals }) => refusals)).toEqual([])
    expect(Math.max(...rows.map(({ eachMm }) => eachMm))).toBeLessThan(2)
    expect(Math.max(...rows.map(({ oneMm }) => oneMm))).toBeGreaterThan(5)
    const half = (values: Float32Array) => values.map(Math.abs).toSorted()[values.length >> 1]!
    const own = half(await worker.check(points, found.matrix, each!.bones))
    const one = half(await worker.check(points, found.matrix))
    console.log(`half of the points within ${own.toFixed(2)} mm of their own bones, ${one.toFixed(2)} mm by one map`)
    expect(own).toBeLessThan(1)
    expect(one).toBeGreaterThan(2 * own)
    expect([...each!.residualsMm]).toEqual([...(await worker.check(points, found.matrix, each!.bones))])
  })

  test('asked for before names were said: what to do', async () => {
    const worker = createRegistrationWorker(() => {
      const { port1, port2 } = new MessageChannel()
      open.push(port1, port2)
      serveRegistration(port2 as unknown as Port<Reply, Request>)
      return port1 as unknown as RegistrationPort
    })
    const job = { points: new Float32Array(300), guess: transform('ct', 'patient', [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]).matrix, options: SURFACE_OPTIONS, isEach: true } // prettier-ignore
    await expect(worker.register(job, () => undefined, new AbortController().signal)).rejects.toThrow('no bone yet')
  })
})
