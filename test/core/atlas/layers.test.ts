import { expect, test } from 'vitest'
import { STRUCTURES } from '#core/anatomy/structures.ts'
import { layerOfPart, leftAfter, mostPeeled, peelLayers } from '#core/atlas/layers.ts'
import { atlasParts } from '#core/atlas/parts.ts'
import { shownParts, takenApart } from '#core/atlas/taken-apart.ts'
import { scaleForSize, sizeAtScale } from '#core/atlas/size.ts'
import { builtInStructures } from './built-in.ts'

const parts = atlasParts(builtInStructures().meshes)
const layers = peelLayers(parts)

test('every structure that is named belongs to one layer', () => {
  expect(STRUCTURES.filter((one) => layerOfPart(one) < 0).map(({ name }) => name)).toEqual([])
})

test('the built-in case is peeled from the skin to the vessels in 23 layers', () => {
  expect(layers.map(({ name }) => name)).toEqual([
    'Skin',
    'Subcutaneous fat',
    'Thoracolumbar fascia, posterior layer',
    'Fat between the muscles',
    'Aponeurosis of the erector spinae',
    'Gluteal muscles',
    'Iliocostalis',
    'Longissimus',
    'Multifidus',
    'Thoracolumbar fascia, middle layer',
    'Quadratus lumborum',
    'Thoracolumbar fascia, anterior layer',
    'Abdominal wall',
    'Retroperitoneal fat',
    'Psoas',
    'Supraspinous and interspinous ligaments',
    'Intertransverse ligaments and flava',
    'Facet joints',
    'Bones',
    'Discs',
    'Dura and fluid',
    'Cauda, roots and branches',
    'Vessels',
  ])
  expect(layers.flatMap((layer) => layer.parts).toSorted((a, b) => a - b)).toEqual(parts.map(({ index }) => index))
})

test('each layer taken off leaves fewer, each that is left was there before, and the last one stays', () => {
  const counts = layers.map((_, peeled) => leftAfter(layers, peeled).size)
  expect(counts[0]).toBe(parts.length)
  for (let n = 1; n < counts.length; n++) expect(counts[n]).toBe(counts[n - 1]! - layers[n - 1]!.parts.length)
  expect(mostPeeled(layers)).toBe(22)
  expect(leftAfter(layers, 99)).toEqual(new Set(layers[22]!.parts))
})

test('what a label map calls by its group alone goes with that group', () => {
  expect(layers[layerOfPart({ kind: undefined, group: 'skin' })]?.name).toBe('Skin')
  expect(layerOfPart({ kind: undefined, group: 'muscle' })).toBe(
    layerOfPart({ kind: 'gluteal muscles', group: 'muscle' }),
  )
})

test.each([
  [0.3, 300, 1],
  [2, 400, 5],
  [0.01, 300, 1],
  [9, 500, 4],
])('%f m of a body of %f mm is %f times life size', (sizeM, longestMm, scale) => {
  expect(scaleForSize(sizeM, longestMm)).toBeCloseTo(scale, 12)
  expect(sizeAtScale(scale, longestMm)).toBeCloseTo(Math.min(2, Math.max(0.3, sizeM)), 12)
})

test('fat between the muscles is seen while it is the outermost layer, and at no other time', () => {
  const apart = takenApart(builtInStructures().meshes)
  const fat = apart.parts.filter(({ kind }) => kind === 'fat between muscles').map(({ index }) => index)
  const seen = apart.layers.map((_, peeled) =>
    fat.every((index) => shownParts(apart, { explode: 0, peeled, isolated: undefined }).has(index)),
  )
  expect(seen.flatMap((is, peeled) => (is ? [apart.layers[peeled]!.name] : []))).toEqual(['Fat between the muscles'])
})
