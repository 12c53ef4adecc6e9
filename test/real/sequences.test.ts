/**
 * The recordings of the shared data, held against a reading of their text that shares no code with the app's:
 * lines split here, pixels inflated by Node's zlib.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { parsePlusConfig } from '#core/ultrasound/plus-config.ts'
import { parseSequence, type Sequence } from '#core/ultrasound/sequence.ts'
import { describeWithData, sharedData } from './shared-data.ts'

const FOLDER = 'us-tracked'

function read(name: string): Sequence {
  const result = parseSequence(readFileSync(sharedData(`${FOLDER}/${name}`)!), name)
  if (!result.ok) throw new Error(`${name}: ${result.fault.reason}`)
  return result.sequence
}

/** Lines of the header and the bytes after it, by plain string search. */
function plainly(name: string) {
  const file = readFileSync(sharedData(`${FOLDER}/${name}`)!)
  const isNrrd = name.endsWith('.nrrd')
  const bodyAt = isNrrd ? file.indexOf('\n\n') + 2 : file.indexOf('\n', file.indexOf('ElementDataFile')) + 1
  const lines = file.subarray(0, bodyAt).toString('latin1').split('\n')
  const value = (field: string) =>
    lines
      .find((line) => line.startsWith(`${field} =`) || line.startsWith(`${field}:=`))
      ?.replace(/^[^=]*=/, '')
      .trim()
  const body = file.subarray(bodyAt)
  const isZlib = /CompressedData = True/.test(lines.join('\n'))
  return { lines, value, pixels: isNrrd ? gunzipSync(body) : isZlib ? inflateSync(body) : body }
}

const sum = (bytes: Uint8Array) => bytes.reduce((total, byte) => total + byte, 0)

