import { expect, test } from 'vitest'
import { STRUCTURES, structure } from '#core/anatomy/structures.ts'
import { linesOfLabel, nameIn } from '#core/atlas/names.ts'
import { ATLAS_LANGUAGES, TERMS } from '#core/atlas/terms.ts'
import { foreignLabel } from '#core/anatomy/foreign-labels.ts'

test.each(ATLAS_LANGUAGES)('every structure has a name of its own in %s, of words and nothing else', (language) => {
  const names = STRUCTURES.map((one) => nameIn(one, language))
  expect(names.filter((name) => !/^[A-ZÄÖÜ][\p{L}0-9 ,()–-]+$/u.test(name))).toEqual([])
  const twice = names.filter((name, at) => names.indexOf(name) !== at)
  expect(twice).toEqual([])
})

test.each([
  [
    structure('spinous process', 'L3'),
    'Processus spinosus vertebrae lumbalis III',
    'Spinous process L3',
    'Dornfortsatz L3',
  ],
  [
    structure('transverse process', 'L4', 'left'),
    'Processus costiformis vertebrae lumbalis IV, sinister',
    'Transverse process L4, left',
    'Querfortsatz (Rippenfortsatz) L4, links',
  ],
  [
    structure('transverse process', 'T12', 'right'),
    'Processus transversus vertebrae thoracicae XII, dexter',
    'Transverse process T12, right',
    'Querfortsatz (Rippenfortsatz) T12, rechts',
  ],
  [
    structure('intervertebral disc', 'L5'),
    'Discus intervertebralis L5–S1',
    'Intervertebral disc L5–S1',
    'Bandscheibe L5–S1',
  ],
  [
    structure('medial branch', 'L4', 'right'),
    'Ramus medialis rami posterioris nervi lumbalis IV, dexter',
    'Medial branch L4, right',
    'Medialer Ast des hinteren Spinalnervenasts L4, rechts',
  ],
  [
    structure('nerve root', 'L2', 'left'),
    'Radix nervi lumbalis II, sinistra',
    'Nerve root L2, left',
    'Nervenwurzel L2, links',
  ],
  [structure('hip bone', undefined, 'left'), 'Os coxae sinistrum', 'Hip bone left', 'Hüftbein links'],
  [structure('vertebra', 'L1'), 'Vertebra lumbalis I', 'Vertebra L1', 'Wirbel L1'],
])('$name is named in three languages', (one, latin, english, german) => {
  expect(ATLAS_LANGUAGES.map((language) => nameIn(one, language))).toEqual([latin, english, german])
})

test('what came with a label map from outside keeps the name it came with', () => {
  const label = foreignLabel(77)
  const foreign = new Map([[label, { name: 'kidney cyst', group: 'organ' as const }]])
  expect(linesOfLabel(label, 'latin', foreign)).toEqual(['Kidney cyst', ''])
})

test('a term is one that was looked up, one that is put together, or one of those that are said to be neither', () => {
  const all = Object.entries(TERMS)
  const numbers = all.flatMap(([, { ta98 }]) => (ta98 === undefined ? [] : [ta98]))
  expect(numbers.filter((number) => !/^A\d{2}\.\d\.\d{2}\.\d{3}$/.test(number))).toEqual([])
  expect(new Set(numbers).size).toBe(numbers.length)
  const rest = all.filter(([, { ta98, isDescribed }]) => ta98 === undefined && !isDescribed).map(([kind]) => kind)
  expect(rest.toSorted()).toEqual([
    'aorta',
    'common iliac artery',
    'common iliac vein',
    'hip bone',
    'inferior vena cava',
    'kidney',
    'lumbar artery',
    'medial branch',
    'psoas',
    'viscera',
  ])
})
