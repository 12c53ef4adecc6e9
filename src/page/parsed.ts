/** What a person typed: a value, or the sentence that tells them what is wrong with it and where. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: string }

export const parsed = <T>(value: T): Parsed<T> => ({ ok: true, value })
export const fault = (sentence: string): { readonly ok: false; readonly fault: string } => ({
  ok: false,
  fault: sentence,
})
