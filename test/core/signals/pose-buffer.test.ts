import { describe, expect, test } from 'vitest'
import { createPoseBuffer } from '#core/signals/pose-buffer.ts'

const move = (x: number) => [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, 0, 0, 1]
/** A turn about z by degrees, at x mm. */
function turn(degrees: number, x = 0) {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  return [c, s, 0, 0, -s, c, 0, 0, 0, 0, 1, 0, x, 0, 0, 1]
}
const sample = (atMs: number, matrix: number[], status: 'ok' | 'out-of-view' | 'invalid' = 'ok') => ({
  link: { matrix },
  status,
  atMs,
})
const degreesOf = (matrix: readonly number[]) => (Math.atan2(matrix[1]!, matrix[0]!) * 180) / Math.PI

describe('pose buffer', () => {
  test('halfway between two poses is halfway along and halfway round', () => {
    const poses = createPoseBuffer()
    poses.add(sample(0, turn(10, 0)))
    poses.add(sample(40, turn(50, 8)))
    const found = poses.at(20)!
    expect(found).toMatchObject({ status: 'ok', atMs: 20 })
    expect(found.matrix[12]).toBeCloseTo(4)
    expect(degreesOf(found.matrix)).toBeCloseTo(30)
  })

  test('goes the short way round: from 170° to −170° passes 180°', () => {
    const poses = createPoseBuffer()
    poses.add(sample(0, turn(170)))
    poses.add(sample(10, turn(-170)))
    expect(Math.abs(degreesOf(poses.at(5)!.matrix))).toBeCloseTo(180)
  })

  test('past the newest sample its pose holds for 20 ms and then ages', () => {
    const poses = createPoseBuffer()
    poses.add(sample(100, move(1)))
    expect(poses.at(115)).toMatchObject({ atMs: 115 })
    expect(poses.at(300)).toMatchObject({ atMs: 120 })
  })

  test('does not join samples across a gap longer than 100 ms', () => {
    const poses = createPoseBuffer()
    poses.add(sample(0, move(0)))
    poses.add(sample(101, move(10)))
    expect(poses.at(60)).toMatchObject({ matrix: move(0), atMs: 20 })
  })

  test('a bad sample on either side makes the moment bad', () => {
    const poses = createPoseBuffer()
    poses.add(sample(0, move(0)))
    poses.add(sample(20, move(99), 'out-of-view'))
    poses.add(sample(40, move(2)))
    expect(poses.at(10)!.status).toBe('out-of-view')
    expect(poses.at(30)!.status).toBe('out-of-view')
    expect(poses.at(40)!.status).toBe('ok')
  })

  test('a sample that comes late is put in its place', () => {
    const poses = createPoseBuffer()
    poses.add(sample(0, move(0)))
    poses.add(sample(40, move(40)))
    poses.add(sample(20, move(-100)))
    expect(poses.at(20)!.matrix[12]).toBe(-100)
    expect(poses.at(30)!.matrix[12]).toBeCloseTo(-30)
  })

  test('a link with scale is never interpolated', () => {
    const poses = createPoseBuffer()
    const scaled = (s: number) => [s, 0, 0, 0, 0, s, 0, 0, 0, 0, s, 0, 0, 0, 0, 1]
    poses.add(sample(0, scaled(0.1)))
    poses.add(sample(10, scaled(0.3)))
    expect(poses.at(4)!.matrix[0]).toBe(0.1)
    expect(poses.at(6)!.matrix[0]).toBe(0.3)
  })

  test('knows nothing before it was told, and forgets after a second', () => {
    const poses = createPoseBuffer()
    expect(poses.at(0)).toBeUndefined()
    poses.add(sample(0, move(0)))
    poses.add(sample(1500, move(15)))
    expect(poses.at(0)).toBeUndefined()
  })
})
