/**
 * What a patient is asked to agree to: one document of a version, in each of its languages the same scopes and the same
 * questions. Words that were once agreed to are never changed: another version is made.
 */
import type { ConsentScope } from '#core/records/kinds.ts'

export interface ConsentQuestion {
  readonly id: 'decides' | 'mistakes' | 'withdrawal'
  readonly asks: string
  readonly answers: readonly string[]
  /** Of `answers`, counted from 0. */
  readonly right: number
  /** Said after a wrong answer, before it is asked again. */
  readonly because: string
}

export interface ConsentText {
  readonly document: string
  readonly version: string
  /** BCP 47. */
  readonly language: 'en' | 'de'
  readonly languageName: string
  readonly title: string
  readonly parts: readonly { readonly heading: string; readonly paragraphs: readonly string[] }[]
  /** What each is, in one sentence that can be agreed to. */
  readonly scopes: Readonly<Record<ConsentScope, { readonly name: string; readonly words: string }>>
  readonly questions: readonly ConsentQuestion[]
  /** Words round the text, so that nobody reads two languages at once. */
  readonly labels: {
    readonly agreed: string
    readonly asked: string
    readonly right: string
    readonly again: string
    readonly givenBy: Readonly<Record<'patient' | 'representative', string>>
    readonly sign: string
    readonly givenByWhom: string
  }
}

export const CONSENT_DOCUMENT = 'interspace-consent'
export const CONSENT_VERSION = '1'
