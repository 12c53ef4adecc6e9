import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fitSimilarity } from '#core/frames/fit-points.ts'
import { point, type Point } from '#core/frames/transform.ts'
import type { Frame } from '#core/frames/frames.ts'
import { registerLandmarks } from '#core/registration/landmark-registration.ts'
import { describeWithData, sharedData } from './shared-data.ts'

const CT = 'phantom/ismr24/2023-10-26_spine_phantom_CT_fiducials.pcd'
const US = 'phantom/ismr24/2023-11-13_spine_phantom_franka_US_fiducials.pcd'

/** An ASCII point cloud: x y z and a colour. */
function cloud<In extends Frame>(path: string, frame: In): Point<In>[] {
  const [, rows] = readFileSync(sharedData(path)!, 'latin1').split(/DATA ascii\s/)
  return rows!
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/\s+/).map(Number))
    .map(([x, y, z]) => point(frame, x!, y!, z!))
}

describeWithData('six fiducials seen in CT and by a robot-held ultrasound probe', [CT, US], () => {
  const [ct, us] = [cloud(CT, 'ct'), cloud(US, 'patient')]
  const pairs = ct.map((to, n) => ({ to, from: us[n]! }))
  const registration = registerLandmarks(pairs)

  test('a rigid fit is off by 10.4 mm: refused, with the reason', () => {
    console.log(`FRE ${registration.freMm.toFixed(2)} mm; ${registration.refusals.join('; ')}`)
    expect(registration.freMm).toBeCloseTo(10.4, 1)
    expect(registration.isAccepted).toBe(false)
    expect(registration.refusals[0]).toMatch(/the points do not fit: they are off by \d+\.\d mm/)
  })

  test('and it says that a scale of 1.15 would fit better', () => {
    const { scale, rms } = fitSimilarity(pairs)
    expect(scale).toBeCloseTo(1.153, 2)
    expect(rms).toBeLessThan(0.6 * registration.freMm)
    expect(registration.refusals.join()).toContain(`with a scale of ${scale.toFixed(3)} they would fit`)
  })
})
