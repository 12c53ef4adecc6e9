import { describe, expect, test } from 'vitest'
import { point } from '#core/frames/transform.ts'
import { needlePath } from '#core/planning/path.ts'
import { waysIn } from '#page/ways-in.ts'
import { sayFigures, sayGeometry, sayModel, sayModelFacts, sayPath, saySimulation, sayWithheld } from '#page/wording.ts'
import { createLive } from '#session/live.ts'
import type { PerceivingModel } from '#session/perceiving.ts'

describe('the path in words', () => {
  const said = (x: number, y: number, z: number) => sayPath(needlePath(point('ct', 0, 0, 0), point('ct', x, y, z))!)

  test('30 mm to the left and 40 mm forward is 50 mm at atan(30/40) = 36.9° to the patient’s left', () => {
    expect(said(30, -40, 0)).toEqual({ length: '50.0 mm', axial: '36.9° to patient’s left', cranial: '0.0° level' })
  })

  test('to the right and to the feet have no sign, only a name', () => {
    expect(said(-30, -40, -50)).toEqual({
      length: '70.7 mm',
      axial: '36.9° to patient’s right',
      cranial: '45.0° to the feet',
    })
  })

  test('straight in is straight in, also when a rounding error has a sign', () => {
    expect(said(-1e-9, -40, 1e-9)).toEqual({ length: '40.0 mm', axial: '0.0° straight in', cranial: '0.0° level' })
  })
})

describe('figures of the stream', () => {
  const none = createLive().figures

  test('before the first picture there is neither rate nor age', () => {
    expect(sayFigures(none)).toMatchObject({ imagesPerSecond: '–', age: '–', received: '0' })
  })

  test.each([
    [42.4, '42 ms'],
    [-3, '0 ms'],
    [999.4, '999 ms'],
    [3210, '3.2 s'],
    [Infinity, '–'],
    [NaN, '–'],
  ])('an age of %d ms is %s', (imageAgeMs, age) => {
    expect(sayFigures({ ...none, imagesReceived: 1, imageAgeMs }).age).toBe(age)
  })

  test('thousands are set apart by thin spaces, never by commas', () => {
    expect(sayFigures({ ...none, imagesReceived: 1234567, imagesDropped: 999 })).toMatchObject({
      received: '1\u2009234\u2009567',
      dropped: '999',
    })
  })
})

test('what a simulated picture costs is said with its rate, and that the tissue is still coarse', () => {
  const { figures } = createLive()
  expect(saySimulation(figures)).toEqual({ cost: '–', remark: '' })
  const simulation = { msPerPicture: 16.44, isCoarse: true }
  expect(saySimulation({ ...figures, imagesPerSecond: 20, simulation })).toEqual({
    cost: '16.4 ms a picture, 20.0 pictures/s',
    remark: 'tissue still coarse',
  })
  expect(saySimulation({ ...figures, simulation: { ...simulation, isCoarse: false } }).remark).toBe('')
})

test('a volume is said in voxels and millimetres', () => {
  const direction = [1, 0, 0, 0, 1, 0, 0, 0, 1] as const
  expect(
    sayGeometry({ dimensions: [512, 512, 61], spacingMm: [0.703125, 0.703125, 3], origin: [0, 0, 0], direction }),
  ).toEqual({
    voxels: '512 × 512 × 61 voxels',
    spacing: '0.70 × 0.70 × 3.00 mm',
  })
})

describe('why something is hidden', () => {
  const withheld = { why: 'stale', detail: 'the last picture is 310 ms old' } as const

  test('nothing is said while both are shown, nor while there is no source to show', () => {
    expect(sayWithheld({ ...createLive(), planeWithheld: undefined, pictureWithheld: undefined })).toBeUndefined()
    expect(sayWithheld(createLive())).toBeUndefined()
  })

  test('plane alone, or plane and picture', () => {
    expect(sayWithheld({ ...createLive(), planeWithheld: withheld, pictureWithheld: undefined })).toBe(
      'Plane hidden: the last picture is 310 ms old',
    )
    expect(sayWithheld({ ...createLive(), planeWithheld: withheld, pictureWithheld: withheld })).toBe(
      'Plane and picture hidden: the last picture is 310 ms old',
    )
  })
})

describe('the way in', () => {
  test.each([
    [{ ar: true, vr: true }, 'Enter AR', 'immersive-ar', true],
    [{ ar: true, vr: false }, 'Enter AR', 'immersive-ar', true],
    [{ ar: false, vr: true }, 'Enter VR', 'immersive-vr', true],
    [{ ar: false, vr: false }, 'Open 3-D view', 'desktop', false],
  ])('with %j it is %s', (offers, label, view, hasDesktopBeside) => {
    expect(waysIn(offers, true)).toMatchObject({ first: { label, view }, hasDesktopBeside })
  })

  test('while the browser is being asked the button says so and cannot be pressed; the desktop view can', () => {
    expect(waysIn(undefined, true)).toMatchObject({
      first: { view: undefined },
      hasDesktopBeside: true,
      remark: expect.stringContaining('Asking'),
    })
  })

  test('a page that is not secure says what to change', () => {
    expect(waysIn({ ar: false, vr: false }, false).remark).toContain('https')
  })
})

describe('a model in words', () => {
  const model: PerceivingModel = {
    name: 'lumbar-anatomy',
    state: 'running',
    backend: 'wasm, 2 threads',
    model: 'lumbar-anatomy 0.1.0',
    standing: 'trained on simulated pictures; unreviewed',
    loaded: 1,
    looked: 1234,
    dropped: 56,
    reason: '',
  }

  test.each<[Partial<PerceivingModel>, string, string]>([
    [{}, 'good', 'Running'],
    [{ state: 'loading', loaded: 0 }, 'busy', 'Loading'],
    [{ state: 'loading', loaded: 0.404 }, 'busy', 'Loading, 40 %'],
    [{ state: 'refused', reason: 'swapped' }, 'bad', 'Refused'],
    [{ state: 'off', reason: 'given up: no memory' }, 'bad', 'Stopped'],
    [{ state: 'off' }, 'quiet', 'Off'],
  ])('%j is %s: %s', (change, tone, words) => expect(sayModel({ ...model, ...change })).toEqual({ tone, words }))

  test('says what it is, what it was trained on, and what it has done', () => {
    expect(sayModelFacts(model)).toEqual([
      'lumbar-anatomy 0.1.0, runs on wasm, 2 threads',
      'trained on simulated pictures; unreviewed',
      '1\u2009234 pictures looked at, 56 passed over',
    ])
  })

  test('says nothing where there is nothing to say', () => {
    expect(sayModelFacts({ ...model, model: '', backend: '', standing: '', looked: 0, dropped: 0 })).toEqual([])
  })
})
