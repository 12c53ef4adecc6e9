import { expect, test } from 'vitest'
import {
  noGoStructures,
  placeName,
  PROCEDURE_IDS,
  stopAtMm,
  structureOf,
  USUAL_MARGIN,
  warnAtMm,
} from '#core/planning/procedure.ts'
import { shippedProcedure } from '#core/planning/templates.ts'

const procedures = PROCEDURE_IDS.map(shippedProcedure)

test.each(procedures)('$name: its target is named at each of its levels and sides', ({ target, levels, isSided }) => {
  for (const level of levels)
    for (const side of isSided ? (['left', 'right'] as const) : [undefined])
      for (const ref of target.between) expect(structureOf(ref, { level, side }).label).toBeGreaterThan(0)
})

test('the facet joint L4/5 right lies between the right processes of L4 and L5, that of L5/S1 between L5 and sacrum', () => {
  const { target } = shippedProcedure('facet-joint')
  const names = (level: 'L4' | 'L5') => target.between.map((ref) => structureOf(ref, { level, side: 'right' }).name)
  expect(names('L4')).toEqual(['right inferior articular process L4', 'right superior articular process L5'])
  expect(names('L5')).toEqual(['right inferior articular process L5', 'right superior articular process of the sacrum'])
})

test('the medial branch of L3 is met on the transverse process of L4', () => {
  const names = shippedProcedure('medial-branch').target.between.map(
    (ref) => structureOf(ref, { level: 'L3', side: 'left' }).name,
  )
  expect(names).toEqual(['left superior articular process L4', 'left transverse process L4'])
})

test('a place 1.5 mm unsure is stopped before at 5 mm and warned of at 8 mm', () => {
  expect(stopAtMm(USUAL_MARGIN, 1.5)).toBe(5)
  expect(warnAtMm(USUAL_MARGIN, 1.5)).toBe(8)
})

test('an interlaminar injection may come nearer to the dura than a facet injection', () => {
  const ofDura = (id: 'facet-joint' | 'interlaminar-epidural') =>
    noGoStructures(shippedProcedure(id), { level: 'L4', side: 'left' }).find(
      ({ structure }) => structure.kind === 'dura',
    )!
  expect(ofDura('facet-joint').margin.stopMm).toBe(2)
  expect(ofDura('interlaminar-epidural').margin.stopMm).toBe(0.5)
})

test('a transforaminal injection at L5 left may come near to the left root of L5 and to no other', () => {
  const kept = noGoStructures(shippedProcedure('transforaminal'), { level: 'L5', side: 'left' })
  const roots = kept.filter(({ structure }) => structure.kind === 'nerve root')
  const close = roots.filter(({ margin }) => margin.stopMm < USUAL_MARGIN.stopMm)
  expect(close.map(({ structure }) => structure.name)).toEqual(['left nerve root L5'])
  expect(roots).toHaveLength(12)
})

test.each(procedures)('$name: no structure is kept away from by two margins', (procedure) => {
  for (const level of procedure.levels)
    for (const side of ['left', 'right'] as const) {
      const labels = noGoStructures(procedure, { level, side }).map(({ structure }) => structure.label)
      expect(new Set(labels).size).toBe(labels.length)
    }
})

test('every warning has its source, and the transforaminal one asks for fluoroscopy, dexamethasone and Doppler', () => {
  for (const { warnings } of procedures)
    for (const { text, source } of warnings) expect([text, source]).not.toContain('')
  const words = shippedProcedure('transforaminal')
    .warnings.map(({ text }) => text)
    .join(' ')
  expect(words).toMatch(/Fluoroscopy.*Non-particulate steroid.*colour Doppler/)
})

test.each([
  { id: 'facet-joint', level: 'L4', side: 'right', name: 'L4/5 right' },
  { id: 'facet-joint', level: 'L5', side: 'left', name: 'L5/S1 left' },
  { id: 'medial-branch', level: 'L3', side: 'left', name: 'L3 left' },
  { id: 'caudal-epidural', level: 'L5', side: undefined, name: 'sacral hiatus' },
] as const)('$id at $level $side is called $name', ({ id, level, side, name }) => {
  expect(placeName({ id }, { level, side })).toBe(name)
})
