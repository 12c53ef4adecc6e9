import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { compose, invert, point, transform } from '#core/frames/transform.ts'
import { registerLandmarks } from '#core/registration/landmark-registration.ts'
import { pivotedPoints } from '#core/registration/pivoted-points.ts'
import { parseSequence } from '#core/ultrasound/sequence.ts'
import { describeWithData, sharedData } from './shared-data.ts'

const COURSE = 'us-tracked/EightLandmarkPointsTrackedForPhantomRegistration.igs.mha'

/** Of the fCal phantom 2.0, mm. */
const LANDMARKS = [
  [104.3, 5, 20],
  [104.3, 45, 20],
  [104.3, 45, 0],
  [104.3, -5, 0],
  [-34.3, 45, 15],
  [-34.3, -5, 20],
  [-34.3, -5, 0],
  [-34.3, 45, 0],
] as const

describeWithData('a stylus turned in the eight divots of a calibration phantom', [COURSE], () => {
  const read = parseSequence(new Uint8Array(readFileSync(sharedData(COURSE)!)), COURSE)
  const poses = read.ok
    ? read.sequence.frames.map(({ transforms }) => {
        const of = (name: string) => transforms.find(({ plusName }) => plusName === name)!
        const [stylus, reference] = [of('StylusToTracker'), of('ReferenceToTracker')]
        if (stylus.status !== 'ok' || reference.status !== 'ok') return undefined
        return compose(
          invert(transform('tracker', 'patient', reference.matrix)),
          transform('tracker', 'stylus', stylus.matrix),
        )
      })
    : []
  const found = pivotedPoints(poses)!

  test('all eight are found, in order, without knowing the tip', () => expect(found.points).toHaveLength(8))

  test('they fit the drawing of the phantom to 1.3 mm', () => {
    const { freMm } = registerLandmarks(
      found.points.map(({ at }, n) => {
        const [x, y, z] = LANDMARKS[n]!
        return { from: point('phantom', x, y, z), to: at }
      }),
    )
    console.log(`eight divots: FRE ${freMm.toFixed(2)} mm`)
    expect(freMm).toBeLessThan(1.3)
  })
})
