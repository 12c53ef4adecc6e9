/** Why a recording could not be read, and where it went wrong. */
export interface SequenceFault {
  readonly code: SequenceFaultCode
  readonly file: string
  /** One sentence naming the field and what it held. */
  readonly reason: string
  /** Byte offset of the offending field or part, where there is one. */
  readonly at?: number
}

export type SequenceFaultCode =
  /** Neither MetaImage nor NRRD, or a volume instead of frames. */
  | 'not-a-sequence'
  /** A field is missing, unreadable or contradicts another. */
  | 'header'
  /** The body holds more than the header claims, or the header claims more than can be. */
  | 'size'
  /** The file ends before what the header promises. */
  | 'truncated'
  /** A valid file of a kind that is not read here. */
  | 'unsupported'
  /** The compressed body does not inflate to what was put in. */
  | 'corrupt'

/** What readers of parts return; `parseSequence` adds the file's name. */
export type Flaw = Omit<SequenceFault, 'file'> & { readonly isFlaw: true }

export const flaw = (code: SequenceFaultCode, reason: string, at?: number): Flaw => ({
  isFlaw: true,
  code,
  reason,
  ...(at === undefined ? {} : { at }),
})

export const isFlaw = <T extends object>(result: T | Flaw): result is Flaw => 'isFlaw' in result
