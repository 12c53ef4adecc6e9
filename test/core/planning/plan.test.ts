import { describe, expect, test } from 'vitest'
import { point } from '#core/frames/transform.ts'
import { medicineVerdict } from '#core/planning/anticoagulation.ts'
import { blocking, planChecks } from '#core/planning/checks.ts'
import { NOTHING_STATED, type Agent, type ClinicalRecord } from '#core/planning/clinical-record.ts'
import {
  caseMark,
  historyOf,
  isOfCase,
  bookAsText,
  parseBook,
  parsePlan,
  planAsText,
} from '#core/planning/plan-file.ts'
import { changed, EMPTY_HISTORY, isLocked, locked, redone, undone, unlocked } from '#core/planning/plan-history.ts'
import { needleCheck, NO_PLAN, withCorridor, withEntry, withPlace, withTarget, type Plan } from '#core/planning/plan.ts'
import { currentProcedure, edited, restored, versionsOf } from '#core/planning/procedure-book.ts'
import { shippedProcedure } from '#core/planning/templates.ts'

const target = point('ct', -20, 40, -45)
const entry = point('ct', -20, 90, -45)
const facet = shippedProcedure('facet-joint')
const chosen = withPlace(NO_PLAN, { procedure: facet, level: 'L4', side: 'right' })
const planned = withEntry(withTarget(chosen, target, 'proposal'), entry)
const WELL: ClinicalRecord = {
  side: 'right', level: 'L4', anticoagulants: [], allergies: [], bmi: 24, priorUltrasound: '',
} // prettier-ignore
const mark = caseMark('a case', {
  dimensions: [10, 10, 10], spacingMm: [1, 1, 2], origin: [0, 0, 0], direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
}) // prettier-ignore

describe('steps', () => {
  const one = changed(EMPTY_HISTORY, chosen, 'procedure')
  const two = changed(one, planned, 'target and entry')

  test('each change is undone and done again, and a new one ends what could be done again', () => {
    expect(undone(two).now).toBe(chosen)
    expect(redone(undone(two)).now).toBe(planned)
    expect(changed(undone(two), withTarget(chosen, entry, 'pointed'), 'other').future).toEqual([])
    expect(undone(undone(undone(two))).now).toBe(NO_PLAN)
  })

  test('what changes nothing is no step', () => {
    expect(changed(two, { ...planned }, 'again')).toBe(two)
  })

  test('a locked plan cannot be changed, undone or redone; unlocking takes a reason, and both are kept', () => {
    const shut = locked(two, 'Dr A', 5)
    expect(changed(shut, chosen, 'x')).toBe(shut)
    expect([undone(shut), redone(shut)]).toEqual([shut, shut])
    expect(() => unlocked(shut, 'Dr A', 6, '  ')).toThrow('only with a reason')
    const open = unlocked(shut, 'Dr B', 7, 'wrong side')
    expect(isLocked(open)).toBe(false)
    expect(open.locks).toEqual([
      { type: 'locked', by: 'Dr A', atMs: 5, reason: '' },
      { type: 'unlocked', by: 'Dr B', atMs: 7, reason: 'wrong side' },
    ])
    expect(undone(open).locks).toHaveLength(2)
  })
})

test('another level takes target, entry and way with it', () => {
  expect(withPlace(planned, { level: 'L5' })).toMatchObject({ level: 'L5', target: undefined, entry: undefined })
})

test('L5 is left when the procedure is not done there', () => {
  expect(withPlace(withPlace(chosen, { level: 'L5' }), { procedure: shippedProcedure('medial-branch') }).level).toBe(
    undefined,
  )
})

