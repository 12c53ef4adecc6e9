/** The patient and case whose record is open: what is made goes into it, and what was not agreed to is not done. */
import type { Scopes } from '#core/records/consent/consent.ts'
import type { ConsentScope } from '#core/records/kinds.ts'

export interface OpenRecord {
  readonly patient: string
  readonly name: string
  readonly purpose: 'care' | 'training'
  readonly case: string
  readonly procedure: string
  /** What may be done now. */
  readonly scopes: Scopes
}

/** Where no record is open nobody's pictures are shown, as far as this page knows: nothing is asked. */
export const isAllowed = ({ openRecord }: { readonly openRecord: OpenRecord | undefined }, scope: ConsentScope) =>
  openRecord?.scopes[scope] ?? true

const NOT_AGREED: Readonly<Record<ConsentScope, string>> = {
  ai: 'The patient has not agreed to AI: nothing is recognised in the pictures.',
  recording: 'The patient has not agreed to be recorded.',
  tele: 'The patient has not agreed to experts from elsewhere.',
  teaching: 'The patient has not agreed to teaching.',
  research: 'The patient has not agreed to research.',
}

export const sayNotAgreed = (scope: ConsentScope): string => NOT_AGREED[scope]
