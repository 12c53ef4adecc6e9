import { expect, test } from 'vitest'
import { imagePose, missingPose, type NamedLink } from '#core/reconstruction/image-pose.ts'

/** Moves along x. */
const moves = (plusName: string, x: number, status: NamedLink['status'] = 'ok'): NamedLink => ({
  plusName,
  matrix: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, 0, 0, 1],
  status,
})
const CHAIN = [moves('ImageToProbe', 1), moves('ProbeToTracker', 10), moves('ReferenceToTracker', 4)]

test('image to probe to tracker, and back to the reference: 1 + 10 - 4', () => {
  const pose = imagePose(CHAIN, 'Image', 'Reference')
  expect(pose?.transform).toMatchObject({ to: 'patient', from: 'image' })
  expect(pose?.transform.matrix[12]).toBe(7)
  expect(pose?.status).toBe('ok')
})

test('as bad as the worst transform on the way, whatever lies beside it', () => {
  const beside = moves('StylusToTracker', 0, 'invalid')
  const bad = moves('ProbeToTracker', 10, 'out-of-view')
  expect(imagePose([...CHAIN, beside], 'Image', 'Reference')?.status).toBe('ok')
  expect(imagePose([...CHAIN, beside, bad], 'Image', 'Reference')?.status).toBe('out-of-view')
})

test('names that only the recording knows, and one step instead of three', () => {
  const robot = [moves('ImageToEncoders', 2), moves('EncodersToReference', 3)]
  expect(imagePose(robot, 'Image', 'Reference')?.transform.matrix[12]).toBe(5)
  expect(imagePose([...CHAIN, moves('ImageToReference', 50)], 'Image', 'Reference')?.transform.matrix[12]).toBe(50)
})

test.each([
  {
    links: CHAIN.slice(1),
    says: "no way from Image to Reference: known are ProbeToTracker, ReferenceToTracker; ImageToProbe, the probe's calibration, belongs into",
  },
  { links: CHAIN.slice(0, 2), says: 'nothing leads to Reference: name the frame to reconstruct in' },
  { links: [CHAIN[0]!, CHAIN[2]!], says: 'a transform that joins the two is missing' },
  { links: [], says: 'no transform is known' },
])('a gap is named: $says', ({ links, says }) => {
  expect(imagePose(links, 'Image', 'Reference')).toBeUndefined()
  expect(missingPose(links, 'Image', 'Reference')).toContain(says)
})
