import { expect, test } from 'vitest'
import { calibrateByWires, wireError } from '#core/ultrasound/wire-calibration.ts'
import { wireReprojection } from '#core/ultrasound/wire-reprojection.ts'
import { parseWireResults } from '#core/ultrasound/wire-results.ts'
import { transformFromRows } from '#core/frames/transform.ts'
import { runCli } from '#test/cli/run-cli.ts'
import { WIRE_CONFIG, WIRE_RESULTS, wireData, wireTexts } from './wire-frames.ts'
import { describeWithData, sharedData } from './shared-data.ts'

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

  test("by PLUS's own matrix each wire is off in the picture by as much as PLUS wrote, to 0.1 px", () => {
    const { results } = wireTexts()
    const probeFromImage = transformFromRows(
      'probe',
      'image',
      [
        -0.000519165, 0.0744587, 0.000837223, 11.2137, -0.0803067, -6.68987e-5, 0.00174527, 48.4162, 0.00181709,
        -0.000804192, 0.0773718, -0.398993, 0, 0, 0, 1,
      ],
    )
    const wrote = [...results.matchAll(/<Wire Name="[^"]+" ValidationMeanPx="([^"]+)" ValidationStdDevPx="([^"]+)"/g)]
    const found = wireReprojection(probeFromImage, validation, wires)
    expect(wrote).toHaveLength(9)
    for (const [n, [, mean, deviation]] of wrote.entries()) {
      const [x, y] = mean!.split(' ').map(Number)
      const [dx, dy] = deviation!.split(' ').map(Number)
      expect(Math.abs(found[n]!.meanPx[0] - x!)).toBeLessThan(0.1)
      expect(Math.abs(found[n]!.meanPx[1] - y!)).toBeLessThan(0.1)
      expect(Math.abs(found[n]!.deviationPx[0] - dx!)).toBeLessThan(0.1)
      expect(Math.abs(found[n]!.deviationPx[1] - dy!)).toBeLessThan(0.1)
    }
  })

  test('a pose marked INVALID, and a wire that was not found, leave their frame out', () => {
    const { results, config } = wireTexts()
    const worse = results
      .replace(
        'Name="ProbeToTrackerTransformStatus" Value="OK"',
        'Name="ProbeToTrackerTransformStatus" Value="INVALID"',
      )
      .replace('<Frame Index="1" SegmentationStatus="OK">', '<Frame Index="1" SegmentationStatus="FAILED">')
    const parsed = parseWireResults(worse, config)
    expect(parsed).toMatchObject({ ok: true, recording: { leftOut: 6 + 2 } })
  })

  test('a configuration without the phantom, and results that are something else, are refused in words', () => {
    const { results, config } = wireTexts()
    expect(parseWireResults(results, config.replace('From="Phantom"', 'From="Stylus"'))).toMatchObject({
      file: 'config',
      reason: expect.stringContaining('PhantomToReference is missing: touch the landmarks'),
    })
    expect(parseWireResults(config, config)).toMatchObject({
      file: 'results',
      reason: 'its root is PlusConfiguration, not ProbeCalibrationResult',
    })
  })

  test('interspace calibrate nwire: matrix, errors of both sets, accepted', async () => {
    const { status, json } = await runCli([
      'calibrate', 'nwire', sharedData(WIRE_RESULTS)!, '--config', sharedData(WIRE_CONFIG)!,
    ]) // prettier-ignore
    expect(status).toBe(0)
    const [told] = json() as [
      { imageToProbe: number[][]; pixelMm: number[]; validationError: { meanMm: number; frames: number } },
    ]
    expect(told).toMatchObject({ accepted: true, reasons: [], framesLeftOut: 6, calibrationError: { frames: 184 } })
    expect(told.validationError.frames).toBe(103)
    expect(told.validationError.meanMm).toBeLessThan(0.55)
    // PLUS: 0.0803 and 0.0745 mm.
    expect(told.pixelMm[0]).toBeCloseTo(0.0803, 3)
    expect(told.pixelMm[1]).toBeCloseTo(0.0745, 3)
    expect(told.imageToProbe[3]).toEqual([0, 0, 0, 1])
  })
})
