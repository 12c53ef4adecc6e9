import { expect, test } from 'vitest'
import { parsePlusReconstruction } from '#core/reconstruction/plus-reconstruction.ts'

const read = (attributes: string, inside = '') =>
  parsePlusReconstruction(
    `<PlusConfiguration><VolumeReconstruction ${attributes}>${inside}</VolumeReconstruction></PlusConfiguration>`,
  )
function settings(attributes: string, inside = '') {
  const result = read(attributes, inside)
  if (!result.ok) throw new Error(result.flaw.reason)
  return result.reconstruction
}

test('nothing said: nearest, mean, fixed point, whole pictures, holes stay', () => {
  expect(settings('')).toMatchObject({
    interpolation: 'nearest',
    compounding: 'mean',
    arithmetic: 'plus-full',
    clip: {},
    isFilled: false,
    skipInterval: 1,
    spacingMm: undefined,
    rejectBelow: undefined,
  })
  expect(parsePlusReconstruction('<PlusConfiguration/>')).toMatchObject({ ok: true })
})

test('everything said, in any case of letters', () => {
  const all = settings(
    `ImageCoordinateFrame="Picture" ReferenceCoordinateFrame="Tracker" OutputSpacing="0.5 0.6 0.7"
     ClipRectangleOrigin="192 16" ClipRectangleSize="420 580" FanAnglesDeg="-45 45" FanOriginPixel="380 20"
     FanRadiusStartPixel="120" FanRadiusStopPixel="360" Interpolation="Linear" Optimization="partial"
     CompoundingMode="Importance_Mask" ImportanceMaskFilename="mask.png" PixelRejectionThreshold="3"
     SkipInterval="2" FillHoles="on" RecomputeOutputSpacing="TRUE"`,
    `<HoleFilling><HoleFillingElement Type="STICK" StickLengthLimit="9" NumberOfSticksToUse="1"/>
     <HoleFillingElement Type="Gaussian_Accumulation" Size="5" Stdev="1.5" MinimumKnownVoxelsRatio="0.4"/>
     <HoleFillingElement Type="NEAREST_NEIGHBOR" Size="3" MinimumKnownVoxelsRatio="0.1"/>
     <HoleFillingElement Type="DISTANCE_WEIGHT_INVERSE" Size="7" MinimumKnownVoxelsRatio="0.2"/></HoleFilling>`,
  )
  expect(all).toMatchObject({
    imageName: 'Picture',
    referenceName: 'Tracker',
    spacingMm: [0.5, 0.6, 0.7],
    interpolation: 'linear',
    compounding: 'importance',
    arithmetic: 'plus-partial',
    rejectBelow: 3,
    isFilled: true,
    skipInterval: 2,
    importanceMaskFile: 'mask.png',
    isSpacingRecomputed: true,
    holeFilling: [
      { kind: 'stick', lengthLimit: 9, sticks: 1 },
      { kind: 'gaussian', size: 5, deviation: 1.5, leastKnown: 0.4, isByWeight: true },
      { kind: 'nearest', size: 3, leastKnown: 0.1 },
      { kind: 'distance', size: 7, leastKnown: 0.2 },
    ],
    remarks: [],
  })
  expect(all.clip.rectangle).toEqual({ xPx: 192, yPx: 16, widthPx: 420, heightPx: 580 })
  expect(all.clip.fan).toMatchObject({ originPx: [380, 20], startRadiusPx: 120, stopRadiusPx: 360 })
  expect(all.clip.fan?.stopAngleRad).toBeCloseTo(Math.PI / 4, 12)
})

test.each([
  { attributes: 'Compounding="On"', compounding: 'mean' },
  { attributes: 'Compounding="Off"', compounding: 'latest' },
  { attributes: 'Calculation="MAXIMUM" Compounding="On"', compounding: 'maximum' },
  { attributes: 'CompoundingMode="LATEST" Compounding="On"', compounding: 'latest' },
])('$attributes compounds by $compounding', ({ attributes, compounding }) => {
  expect(settings(attributes).compounding).toBe(compounding)
})

test('what is not followed is said', () => {
  const { remarks, holeFilling, arithmetic } = settings(
    'FillHoles="ON" EnableFanAnglesAutoDetect="TRUE" Optimization="GPU_ACCELERATION_OPENCL"',
  )
  expect(remarks).toHaveLength(3)
  expect(holeFilling).toEqual([{ kind: 'stick', lengthLimit: 9, sticks: 1 }])
  expect(arithmetic).toBe('plus-full')
})

test('the element at the top counts before one inside a device', () => {
  const result = parsePlusReconstruction(
    `<PlusConfiguration><DataCollection><Device><VolumeReconstruction Interpolation="LINEAR"/></Device></DataCollection>
     <VolumeReconstruction Interpolation="NEAREST_NEIGHBOR" OutputSpacing="1 1 1"/></PlusConfiguration>`,
  )
  expect(result).toMatchObject({ ok: true, reconstruction: { interpolation: 'nearest', spacingMm: [1, 1, 1] } })
})

test.each([
  {
    attributes: 'Interpolation="CUBIC"',
    inside: '',
    reason: 'Interpolation of VolumeReconstruction is "CUBIC", not LINEAR or',
  },
  {
    attributes: 'OutputSpacing="0.5"',
    inside: '',
    reason: 'OutputSpacing of VolumeReconstruction is "0.5", not 3 numbers',
  },
  { attributes: 'SkipInterval="0"', inside: '', reason: 'SkipInterval of VolumeReconstruction is "0", not within 1' },
  { attributes: '', inside: '<HoleFillingElement/>', reason: 'a HoleFillingElement has no Type' },
  {
    attributes: '',
    inside: '<HoleFillingElement Type="STICK" NumberOfSticksToUse="1"/>',
    reason: 'has no StickLengthLimit',
  },
  {
    attributes: '',
    inside: '<HoleFillingElement Type="NEAREST_NEIGHBOR" Size="99" MinimumKnownVoxelsRatio="0.1"/>',
    reason: 'Size of HoleFillingElement is "99", not within 1 and 51',
  },
])('refused: $reason', ({ attributes, inside, reason }) => {
  expect(read(attributes, inside)).toMatchObject({
    ok: false,
    flaw: { code: 'value', reason: expect.stringContaining(reason) },
  })
})

test('XML that is none, and XML of something else', () => {
  expect(parsePlusReconstruction('<a>')).toMatchObject({ ok: false, flaw: { code: 'malformed' } })
  expect(parsePlusReconstruction('<a/>')).toMatchObject({ ok: false, flaw: { code: 'not-plus' } })
})
