/** Answers that say no: a status, a code for programs, words for people, the field where it is one. */

export interface Refusal extends Error {
  readonly statusCode: number
  readonly code: string
  readonly field?: string
  readonly retryAfterS?: number
}

const STATUS = {
  invalid: 400,
  'signed-out': 401,
  'sign-in-refused': 401,
  'code-needed': 401,
  forbidden: 403,
  'not-our-page': 403,
  'no-consent': 403,
  'not-found': 404,
  conflict: 409,
  state: 409,
  erased: 410,
  'too-large': 413,
  'too-many': 429,
  'archive-refused': 502,
  'disk-full': 507,
  busy: 503,
} as const

export type RefusalCode = keyof typeof STATUS

export const refusal = (
  code: RefusalCode,
  message: string,
  more: { readonly field?: string; readonly retryAfterS?: number } = {},
): Refusal => Object.assign(new Error(message), { code, statusCode: STATUS[code], ...more })

export const isRefusal = (thrown: unknown): thrown is Refusal =>
  thrown instanceof Error && 'code' in thrown && Object.hasOwn(STATUS, String(thrown.code)) && 'statusCode' in thrown

/** Of something that is not there, and of something one may not know to be there: the same. */
export const notFound = () => refusal('not-found', 'there is nothing here, or not for you')