describe('as a file', () => {
  const full = locked(
    changed(changed(EMPTY_HISTORY, chosen, 'procedure'), { ...planned, clinical: WELL }, 'points'),
    'A',
    1,
  )

  test('goes out and comes in the same, steps, lock and all', () => {
    const back = parsePlan(planAsText(full, mark))
    expect(back.ok && historyOf(back.value)).toEqual(full)
    expect(back.ok && back.value.case).toEqual(mark)
  })

  test('a way with no bone near it comes back so: JSON has no infinity', () => {
    const corridor = {
      entry, target, lengthMm: 50, needleMm: 90, leftMm: 40, score: 80, clearances: [], boneMm: Infinity,
      asideRad: 0, caudalRad: 0, outOfPlaneRad: 0, steepRad: 1, reasons: ['r'],
    } // prettier-ignore
    const back = parsePlan(planAsText(changed(EMPTY_HISTORY, withCorridor(planned, corridor), 'way'), mark))
    expect(back.ok && back.value.now.corridor?.boneMm).toBe(Infinity)
  })

  test.each([
    ['{', /plan is not JSON/],
    ['{"format":"interspace-plan/9"}', /plan\.format: one of interspace-plan\/2 expected/],
    [
      planAsText(full, mark).replace('"level":"L4"', '"level":"L9"'),
      /level: one of L1, L2, L3, L4, L5 expected, found "L9"/,
    ],
    [planAsText(full, mark).replaceAll('"x":-20', '"x":null'), /target\.x: a number .* expected, found null/],
    [
      planAsText(full, mark).replaceAll('"stopMm":2', '"stopMm":-2'),
      /stopMm: a number from 0 to 1000 expected, found -2/,
    ],
  ])('%.30s … is refused, and it says where', (text, reason) => {
    const result = parsePlan(text)
    expect(result.ok ? '' : result.reason).toMatch(reason)
  })

  test('belongs to a case of the same grid, whatever it is called', () => {
    expect(isOfCase(mark, { ...mark, name: 'renamed' })).toBe(true)
    expect(isOfCase(mark, { ...mark, origin: [0, 0, 1] })).toBe(false)
  })
})

describe('the book of procedures', () => {
  const edit = { by: 'Dr A', atMs: 9, note: 'our needle' }

  test('an edit is one more version with its author, and the one before stays', () => {
    const book = edited({}, 'facet-joint', { volumeMl: { least: 0.5, most: 1 } }, edit)
    expect(currentProcedure(book, 'facet-joint')).toMatchObject({ version: 2, edit, volumeMl: { most: 1 } })
    expect(versionsOf(book, 'facet-joint').map(({ version }) => version)).toEqual([1, 2])
    expect(currentProcedure(book, 'medial-branch').version).toBe(1)
    const again = restored(book, 'facet-joint', { ...edit, note: 'as shipped' })
    expect(currentProcedure(again, 'facet-joint')).toMatchObject({ version: 3, volumeMl: { most: 2 } })
  })

  test('an edit by nobody, or a margin that warns nearer than it stops, is refused', () => {
    expect(() => edited({}, 'facet-joint', {}, { ...edit, by: '' })).toThrow('name')
    const noGo = facet.noGo.map((one) => ({ ...one, margin: { stopMm: 5, warnMm: 2, sigmas: 2 } }))
    expect(() => edited({}, 'facet-joint', { noGo }, edit)).toThrow('warn no nearer than it stops')
  })

  test.each([
    ['needle: gauge: 40 is not', { needle: { ...facet.needle, gauge: 40 } }],
    ['needle: length NaN mm', { needle: { ...facet.needle, lengthsMm: [NaN] } }],
    ['the shortest first', { needle: { ...facet.needle, lengthsMm: [120, 90] } }],
    ['at most 1 mL is less than at least 2 mL', { volumeMl: { least: 2, most: 1 } }],
    ['share of the groove or gap: 0 is not', { target: { ...facet.target, share: 0 } }],
    ['where the needle is to end', { target: { ...facet.target, words: ' ' } }],
    ['it is there twice', { noGo: [...facet.noGo, facet.noGo[0]!] }],
    ['warnings: one has no words', { warnings: [{ text: '', source: '' }] }],
  ])('%s … is refused', (words, change) =>
    expect(() => edited({}, 'facet-joint', change as Partial<typeof facet>, edit)).toThrow(words),
  )

  test('everything that a clinician owns is changed in one version, and as shipped again with the next', () => {
    const change = {
      target: { ...facet.target, words: 'the middle of the gap', share: 0.5, towards: ['superior'] as const },
      approach: 'from below',
      probe: { ...facet.probe, plane: 'sagittal' as const },
      needle: { ...facet.needle, gauge: 25, lengthsMm: [70, 100] },
      volumeMl: { least: 0.3, most: 0.8 },
      noGo: facet.noGo.slice(0, 2),
      warnings: [{ text: 'Ask about gout.', source: 'the clinic' }],
    }
    const book = edited({}, 'facet-joint', change, edit)
    expect(currentProcedure(book, 'facet-joint')).toMatchObject(change)
    const { version: _, edit: __, ...shipped } = facet
    const { version, edit: ___, ...again } = currentProcedure(restored(book, 'facet-joint', edit), 'facet-joint')
    expect([version, again]).toEqual([3, shipped])
  })

  test('is kept and comes back', () => {
    const book = edited({}, 'transforaminal', { volumeMl: { least: 1, most: 2 } }, edit)
    const back = parseBook(bookAsText(book))
    expect(back.ok && back.value).toEqual(book)
  })
})