describeWithData('recordings of PLUS', [FOLDER], () => {
  test.each([
    { name: 'BkCurvilinearScanConvertedData.igs.mha', size: [600, 400], frames: 1, poses: 2, orientation: 'MFA' },
    { name: 'BoneUltrasound_L14.igs.mha', size: [820, 616], frames: 21, poses: 63, orientation: 'MF' },
    {
      name: 'EightLandmarkPointsTrackedForPhantomRegistration.igs.mha',
      size: [0, 0],
      frames: 1000,
      poses: 2000,
      orientation: 'XX',
    },
    { name: 'NrrdSample_vtk9.igs.nrrd', size: [256, 256], frames: 1, poses: 0, orientation: 'MFA' },
    { name: 'ReferenceToRASCalibration.igs.mha', size: [0, 0], frames: 93, poses: 186, orientation: 'XX' },
    {
      name: 'SegmentationTest_BKMedical_RandomStepperMotionData2_Trimmed_Anonymized.igs.mha',
      size: [640, 480],
      frames: 6,
      poses: 6,
      orientation: 'MFA',
    },
    { name: 'SpinePhantomFreehand.igs.mha', size: [820, 616], frames: 21, poses: 63, orientation: 'MFA' },
    { name: 'SyntheticVideoBuffer20.igs.mha', size: [320, 240], frames: 20, poses: 20, orientation: 'MFA' },
    {
      name: 'UltrasonixCurvilinearScanConvertedData.igs.mha',
      size: [820, 616],
      frames: 5,
      poses: 0,
      orientation: 'MFA',
    },
    {
      name: 'UsSimulatorOutputSpinePhantom2CurvilinearBaselineNoUS.igs.mha',
      size: [1, 1],
      frames: 15,
      poses: 45,
      orientation: 'MFA',
    },
    {
      name: 'fCal_Test_Calibration_3NWires_fCal2.0.igs.mha',
      size: [820, 616],
      frames: 190,
      poses: 570,
      orientation: 'MFA',
    },
    {
      name: 'outputPlusTransverseProcessEnhancerTest.igs.mha',
      size: [820, 616],
      frames: 21,
      poses: 42,
      orientation: 'MFA',
    },
  ])('$name: $frames frames, $poses poses, all OK', ({ name, size, frames, poses, orientation }) => {
    const sequence = read(name)
    const found = sequence.frames.flatMap(({ transforms }) => transforms)
    expect([sequence.widthPx, sequence.heightPx]).toEqual(size)
    expect(sequence).toMatchObject({ frameCount: frames, orientation })
    expect(found).toHaveLength(poses)
    expect(found.filter(({ status }) => status === 'ok')).toHaveLength(poses)
    // Every line of the file that is a pose is one here, and says the same number in the same place.
    const { lines, value, pixels } = plainly(name)
    expect(lines.filter((line) => /^Seq_Frame\d+_\w+Transform =/.test(line))).toHaveLength(poses)
    for (const [index, { timestampS, transforms }] of sequence.frames.entries()) {
      const prefix = `Seq_Frame${String(index).padStart(4, '0')}_`
      const stamp = value(`${prefix}Timestamp`)
      expect(timestampS).toBe(stamp === undefined ? undefined : Number.parseFloat(stamp))
      for (const { plusName, matrix } of transforms) {
        const rows = value(`${prefix}${plusName}Transform`)!.split(/\s+/).map(Number.parseFloat)
        const byRows = [0, 1, 2, 3].flatMap((row) => [0, 1, 2, 3].map((column) => matrix[4 * column + row]))
        expect(byRows).toEqual(rows)
      }
    }
    const [width, height] = size as [number, number]
    if (name.endsWith('.mha')) {
      for (let index = 0; index < frames; index++) {
        const expected = pixels.subarray(index * width * height, (index + 1) * width * height)
        expect(Buffer.compare(sequence.greyOfFrame(index), expected), `frame ${index}`).toBe(0)
      }
    }
  })

  test('the spine sweep: 10.8 frames per second for 1.845 s; its first frame', () => {
    const sequence = read('SpinePhantomFreehand.igs.mha')
    const times = sequence.frames.map(({ timestampS }) => timestampS!)
    expect(times.at(-1)! - times[0]!).toBeCloseTo(1.845, 6)
    expect(sequence.frames[0]!.transforms.map(({ plusName, link }) => [plusName, link])).toEqual([
      ['ProbeToTracker', { to: 'tracker', from: 'probe' }],
      ['ReferenceToTracker', { to: 'tracker', from: 'patient' }],
      ['StylusToTracker', { to: 'tracker', from: 'stylus' }],
    ])
    expect(sequence.frames[0]!.transforms[0]!.matrix.slice(12)).toEqual([172.641, -98.0022, -22.0262, 1])
    expect(sum(sequence.greyOfFrame(0))).toBe(18_036_414)
  })

  test('the 16-bit NRRD: 8-bit grey goes linearly from its lowest value to its highest', () => {
    const sequence = read('NrrdSample_vtk9.igs.nrrd')
    const { pixels } = plainly('NrrdSample_vtk9.igs.nrrd')
    const values = Array.from({ length: 256 * 256 }, (_, i) => pixels.readInt16LE(2 * i))
    const low = values.reduce((a, b) => Math.min(a, b))
    const high = values.reduce((a, b) => Math.max(a, b))
    const expected = values.map((value) => Math.round((255 * (value - low)) / (high - low)))
    const found = sequence.greyOfFrame(0)
    expect(found.every((grey, i) => Math.abs(grey - expected[i]!) <= 1)).toBe(true)
    expect(sequence.remarks).toHaveLength(1)
  })

  test.each(['SpinePhantomFreehandReconstructed.mha', 'vtkVolumeReconstructorTestLNMAXIvolumeRef.mha'])(
    '%s is a volume and refused as a sequence',
    (name) => {
      const result = parseSequence(readFileSync(sharedData(`${FOLDER}/${name}`)!), name)
      expect(result).toMatchObject({ ok: false, fault: { code: 'not-a-sequence', file: name } })
    },
  )

  test('every configuration is read; the spine sweep’s pixels are 0.0854 x 0.0790 mm', () => {
    const folder = sharedData(`${FOLDER}/config`)!
    const names = readdirSync(folder)
    const configs = new Map(
      names.map((name) => {
        const result = parsePlusConfig(readFileSync(join(folder, name), 'utf8'), name)
        if (!result.ok) throw new Error(`${name}: ${result.fault.reason}`)
        return [name, result.config]
      }),
    )
    expect(configs.size).toBe(17)
    const spine = configs.get('PlusDeviceSet_SpinePhantomFreehandReconstructionOnly.xml')!
    const image = spine.transforms.find(({ plusName }) => plusName === 'ImageToProbe')!
    const column = (at: number) => Math.hypot(...image.matrix.slice(at, at + 3))
    expect(column(0)).toBeCloseTo(0.0854, 4)
    expect(column(4)).toBeCloseTo(0.079, 4)
    expect(image).toMatchObject({ errorMm: 1.68149, date: '022312_110631', link: { to: 'probe', from: 'image' } })
  })

  test('the fan of the BK configuration’s kind bounds the echoes of a curvilinear picture', () => {
    // Radius 10–60 mm, pixels of 0.15 mm, transducer at 300,53: rows 53 to 386 of the middle column.
    const grey = read('BkCurvilinearScanConvertedData.igs.mha').greyOfFrame(0)
    const lit = Array.from({ length: 400 }, (_, y) => y).filter((y) => grey[y * 600 + 300]! > 0)
    expect([lit[0], lit.at(-1)]).toEqual([53, 386])
    const xml = `<PlusConfiguration><ScanConversion TransducerGeometry="CURVILINEAR" RadiusStartMm="10" RadiusStopMm="60"
      ThetaStartDeg="-70" ThetaStopDeg="70" TransducerCenterPixel="300 53" OutputImageSpacingMmPerPixel="0.15 0.15"/></PlusConfiguration>`
    const result = parsePlusConfig(xml, 'bk.xml')
    if (!result.ok || result.config.fan?.kind !== 'curvilinear') throw new Error('no fan')
    const { originPx, startRadiusPx, stopRadiusPx } = result.config.fan
    expect(originPx[1] + startRadiusPx).toBeCloseTo(53, 6)
    expect(originPx[1] + stopRadiusPx).toBeCloseTo(386.33, 2)
  })
})
