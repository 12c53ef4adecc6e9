import { describe, expect, test } from 'vitest'
import { createTrackingWatch, type TrackedSample } from '#core/safety/tracking-watch.ts'

const at = (atMs: number, x: number, isOk = true): TrackedSample => ({ isOk, place: [x, 0, 0], tip: [x, 0, 90], atMs })
/** 60 samples per second, so many ms of them. */
const still = (fromMs: number, lastsMs: number, x = 0) =>
  Array.from({ length: Math.floor(lastsMs / 16) }, (_, n) => at(fromMs + 16 * n, x + 0.1 * (n % 2)))

describe('tracking watched', () => {
  test('a tool that comes into view is trusted after half a second, and not before', () => {
    const watch = createTrackingWatch()
    watch.take('needle', still(0, 400))
    expect(watch.fault('needle', 400)).toBe('settling')
    watch.take('needle', still(400, 200))
    expect(watch.fault('needle', 600)).toBeUndefined()
  })

  test('120 ms after its last pose it is stale, 119 ms after it is not', () => {
    const watch = createTrackingWatch()
    watch.take('needle', still(0, 1000))
    const lastMs = 16 * 61
    expect(watch.fault('needle', lastMs + 119)).toBeUndefined()
    expect(watch.fault('needle', lastMs + 121)).toBe('stale')
  })

  test('a hand at 1 m/s is followed; 60 mm within one sample is a jump', () => {
    const watch = createTrackingWatch()
    watch.take('needle', still(0, 1000))
    watch.take('needle', [992, 1008, 1024].map((ms, n) => at(ms, 16 * (n + 1)))) // prettier-ignore
    expect(watch.fault('needle', 1030)).toBeUndefined()
    watch.take('needle', [at(1040, 108)])
    expect(watch.fault('needle', 1045)).toBe('jumped')
  })

  test('a marker that flips turns the tip away although the marker stays', () => {
    const watch = createTrackingWatch()
    watch.take('needle', still(0, 1000))
    watch.take('needle', [{ ...at(1000, 0), tip: [0, 0, -90] }])
    expect(watch.fault('needle', 1005)).toBe('jumped')
  })

  test('two tools that land where the other was have changed places: until a person has looked, or they change back', () => {
    const swapped = () => {
      const watch = createTrackingWatch()
      watch.take('needle', still(0, 1000, 0))
      watch.take('probe', still(0, 1000, 200))
      watch.take('needle', still(1000, 800, 200))
      watch.take('probe', still(1000, 800, 0))
      return watch
    }
    const watch = swapped()
    expect(watch.fault('needle', 1800)).toBe('swapped')
    watch.seen()
    expect(watch.fault('needle', 1800)).toBeUndefined()
    const back = swapped()
    back.take('needle', still(1800, 800, 0))
    back.take('probe', still(1800, 800, 200))
    expect(back.fault('needle', 2595)).toBeUndefined()
  })

  test('samples that come late or twice change nothing', () => {
    const watch = createTrackingWatch()
    watch.take('needle', still(0, 1000))
    watch.take('needle', [at(500, 300), at(976, 300)])
    expect(watch.fault('needle', 1000)).toBeUndefined()
  })

  test('a stamp of the future is no fresh pose', () => {
    const watch = createTrackingWatch()
    watch.take('needle', still(5000, 1000))
    expect(watch.fault('needle', 1000)).toBe('stale')
  })
})
