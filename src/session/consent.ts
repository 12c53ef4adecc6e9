/** That somebody agreed, as a person noted it. What was agreed to is on the paper or in the record; here is that it was. */

export type ConsentTo = 'procedure' | 'recording'

/** When each was noted, ms since 1970; undefined when it was not. */
export type Consent = Readonly<Record<ConsentTo, number | undefined>>

export const NO_CONSENT: Consent = { procedure: undefined, recording: undefined }
