import { expect, test } from 'vitest'
import { calibrateByWires, wireError } from '#core/ultrasound/wire-calibration.ts'
import { describeWithData } from './shared-data.ts'
import { WIRE_CONFIG, WIRE_RESULTS, wireData } from './wire-frames.ts'

describeWithData('three N-wires, segmented by PLUS', [WIRE_RESULTS, WIRE_CONFIG], () => {
  const { wires, calibration, validation } = wireData()
  const made = calibrateByWires(calibration, wires)

  test('184 frames to calibrate, 103 to validate, three N-wires', () => {
    expect([calibration.length, validation.length, wires.length]).toEqual([184, 103, 3])
  })

  test('on the validation frames it is off by at most 0.55 mm (PLUS: 0.540 ± 0.224)', () => {
    const { meanMm, deviationMm } = wireError(made.probeFromImage, validation, wires)
    console.log(`N-wire calibration: validation ${meanMm.toFixed(3)} ± ${deviationMm.toFixed(3)} mm`)
    expect(meanMm).toBeLessThan(0.55)
    expect(wireError(made.probeFromImage, calibration, wires).meanMm).toBeLessThan(meanMm)
  })

  test('puts the corners of the image where PLUS puts them, to 0.4 mm', () => {
    // PLUS's ImageToProbe of the same frames, from its result file.
    const plus = [
      [-0.000519165, 0.0744587, 11.2137],
      [-0.0803067, -6.68987e-5, 48.4162],
      [0.00181709, -0.000804192, -0.398993],
    ] as const
    const m = made.probeFromImage.matrix
    for (const [x, y] of [
      [0, 0],
      [819, 0],
      [0, 615],
      [819, 615],
    ] as const) {
      const off = plus.map((row, r) => row[0] * x + row[1] * y + row[2] - (m[r]! * x + m[r + 4]! * y + m[r + 12]!))
      expect(Math.hypot(...off)).toBeLessThan(0.4)
    }
  })

  test('a frame short of a point, and too few frames, are named', () => {
    const [first, ...rest] = calibration
    const short = { ...first!, pointsPx: first!.pointsPx.slice(1) }
    expect(() => calibrateByWires([...rest, short], wires)).toThrow('frame 183 has 8 wire points; 3 N-wires have 9')
    expect(() => calibrateByWires(calibration.slice(0, 4), wires)).toThrow('4 frames with wires are too few')
  })
})
