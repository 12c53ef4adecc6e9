import { describe, expect, test } from 'vitest'
import { STRUCTURES } from '#core/anatomy/structures.ts'
import { FUSION_LOOK } from '#core/fusion/fusion.ts'
import { fusedPicture, type FusedScene } from '#core/fusion/fused-picture.ts'
import { everyPixel } from '#core/fusion/reslice.ts'
import { classAt, classBytes } from '#core/fusion/structure-outline.ts'
import { greyWindow, sayWindow } from '#core/fusion/windows.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'

/** Voxels of 1 mm; the picture's pixels lie on their centres. */
const GEOMETRY: VolumeGeometry = {
  dimensions: [60, 40, 5],
  spacingMm: [1, 1, 1],
  origin: [0, 0, 0],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
}
const [WIDE, HIGH] = [60, 40]
const FLAT = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 2, 1]

function sceneOf(hu: (x: number, y: number) => number, change: Partial<FusedScene>): FusedScene {
  const voxels = Int16Array.from({ length: 60 * 40 * 5 }, (_, at) => hu(at % 60, Math.floor(at / 60) % 40))
  return {
    frame: { widthPx: WIDE, heightPx: HIGH, grey: new Uint8Array(WIDE * HIGH).fill(102) },
    fan: undefined,
    volume: { geometry: GEOMETRY, voxels },
    ctFromImage: FLAT,
    pixelMm: [1, 1],
    mode: 'blend',
    amount: 0.5,
    window: [0, 1000],
    ...change,
  }
}

/** RGBA, 0–255. */
function drawn(scene: FusedScene) {
  const pixels = new Uint8ClampedArray(4 * WIDE * HIGH)
  fusedPicture(scene, everyPixel(WIDE, HIGH), pixels)
  return (x: number, y: number) => Array.from(pixels.subarray(4 * (x + WIDE * y), 4 * (x + WIDE * y) + 4))
}

describe('the volume laid over the ultrasound', () => {
  test('side by side it is the volume alone, in its own colour: 400 HU of 0–1000 is four tenths of the tint', () => {
    const at = drawn(sceneOf(() => 400, { mode: 'side by side', amount: 1 }))
    expect(at(20, 20)).toEqual([...FUSION_LOOK.tint.map((part) => Math.round(102 * part)), 255])
  })

  test('a blend of a quarter leaves three quarters of the ultrasound', () => {
    const at = drawn(sceneOf(() => 1000, { amount: 0.25 }))
    expect(at(20, 20)).toEqual([...FUSION_LOOK.tint.map((part) => Math.round(0.75 * 102 + 0.25 * 255 * part)), 255])
  })

  test('a curtain at half way has the volume on its left, ultrasound on its right, and a line between', () => {
    const at = drawn(sceneOf(() => 1000, { mode: 'swipe', pixelMm: [0.4, 0.4] }))
    expect(at(10, 20)).toEqual([255, 219, 168, 255])
    expect(at(50, 20)).toEqual([102, 102, 102, 255])
    expect(at(29, 20)).toEqual([255, 219, 168, 255])
  })

  test('a checkerboard of 4 mm changes each 4 mm across and down', () => {
    const at = drawn(sceneOf(() => 1000, { mode: 'checkerboard', amount: 0 }))
    const row = Array.from({ length: 16 }, (_, x) => (at(x, 1)[0] === 255 ? 'V' : 'u')).join('')
    expect(row).toBe('uuuuVVVVuuuuVVVV')
    expect(at(1, 5)[0]).toBe(255)
  })

  test('edges: a rise of 800 HU over 2 mm is one thin line in its middle, and nothing is drawn beside it', () => {
    const scene = sceneOf((x) => Math.min(800, Math.max(0, (x - 29) * 400)), { mode: 'edges' })
    const at = drawn(scene)
    const coloured = Array.from({ length: WIDE }, (_, x) => x).filter((x) => at(x, 20)[2] !== 102)
    expect(coloured).toContain(30)
    expect(coloured.every((x) => Math.abs(x - 30) <= 1)).toBe(true)
    expect(drawn({ ...scene, amount: 0, window: [0, 8000] })(30, 20)).toEqual([102, 102, 102, 255])
  })

  test.each([
    { mode: 'blend', beyond: 'ultrasound' },
    { mode: 'edges', beyond: 'ultrasound' },
    { mode: 'side by side', beyond: 'stripes' },
    { mode: 'swipe', beyond: 'stripes' },
  ] as const)('$mode: beyond the volume there is $beyond, never a dark volume', ({ mode, beyond }) => {
    const at = drawn(
      sceneOf((x) => (x < 10 ? 0 : 700), { mode, amount: 1, ctFromImage: [...FLAT.slice(0, 12), -30, 0, 2, 1] }),
    )
    const [red, green] = at(10, 20) as [number, number]
    if (beyond === 'ultrasound') expect([red, green]).toEqual([102, 102])
    else expect([15, 41]).toContain(red)
    expect(at(40, 20)[0]).not.toBe(red)
  })

  test('outside the echo field there is nothing at all', () => {
    const fan = { kind: 'rectangle', xPx: 10, yPx: 5, widthPx: 20, heightPx: 20 } as const
    const at = drawn(sceneOf(() => 700, { fan }))
    expect([at(9, 10)[3], at(10, 10)[3], at(15, 26)[3]]).toEqual([0, 255, 0])
  })
})

describe('outlines of known structures', () => {
  const lamina = STRUCTURES.find(({ kind }) => kind === 'lamina')!.label
  const muscle = STRUCTURES.find(({ kind }) => kind === 'multifidus')!.label
  const labels = Uint16Array.from({ length: 60 * 40 * 5 }, (_, at) => (at % 60 < 25 ? lamina : muscle))
  const classes = classBytes({ geometry: GEOMETRY, labels })

  test('half way between two points of the grid the one becomes the other', () => {
    const at = (i: number) => classAt(classes, GEOMETRY.dimensions, i, 10, 2)
    expect([at(24), at(24.49), at(24.51), at(25)]).toEqual([1, 1, 0, 0])
    expect(at(-1)).toBe(0)
  })

  test('bone is outlined in the last pixel before it ends at 24.5 mm, muscle has no outline of its own', () => {
    const at = drawn(
      sceneOf(() => 0, { amount: 0, pixelMm: [0.5, 0.5], ctFromImage: [0.5, 0, 0, 0, 0, 0.5, 0, 0, 0, 0, 1, 0, 0, 0, 2, 1], outlined: { geometry: GEOMETRY, classes } }),
    ) // prettier-ignore
    const coloured = Array.from({ length: WIDE }, (_, x) => x).filter((x) => at(x, 20)[0] !== 102)
    expect(coloured).toEqual([48])
  })
})

test('windows: the spine’s is W 250 L 50 for CT; of MR they are shares of what is drawn', () => {
  expect(sayWindow(greyWindow('spine', 'ct', [-200, 1000]))).toBe('W 250 L 50')
  expect(greyWindow('soft tissue', 'mr', [0, 2000])).toEqual([100, 1400])
})
