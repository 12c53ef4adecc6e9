import { describe, expect, test } from 'vitest'
import { MOST_FILL, PLAIN_LOOK, READING_LOOKS, readingLook, type ReadingClass } from '#core/anatomy/reading-colours.ts'
import { LUMBAR_CLASSES, MUSCLE_CLASSES } from '#core/anatomy/sonoanatomy.ts'
import { ciede2000, labSeen, VISIONS, type Triple, type Vision } from './colour-vision.ts'

/** What meets in lumbar pictures, from the anatomy; a shadow meets everything. */
const MEETS: Readonly<Partial<Record<ReadingClass, readonly ReadingClass[]>>> = {
  'spinous process': ['lamina', 'posterior complex', 'thoracolumbar fascia', 'multifidus', 'subcutaneous fat'],
  lamina: ['articular process', 'transverse process', 'posterior complex', 'sacrum', 'multifidus', 'erector spinae'],
  'articular process': ['transverse process', 'posterior complex', 'foramen', 'sacrum', 'multifidus', 'erector spinae'],
  'transverse process': ['erector spinae', 'quadratus lumborum', 'psoas', 'foramen', 'sacrum'],
  'anterior complex': ['dural sac', 'posterior complex', 'foramen', 'psoas'],
  'dural sac': ['posterior complex', 'foramen'],
  'posterior complex': ['multifidus', 'sacrum'],
  sacrum: ['multifidus', 'erector spinae'],
  'subcutaneous fat': ['thoracolumbar fascia', 'multifidus', 'erector spinae'],
  'thoracolumbar fascia': ['multifidus', 'erector spinae', 'quadratus lumborum', 'psoas'],
  multifidus: ['erector spinae'],
  'erector spinae': ['quadratus lumborum', 'psoas'],
  'quadratus lumborum': ['psoas'],
  shadow: Object.keys(READING_LOOKS).filter((name) => name !== 'shadow') as ReadingClass[],
}
const NEIGHBOURS = Object.entries(MEETS).flatMap(([a, others]) => others.map((b) => [a as ReadingClass, b] as const))

const isMuscle = (name: ReadingClass) => MUSCLE_CLASSES.includes(name as never)
const NAMES = Object.keys(READING_LOOKS) as ReadingClass[]
const PAIRS = NAMES.flatMap((a, at) => NAMES.slice(0, at).map((b) => [a, b] as const))

function closest(pairs: readonly (readonly [ReadingClass, ReadingClass])[], vision: Vision) {
  const apart = pairs.map(([a, b]) => ({
    pair: `${a} and ${b}`,
    difference: ciede2000(labSeen(READING_LOOKS[a].colour, vision), labSeen(READING_LOOKS[b].colour, vision)),
  }))
  return apart.toSorted((a, b) => a.difference - b.difference)[0]!
}

describe.each(Object.keys(VISIONS) as Vision[])('with %s vision', (vision) => {
  /** About 1 is just noticed side by side under good light; through a headset, on a moving picture, far more is asked for. */
  test.each([
    { of: 'what lies side by side', pairs: NEIGHBOURS, least: 14 },
    { of: 'all that one network names', pairs: PAIRS.filter(([a, b]) => isMuscle(a) === isMuscle(b)), least: 11 },
    { of: 'everything that is named', pairs: PAIRS, least: 8 },
  ])('$of differs by a CIEDE2000 of $least or more', ({ of, pairs, least }) => {
    const { pair, difference } = closest(pairs, vision)
    console.log(`${vision}: of ${pairs.length} pairs of ${of}, ${pair} are the closest: ${difference.toFixed(1)}`)
    expect(difference).toBeGreaterThanOrEqual(least)
  })
})

test('every class has a look, and no fill hides more than a fifth of the picture', () => {
  const classes = [...LUMBAR_CLASSES, ...MUSCLE_CLASSES].filter((name) => name !== 'background')
  expect(NAMES.toSorted()).toEqual(classes.toSorted())
  for (const { fill, outline } of [...Object.values(READING_LOOKS), PLAIN_LOOK]) {
    expect(fill).toBeLessThanOrEqual(MOST_FILL)
    expect(outline).toBeGreaterThan(2 * fill)
  }
})

test('muscle is filled more faintly than any bone is outlined', () => {
  for (const name of MUSCLE_CLASSES.slice(1) as ReadingClass[])
    expect(READING_LOOKS[name].fill).toBeLessThan(READING_LOOKS.lamina.fill)
})

test.each([
  ['lamina', '#5bffed'],
  ['left lamina L4', '#5bffed'],
  ['right superior articular process L3', '#b48e03'],
  ['left longissimus', '#56a99e'],
  ['left medial branch L3', '#ffe14d'],
  ['unheard of', PLAIN_LOOK.colour],
])('%s is drawn in %s', (name, colour) => expect(readingLook(name).colour).toBe(colour))

/** Sharma, Wu and Dalal 2005, table 1. */
test.each([
  [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
  [[50, 3.1571, -77.2803], [50, 0, -82.7485], 2.8615],
  [[50, -1.3802, -84.2814], [50, 0, -82.7485], 1],
  [[50, 2.5, 0], [73, 25, -18], 27.1492],
  [[50, 2.5, 0], [61, -5, 29], 22.8977],
  [[50, 2.5, 0], [56, -27, -3], 31.903],
  [[50, 2.5, 0], [58, 24, 15], 19.4535],
] as [Triple, Triple, number][])('the difference of %j and %j is the published %f', (a, b, published) => {
  expect(ciede2000(a, b)).toBeCloseTo(published, 4)
  expect(ciede2000(b, a)).toBeCloseTo(published, 4)
})

test('greys stay grey to every eye, and white is (100, 0, 0)', () => {
  for (const vision of Object.keys(VISIONS) as Vision[]) {
    const [l, a, b] = labSeen('#ffffff', vision)
    expect(l).toBeCloseTo(100, 2)
    expect(Math.hypot(a, b)).toBeLessThan(0.05)
    expect(Math.hypot(...labSeen('#808080', vision).slice(1))).toBeLessThan(0.05)
  }
})
