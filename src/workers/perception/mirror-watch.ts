/**
 * Now and then a network looks both ways: at the picture and at its mirror image. What the two do not agree on is not named
 * until they do again. Drawn is always what the straight look says: a mean every half second would make outlines jump.
 */
import { classMaps } from '#core/anatomy/class-maps.ts'
import { doubtedClasses, mirrorAgreement, withoutDoubted } from '#core/anatomy/mirror-agreement.ts'
import { lookBothWays } from '#core/ultrasound/mirrored.ts'

type Outputs = Readonly<Record<string, Float32Array>>

export interface MirrorWatch {
  /** @param mask 1 inside the field of view. @returns what the straight look answers */
  look(picture: Float32Array, mask: Float32Array, nowMs: () => number): Promise<Outputs>
  /** Classes, by number, that may not be named. */
  readonly doubted: ReadonlySet<number>
  held(cells: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>
}

export interface MirrorLimits {
  /** Twice a second: the second look costs as much as the first. */
  readonly everyMs: number
  /** Where one look takes longer than this the live picture comes first, and there is no second. */
  readonly slowMs: number
}

export const MIRROR_LIMITS: MirrorLimits = { everyMs: 500, slowMs: 60 }

export interface Mirrored {
  readonly side: number
  /** Sides of the outputs that are maps, `seg` among them. */
  readonly maps: Readonly<Record<string, number>>
  readonly temperature: number
  /** Of each class, the chance below which it is not shown. */
  readonly least: readonly number[]
}

export function createMirrorWatch(
  run: (picture: Float32Array) => Promise<Outputs>,
  { side, maps, temperature, least }: Mirrored,
  { everyMs, slowMs }: MirrorLimits = MIRROR_LIMITS,
): MirrorWatch {
  const whatever = least.map(() => 0)
  let doubted: ReadonlySet<number> = new Set()
  let lookedAtMs = -Infinity
  let tookMs = Infinity

  return {
    async look(picture, mask, nowMs) {
      const beganMs = nowMs()
      if (tookMs > slowMs || beganMs - lookedAtMs < everyMs) {
        const outputs = await run(picture)
        tookMs = nowMs() - beganMs
        // A doubt that is not looked at again for long is about another picture.
        if (beganMs - lookedAtMs > 4 * everyMs) doubted = new Set()
        return outputs
      }
      const { straight, turned } = await lookBothWays(run, picture, side, maps)
      tookMs = (nowMs() - beganMs) / 2
      lookedAtMs = beganMs
      const shown = classMaps(straight['seg']!, mask, temperature, least).classes
      const likeliest = classMaps(turned['seg']!, mask, temperature, whatever).classes
      doubted = doubtedClasses(mirrorAgreement(shown, likeliest, least.length))
      return straight
    },
    get doubted() {
      return doubted
    },
    held: (cells) => withoutDoubted(cells, doubted),
  }
}
