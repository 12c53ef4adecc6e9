import { describe, expect, test } from 'vitest'
import { parsePlusConfig, type PlusConfig } from '#core/ultrasound/plus-config.ts'

function read(xml: string): PlusConfig {
  const result = parsePlusConfig(xml, 'config.xml')
  if (!result.ok) throw new Error(result.fault.reason)
  return result.config
}

function fault(xml: string) {
  const result = parsePlusConfig(xml, 'config.xml')
  if (result.ok) throw new Error('it was read')
  return result.fault
}

const plus = (inside: string) => `<?xml version="1.0"?>\n<PlusConfiguration version="2.1">${inside}</PlusConfiguration>`
const transforms = (inside: string) => plus(`<CoordinateDefinitions>${inside}</CoordinateDefinitions>`)

describe('calibrations', () => {
  test('row by row in the file, column-major here; error, date and names as written', () => {
    const { transforms: found } = read(
      transforms(`
        <Transform From="Image" To="Probe" Matrix="
          0.1 0 0 11
          0 0.2 0 12
          0 0 0.15 13
          0 0 0 1" Error="0.5" Date="2024.02.06"/>
        <Transform From="Phantom" To="Reference" Matrix="1 0 0 1 0 1 0 2 0 0 1 3 0 0 0 1"/>`),
    )
    const matrix = [0.1, 0, 0, 0, 0, 0.2, 0, 0, 0, 0, 0.15, 0, 11, 12, 13, 1]
    expect(found).toEqual([
      {
        plusName: 'ImageToProbe',
        link: { to: 'probe', from: 'image', matrix },
        matrix,
        errorMm: 0.5,
        date: '2024.02.06',
      },
      {
        plusName: 'PhantomToReference',
        link: undefined,
        matrix: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1, 2, 3, 1],
        errorMm: undefined,
        date: undefined,
      },
    ])
  })

  test('an ImageToProbe without a z column gets one at right angles, its step the mean of the others', () => {
    const { transforms: found } = read(
      transforms('<Transform From="Image" To="Probe" Matrix="0 0.2 0 1 0.1 0 0 2 0 0 0 3 0 0 0 1"/>'),
    )
    // x steps along +y by 0.1, y along +x by 0.2: z = y × x turned, -z, by 0.15.
    expect(found[0]!.matrix.slice(8, 11).map((v) => Math.round(v * 1e9) / 1e9 + 0)).toEqual([0, 0, -0.15])
  })

  test('what is commented out is not there; what is there twice counts last and is said', () => {
    const one = (x: number) => `<Transform From="Stylus" To="Tracker" Matrix="1 0 0 ${x} 0 1 0 0 0 0 1 0 0 0 0 1"/>`
    const config = read(transforms(`<!-- ${one(1)} -->${one(2)}${one(3)}`))
    expect(config.transforms.map(({ matrix }) => matrix[12])).toEqual([3])
    expect(config.remarks).toEqual(['StylusToTracker is there twice; the last one counts'])
  })
})

describe('the fan', () => {
  const spacing = (x: number, y: number) => `OutputImageSpacingMmPerPixel="${x} ${y}"`
  const curved = (mm: string) => `<ScanConversion TransducerGeometry="CURVILINEAR" RadiusStartMm="10" RadiusStopMm="60"
    ThetaStartDeg="-90" ThetaStopDeg="90" TransducerCenterPixel="300 53" ${mm}/>`

  test('curvilinear: the arcs meet RadiusStart above the middle of the transducer (10 mm are 50 px of 0.2)', () => {
    expect(read(plus(curved(spacing(0.2, 0.2)).replaceAll('90', '45'))).fan).toEqual({
      kind: 'curvilinear',
      originPx: [300, 3],
      startRadiusPx: 50,
      stopRadiusPx: 300,
      startAngleRad: -Math.PI / 4,
      stopAngleRad: Math.PI / 4,
    })
  })

  test('pixels that are not square have no circles: the fan is left out and that is said', () => {
    const config = read(plus(curved(spacing(0.2, 0.25)).replaceAll('90', '45')))
    expect(config.fan).toBeUndefined()
    expect(config.remarks[0]).toContain('0.2 x 0.25 mm')
  })

  test('half a circle and more is not believed', () =>
    expect(read(plus(curved(spacing(0.2, 0.2)))).fan).toBeUndefined())

  test('linear: 40 mm wide about 410, 60 mm deep', () => {
    const linear = `<ScanConversion TransducerGeometry="LINEAR" ImagingDepthMm="60" TransducerWidthMm="40"
      TransducerCenterPixel="410 5" ${spacing(0.1, 0.2)}/>`
    expect(read(plus(linear)).fan).toEqual({ kind: 'rectangle', xPx: 210, yPx: 5, widthPx: 400, heightPx: 300 })
  })

  test('a clip fan comes before a clip rectangle', () => {
    const clip = 'ClipRectangleOrigin="27 28" ClipRectangleSize="766 562"'
    expect(read(plus(`<VolumeReconstruction ${clip}/>`)).fan).toEqual({
      kind: 'rectangle',
      xPx: 27,
      yPx: 28,
      widthPx: 766,
      heightPx: 562,
    })
    const fan = 'FanAnglesDeg="-30 30" FanOriginPixel="240 10" FanRadiusStartPixel="30" FanRadiusStopPixel="500"'
    expect(read(plus(`<VolumeReconstruction ${clip} ${fan}/>`)).fan).toMatchObject({
      originPx: [240, 10],
      startRadiusPx: 30,
      stopRadiusPx: 500,
      stopAngleRad: Math.PI / 6,
    })
  })
})