describe('checks', () => {
  const with_ = (clinical: Partial<ClinicalRecord>, change: Partial<Plan> = {}) =>
    planChecks({ ...planned, ...change, clinical: { ...WELL, ...clinical } })

  test('a plan with everything stated and nothing against it is not blocked', () => {
    expect(blocking(with_({}))).toEqual([])
  })

  test('what nobody has said warns, one by one, and is never taken for none', () => {
    const words = planChecks({ ...planned, clinical: NOTHING_STATED }).map(({ text }) => text)
    expect(words.filter((text) => text.endsWith('not stated.'))).toHaveLength(6)
  })

  test('the other side than the record says blocks', () => {
    expect(blocking(with_({ side: 'left' })).map(({ text }) => text)).toEqual([
      'The plan is on the right, the record says left.',
    ])
  })

  test('an allergy to what is injected blocks, another one warns', () => {
    const found = with_({ allergies: ['steroid', 'latex'] })
    expect(found.filter(({ text }) => text.startsWith('Allergy')).map(({ level }) => level)).toEqual(['block', 'warn'])
  })

  test.each([
    { agent: 'clopidogrel', risk: 'intermediate', lastDoseHours: 100, level: 'block' },
    { agent: 'clopidogrel', risk: 'intermediate', lastDoseHours: 168, level: 'well' },
    { agent: 'clopidogrel', risk: 'low', lastDoseHours: 100, level: 'warn' },
    { agent: 'rivaroxaban', risk: 'intermediate', lastDoseHours: 71, level: 'block' },
    { agent: 'rivaroxaban', risk: 'intermediate', lastDoseHours: 72, level: 'well' },
    { agent: 'LMWH, therapeutic', risk: 'low', lastDoseHours: 20, level: 'block' },
    { agent: 'NSAID', risk: 'intermediate', lastDoseHours: 1, level: 'well' },
    { agent: 'aspirin', risk: 'intermediate', lastDoseHours: 1, level: 'warn' },
  ] as const)(
    '$agent $lastDoseHours h before a $risk-risk procedure: $level',
    ({ agent, risk, lastDoseHours, level }) => {
      expect(medicineVerdict({ agent, lastDoseHours, isInrNormal: 'not stated' }, risk).level).toBe(level)
    },
  )

  test.each(['warfarin', 'dabigatran'] as Agent[])('%s whose last dose is not stated blocks an epidural', (agent) => {
    const medicine = { agent, lastDoseHours: 'not stated', isInrNormal: 'not stated' } as const
    expect(medicineVerdict(medicine, 'intermediate').level).toBe('block')
  })

  test('warfarin six days before needs a normal INR besides', () => {
    const taken = { agent: 'warfarin', lastDoseHours: 144 } as const
    expect(medicineVerdict({ ...taken, isInrNormal: 'not stated' }, 'intermediate').level).toBe('block')
    expect(medicineVerdict({ ...taken, isInrNormal: true }, 'intermediate').level).toBe('well')
  })

  test('50 mm are reached by a 90 mm needle with 40 mm left; 175 mm by none', () => {
    expect(needleCheck(planned)).toEqual({ pathMm: 50, needleMm: 90, leftMm: 40 })
    const deep = { ...planned, entry: point('ct', -20, 215, -45) }
    expect(needleCheck(deep)?.needleMm).toBeUndefined()
    expect(blocking(planChecks({ ...deep, clinical: WELL }))[0]!.text).toMatch(/175.0 mm .*: no spinal needle/)
  })
})
