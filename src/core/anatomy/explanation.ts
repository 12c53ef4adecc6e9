/** One answer of one network that a person asked "why?" about, and which parts of its picture it rests on. */
import type { CellMapping } from '#core/frames/cell-mapping.ts'

/** Which of a reading's answers: the view it names, or that a class is there. */
export type Claim = { readonly kind: 'view'; readonly name: string } | { readonly kind: 'class'; readonly name: string }

export interface Explanation {
  readonly claim: Claim
  /** The picture it is about. */
  readonly frameId: number
  /** As it is, 0–1: of a view its chance, of a class its mean chance where it is shown. */
  readonly score: number
  /** Patches along each edge of the network's square; row by row, what the answer loses without each. Negative: it speaks against. */
  readonly patches: number
  readonly losses: Float32Array<ArrayBuffer>
  /** Cells along each edge of the square, and which image pixels they are. */
  readonly side: number
  readonly mapping: CellMapping
  readonly tookMs: number
}

/** A smaller loss than this says nothing of any patch: the answer rests on the whole picture, or on none of it. */
export const LEAST_LOSS = 0.02

/** What is written beside it: nothing of it is evidence that the answer is right. */
export const PROVES_NOTHING = 'What this answer rests on; proves nothing'
