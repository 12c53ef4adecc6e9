/**
 * What of a patient the software may do now, by what was agreed to last.
 *
 * Of nobody, and of a training patient, nothing is asked: there is no person behind the pictures. Of a patient in care
 * nothing is allowed before it was agreed to, and an agreement to an older text holds for what it says.
 */
import { CONSENT_SCOPES, type Consent, type ConsentScope } from '#core/records/kinds.ts'
import type { ConsentText } from './consent-text.ts'
import { ENGLISH } from './english.ts'
import { GERMAN } from './german.ts'

/** The first is offered first. */
export const CONSENT_TEXTS: readonly ConsentText[] = [ENGLISH, GERMAN]

export type Scopes = Readonly<Record<ConsentScope, boolean>>

const every = (isAllowed: boolean): Scopes =>
  Object.fromEntries(CONSENT_SCOPES.map((scope) => [scope, isAllowed])) as Scopes

export const ALL_ALLOWED = every(true)
export const NONE_ALLOWED = every(false)

/** @param newest the consent that was changed last; undefined when nobody has been asked */
export const scopesOf = (purpose: 'care' | 'training', newest: Consent | undefined): Scopes =>
  purpose === 'training' ? ALL_ALLOWED : (newest?.scopes ?? NONE_ALLOWED)

export const bothAllow = (one: Scopes, other: Scopes): Scopes =>
  Object.fromEntries(CONSENT_SCOPES.map((scope) => [scope, one[scope] && other[scope]])) as Scopes

/** What was allowed and is no longer. */
export const withdrawn = (before: Scopes, now: Scopes): readonly ConsentScope[] =>
  CONSENT_SCOPES.filter((scope) => before[scope] && !now[scope])

/** How a check of what was understood stands: each question is asked until it is answered rightly. */
export interface Understanding {
  /** By question, the last answer, counted from 0. */
  readonly answers: Readonly<Record<string, number>>
  /** Wrong answers so far. */
  readonly wrong: number
}

export const NOT_ASKED: Understanding = { answers: {}, wrong: 0 }

export function answered({ questions }: ConsentText, before: Understanding, id: string, answer: number): Understanding {
  const question = questions.find((each) => each.id === id)
  if (!question?.answers[answer]) throw new RangeError(`there is no answer ${answer} to a question ${id}`)
  const wrong = before.wrong + Number(answer !== question.right)
  return { answers: { ...before.answers, [id]: answer }, wrong }
}

export const isUnderstood = ({ questions }: ConsentText, { answers }: Understanding): boolean =>
  questions.every(({ id, right }) => answers[id] === right)

/**
 * The decision as it is kept.
 *
 * @throws RangeError when something is agreed to that was not understood. To agree to nothing needs no questions.
 */
export function decision(
  text: ConsentText,
  understanding: Understanding,
  scopes: Scopes,
  givenBy: Consent['givenBy'],
  decidedMs: number,
): Consent {
  const { questions, document, version: documentVersion, language } = text
  const right = questions.filter((question) => understanding.answers[question.id] === question.right).length
  if (CONSENT_SCOPES.some((scope) => scopes[scope]) && right < questions.length)
    throw new RangeError(`${questions.length - right} of ${questions.length} questions are not answered rightly yet`)
  const asked = questions.length
  return { document, documentVersion, language, scopes, givenBy, understanding: { asked, right, wrong: understanding.wrong }, decidedMs } // prettier-ignore
}

/** A scope taken back: the rest of the decision stands as it was made. */
export const without = (consent: Consent, scope: ConsentScope, decidedMs: number): Consent => ({
  ...consent,
  scopes: { ...consent.scopes, [scope]: false },
  decidedMs,
})
