/**
 * What the networks found last, and what of it may stand on the picture now.
 *
 * Nothing is shown for longer than its picture is young: a needle 150 ms, a name 400 ms, and of a network that is asked
 * only every so often that much more. Where the network that judges pictures abstains, the others are silent too.
 */
import { followNames, NAME_LIMITS, NO_NAMES, shownNames, type FollowedNames } from '#core/anatomy/followed-names.ts'
import type { PictureReading } from '#core/anatomy/picture-reading.ts'
import type { NeedleSeen } from '#core/needle/needle-seen.ts'
import { isStale } from '#core/signals/staleness.ts'
import type { Live } from '#session/live.ts'

export type Found = Pick<Live, 'readings' | 'names' | 'namesPaused' | 'needleSeen'>

export const NOTHING_FOUND: Found = { readings: [], names: [], namesPaused: undefined, needleSeen: undefined }

/** The picture something was found in; one without a scale has nothing found in it. */
export interface FoundIn {
  /** When it was taken. */
  readonly atMs: number
  readonly pixelMm?: readonly [x: number, y: number]
}

export interface Findings {
  read(network: NamingNetwork, reading: PictureReading, of: FoundIn): void
  needle(seen: NeedleSeen | undefined, of: FoundIn): void
  /** Why no network can be asked; undefined when they can. */
  hold(reason: string | undefined): void
  /** It does not run any more: what it found is taken back. */
  withdraw(network: string): void
  /** Another source begins. */
  clear(): void
  at(nowMs: number): Found
}

export type NamingNetwork = keyof typeof NETWORKS

/** The first judges whether a picture is of the kind that both were fitted to. */
const NETWORKS = {
  'lumbar-anatomy': { oldestMs: NAME_LIMITS.oldestMs, firstId: 1 },
  // Asked every 500 ms at most. Numbers of two networks never meet.
  'muscle-fascia': { oldestMs: NAME_LIMITS.oldestMs + 500, firstId: 1_000_000 },
} as const
const JUDGE: NamingNetwork = 'lumbar-anatomy'

interface Kept {
  readonly reading: PictureReading
  readonly atMs: number
}

export function createFindings(): Findings {
  const kept = new Map<NamingNetwork, Kept>()
  const followed = new Map<NamingNetwork, FollowedNames>()
  let needle: { readonly seen: NeedleSeen; readonly atMs: number } | undefined
  let held: string | undefined

  const limitsOf = (network: NamingNetwork) => ({ ...NAME_LIMITS, oldestMs: NETWORKS[network].oldestMs })
  const namesOf = (network: NamingNetwork) =>
    followed.get(network) ?? { ...NO_NAMES, nextId: NETWORKS[network].firstId }

  /** What a network found is taken back; its numbers are not given out again. */
  function forget(network: NamingNetwork) {
    kept.delete(network)
    followed.set(network, { ...NO_NAMES, nextId: namesOf(network).nextId })
  }

  const freshOf = (network: NamingNetwork, nowMs: number, oldestMs: number = NETWORKS[network].oldestMs) => {
    const last = kept.get(network)
    return last && !isStale(last.atMs, nowMs, oldestMs) ? last.reading : undefined
  }

  return {
    read(network, reading, { atMs, pixelMm }) {
      if (!pixelMm || !(atMs > (kept.get(network)?.atMs ?? -Infinity))) return
      kept.set(network, { reading, atMs })
      followed.set(network, followNames(namesOf(network), reading, atMs, pixelMm, limitsOf(network)))
    },
    needle(seen, { atMs }) {
      if (!(atMs > (needle?.atMs ?? -Infinity))) return
      needle = seen && { seen, atMs }
    },
    hold: (reason) => void (held = reason),
    withdraw(network) {
      if (network === 'needle') needle = undefined
      else if (isNaming(network)) forget(network)
    },
    clear() {
      ALL.forEach(forget)
      needle = undefined
      held = undefined
    },
    at(nowMs) {
      const needleSeen = needle && !isStale(needle.atMs, nowMs) ? needle.seen : undefined
      if (held !== undefined) return { ...NOTHING_FOUND, namesPaused: held, needleSeen }
      // The judge's last word holds for as long as what it is about is shown.
      const refused = freshOf(JUDGE, nowMs, LONGEST_MS)?.abstains
      const heard = ALL.filter((network) => refused === undefined || network === JUDGE).flatMap((network) => {
        const reading = freshOf(network, nowMs)
        return reading ? [{ network, reading }] : []
      })
      return {
        readings: heard.map(({ reading }) => reading),
        names: heard.flatMap(({ network }) => shownNames(namesOf(network), nowMs, limitsOf(network))),
        namesPaused: refused ?? heard.find(({ reading }) => reading.abstains !== undefined)?.reading.abstains,
        needleSeen,
      }
    },
  }
}

const ALL = Object.keys(NETWORKS) as readonly NamingNetwork[]
const LONGEST_MS = Math.max(...ALL.map((network) => NETWORKS[network].oldestMs))
export const isNaming = (network: string): network is NamingNetwork => network in NETWORKS