test('clock offsets in ms and the orientation of each video source with its channels', () => {
  const config = read(
    plus(`<DataCollection><Device Id="Video" LocalTimeOffsetSec="-0.3">
      <DataSources><DataSource Type="Video" Id="V1" PortUsImageOrientation="UF"/></DataSources>
      <OutputChannels><OutputChannel Id="A" VideoDataSourceId="V1"/><OutputChannel Id="B"/></OutputChannels>
    </Device><Device Id="Old" LocalTimeOffset="0.53"/><Device Id="None"/></DataCollection>`),
  )
  expect(config.clockOffsets).toEqual([
    { deviceId: 'Video', offsetMs: -300 },
    { deviceId: 'Old', offsetMs: 530 },
  ])
  expect(config.orientations).toEqual([{ deviceId: 'Video', sourceId: 'V1', channelIds: ['A'], orientation: 'UF' }])
})

describe('what a fault says', () => {
  test.each([
    { matrix: '1 2 3', reason: 'the Matrix of Transform AToB has 3 numbers, not 16' },
    { matrix: 'x 0 0 0 0 1 0 0 0 0 1 0 0 0 0 1', reason: 'no number at position 0' },
    { matrix: '1 0 0 0 0 1 0 0 0 0 1 0 5 6 7 1', reason: 'ends in the row 5 6 7 1' },
    { matrix: '1 0 0 0 0 1 0 0 0 0 0 0 0 0 0 1', reason: 'flattens space' },
  ])('$reason', ({ matrix, reason }) => {
    const found = fault(transforms(`<Transform From="A" To="B" Matrix="${matrix}"/>`))
    expect(found).toEqual({ code: 'value', file: 'config.xml', reason: expect.stringContaining(reason) })
  })

  test('not XML: with the line and the place', () => {
    const xml = '<PlusConfiguration>\n<A></B>\n</PlusConfiguration>'
    expect(fault(xml)).toMatchObject({
      code: 'malformed',
      at: xml.indexOf('</B>'),
      reason: expect.stringContaining('line 2'),
    })
  })

  test.each([
    { xml: '', code: 'malformed' },
    { xml: 'hello', code: 'malformed' },
    { xml: '<html></html>', code: 'not-plus' },
    { xml: '<!DOCTYPE a [<!ENTITY x "y">]><PlusConfiguration/>', code: 'malformed' },
    { xml: `${'<PlusConfiguration>'.repeat(5000)}${'</PlusConfiguration>'.repeat(5000)}`, code: 'malformed' },
    { xml: '<PlusConfiguration><__proto__ a="1"/></PlusConfiguration>', code: 'malformed' },
    { xml: `<PlusConfiguration>${' '.repeat(2 << 20)}</PlusConfiguration>`, code: 'size' },
  ])('$code', ({ xml, code }) => expect(fault(xml).code).toBe(code))
})

test('5 000 mutated configurations: a configuration or a typed fault (seed 9)', () => {
  let state = 9
  const random = (below: number) => (state = (state * 48271) % 2147483647) % below
  const original = transforms('<Transform From="Image" To="Probe" Matrix="1 0 0 0 0 1 0 0 0 0 1 0 0 0 0 1" Error="1"/>')
  const outcomes = new Set<string>()
  for (let round = 0; round < 5000; round++) {
    let xml = original
    for (let hits = 1 + random(3); hits > 0; hits--) {
      const where = random(xml.length)
      const inserted = random(2) ? '' : '<>"\'&;/=1 A\0'[random(13)]!
      xml = xml.slice(0, where) + inserted + xml.slice(where + random(3))
    }
    const result = parsePlusConfig(xml, 'mutant')
    outcomes.add(result.ok ? 'ok' : result.fault.code)
  }
  expect([...outcomes].toSorted()).toEqual(expect.arrayContaining(['malformed', 'ok', 'value']))
})
