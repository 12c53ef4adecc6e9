import type { Level } from './levels.ts'

/** A name as it stands on the picture: followed from picture to picture, with where it comes from and how sure it is. */
export interface ShownName {
  /** The same thing keeps its number from picture to picture. */
  readonly id: number
  readonly name: string
  /** Where its leader line ends, image pixels. */
  readonly xPx: number
  readonly yPx: number
  /** 0–1: of the network; of a name from the volume, the registration's share is not in it. */
  readonly confidence: number
  /** 'volume': the registered volume's labels, cut by the plane. 'network': from the picture alone, unverified. */
  readonly from: 'volume' | 'network'
  /** Of the needle that is seen, while it is where it is tracked: within how far both together have its tip, 95 times in 100, mm. */
  readonly withTrackedMm?: number | undefined
  /** Of a name from the volume: whether the network sees it there, does not, or sees something else. */
  readonly evidence: 'seen' | 'not seen' | 'contradicted' | undefined
  /** Of a bone named by a network while levels are being counted: which it is likely to be. Never to be shown without how far it can be trusted. */
  readonly level?: {
    readonly level: Level
    /** Of the count, 0–1. */
    readonly confidence: number
    /** A person said that the count is right, and whether it was moved before. */
    readonly isConfirmed: boolean
    readonly isMoved: boolean
  }
}
