import { expect, test } from 'vitest'
import type { ShownName } from '#core/anatomy/shown-name.ts'
import { brokenName, chosenNames, nameInWords, noteOnNames, percentToWrite } from '#scene/name-words.ts'

const named = (id: number, name: string, xPx: number, confidence: number): ShownName => ({
  id, name, xPx, yPx: 100, confidence, from: 'network', evidence: undefined,
}) // prettier-ignore

test('the surest come first, and each name once on either side before any other', () => {
  const names = [
    named(1, 'lamina', 10, 0.6),
    named(2, 'lamina', 20, 0.9),
    named(3, 'lamina', 90, 0.5),
    named(4, 'dural sac', 40, 0.7),
  ]
  expect(chosenNames(names, 50).map(({ id }) => id)).toEqual([2, 4, 3, 1])
})

test('eight at most: of ten the two least sure are left out', () => {
  const names = Array.from({ length: 10 }, (_, id) => named(id, `name ${id}`, 10, (id + 1) / 10))
  expect(chosenNames(names, 50).map(({ id }) => id)).toEqual([9, 8, 7, 6, 5, 4, 3, 2])
})

test.each([
  { from: 'network', evidence: undefined, origin: 'unverified', isWarning: false },
  { from: 'volume', evidence: 'seen', origin: 'CT, seen', isWarning: false },
  { from: 'volume', evidence: 'not seen', origin: 'CT, not seen', isWarning: false },
  { from: 'volume', evidence: 'contradicted', origin: 'CT, contradicted', isWarning: true },
  { from: 'volume', evidence: undefined, origin: 'CT', isWarning: false },
] as const)('a name from the $from, $evidence, says "$origin"', ({ from, evidence, origin, isWarning }) => {
  expect(nameInWords({ name: 'lamina', from, evidence, confidence: 0.82 }, 82)).toEqual({
    name: 'lamina',
    share: '82 %',
    origin,
    isWarning,
  })
})

test('where an MR is open, it is the MR that says it', () => {
  expect(nameInWords({ name: 'lamina', from: 'volume', evidence: 'seen', confidence: 1 }, 100, 'MR').origin).toBe(
    'MR, seen',
  )
})

test.each([
  { confidence: 0.824, written: undefined, percent: 82 },
  { confidence: 0.84, written: 82, percent: 82 },
  { confidence: 0.8, written: 82, percent: 82 },
  { confidence: 0.85, written: 82, percent: 85 },
])('$confidence where $written stands is written $percent', ({ confidence, written, percent }) =>
  expect(percentToWrite(confidence, written)).toBe(percent),
)

test('a label of the volume is not said to be 100 % sure: how well it is registered is not in that figure', () => {
  expect(nameInWords({ name: 'left lamina L4', from: 'volume', evidence: 'seen', confidence: 1 }, 100).share).toBe('')
  expect(nameInWords({ name: 'lamina', from: 'network', evidence: undefined, confidence: 1 }, 100).share).toBe('100 %')
})

test.each([
  {
    level: { confidence: 0.64, isConfirmed: false, isMoved: false },
    name: 'L4? lamina',
    origin: 'level 65 %, unverified',
  },
  {
    level: { confidence: 0.64, isConfirmed: false, isMoved: true },
    name: 'L4? lamina',
    origin: 'level moved, unverified',
  },
  {
    level: { confidence: 0.64, isConfirmed: true, isMoved: true },
    name: 'L4 lamina',
    origin: 'level checked, unverified',
  },
])('a counted level, $level, is written "$name", "$origin"', ({ level, name, origin }) =>
  expect(
    nameInWords(
      { name: 'lamina', from: 'network', evidence: undefined, confidence: 0.82, level: { level: 'L4', ...level } },
      82,
    ),
  ).toEqual({ name, share: '82 %', origin, isWarning: false }),
)

/** Every letter four wide: 14 letters fit on one line, 19 on each of two. */
test.each([
  ['lamina', '82 %', ['lamina 82 %']],
  ['dural sac', '82 %', ['dural sac 82 %']],
  ['transverse process', '82 %', ['transverse', 'process 82 %']],
  ['left inferior articular process L4', '', ['left inferior', 'articular', 'process L4']],
  ['left lamina L4', '', ['left lamina L4']],
  ['interspinous ligament L4', '', ['interspinous', 'ligament L4']],
])('%s %s is written as %j', (name, share, lines) =>
  expect(brokenName(name, share, (text) => 4 * text.length)).toEqual(lines),
)

test.each([
  { namesPaused: undefined, namesDisagree: undefined, needleDisagrees: undefined, note: undefined },
  {
    namesPaused: 'too unsure',
    namesDisagree: undefined,
    needleDisagrees: undefined,
    note: { words: 'AI paused: too unsure', isWarning: false },
  },
  {
    namesPaused: 'too unsure',
    namesDisagree: 'bone is off',
    needleDisagrees: 'needle is off',
    note: { words: 'bone is off', isWarning: true },
  },
  {
    namesPaused: 'too unsure',
    namesDisagree: undefined,
    needleDisagrees: 'needle is off',
    note: { words: 'needle is off', isWarning: true },
  },
])('paused: $namesPaused, disagreeing: $namesDisagree, $needleDisagrees', ({ note, ...live }) =>
  expect(noteOnNames({ ...live, readings: [] })).toEqual(note),
)

test('what a network calls something else in the mirror image is said to be held back, after what is graver', () => {
  const reading = {
    frameId: 1,
    classes: ['background', 'lamina', 'foramen'],
    cells: new Uint8Array(4),
    side: 2,
    mapping: { x0Px: 0, y0Px: 0, xStepPx: 1, yStepPx: 1 },
    named: [],
    view: undefined,
    abstains: undefined,
    tookMs: 1,
    doubted: ['lamina', 'foramen'],
  }
  const calm = { namesPaused: undefined, namesDisagree: undefined, needleDisagrees: undefined, readings: [reading] }
  expect(noteOnNames(calm)?.words).toBe('Held back, mirror differs: lamina, foramen')
  expect(noteOnNames({ ...calm, namesPaused: 'too unsure' })?.words).toBe('AI paused: too unsure')
})

test('the needle that is seen where it is tracked says how sure both together are of its tip, in halves of a millimetre', () => {
  const seen = { name: 'needle seen', from: 'network', evidence: undefined, confidence: 0.9 } as const
  expect(nameInWords({ ...seen, withTrackedMm: 2.33 }, 90).origin).toBe('with tracked ±2.5 mm, unverified')
  expect(nameInWords(seen, 90).origin).toBe('unverified')
})
