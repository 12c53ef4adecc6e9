/**
 * Every known transform, as the edges of a tree whose nodes are frames.
 *
 * Devices and calibrations put edges in; everyone else asks for the transform
 * between two frames and never multiplies by hand. There is exactly one path
 * between two frames, so an answer cannot depend on which path was taken.
 * The design follows IGSIO's transform repository; absence is in the return type.
 */
import { EXPECTED_LINKS, linkName, type Frame } from './frames.ts'
import { compose, IDENTITY, invert, transform, type Transform } from './transform.ts'

/** Worst last. The first five are the states PLUS sends as `TransformStatus`. */
export const LINK_STATUSES = ['ok', 'out-of-volume', 'out-of-view', 'missing', 'invalid'] as const
export type LinkStatus = (typeof LINK_STATUSES)[number]

export interface LinkQuality {
  readonly status?: LinkStatus
  /** When it was measured, on the page's clock. Infinity for what does not age: a calibration, a registration, a placement. */
  readonly atMs?: number
  /** How far off the position it gives is expected to be, root mean square, mm; undefined when nobody has said. */
  readonly errorMm?: number | undefined
}

interface Link extends Required<LinkQuality> {
  readonly transform: Transform<Frame, Frame>
}

/** A transform is only as good as the worst and oldest link it was made from. */
export interface Located<To extends Frame, From extends Frame> extends Required<LinkQuality> {
  readonly transform: Transform<To, From>
}

export interface TransformGraph {
  /** Adds or replaces one edge. @throws Error if it would join two frames that are already joined another way. */
  set(link: Transform<Frame, Frame>, quality?: LinkQuality): void
  /** Takes an edge out, if it is there. */
  remove(to: Frame, from: Frame): void
  find<To extends Frame, From extends Frame>(to: To, from: From): Located<To, From> | undefined
  /** Why `find` gave nothing, naming each edge that is missing; undefined when there is a path. */
  explain(to: Frame, from: Frame): string | undefined
  links(): readonly (Required<LinkQuality> & { readonly name: string; readonly to: Frame; readonly from: Frame })[]
}

export function createTransformGraph(): TransformGraph {
  const linksOf = new Map<Frame, Map<Frame, Link>>()

  function put(link: Link) {
    const { to, from } = link.transform
    if (!linksOf.has(from)) linksOf.set(from, new Map())
    linksOf.get(from)!.set(to, link)
  }

  /** Links from `from` to `to`, in the order they are applied. */
  function path(to: Frame, from: Frame, seen = new Set<Frame>([from])): Link[] | undefined {
    if (to === from) return []
    for (const [next, link] of linksOf.get(from) ?? []) {
      if (seen.has(next)) continue
      const rest = path(to, next, seen.add(next))
      if (rest) return [link, ...rest]
    }
    return undefined
  }

  return {
    set(link, { status = 'ok', atMs = Infinity, errorMm } = {}) {
      const { to, from } = link
      const isNew = !linksOf.get(from)?.has(to)
      const loop = isNew ? path(to, from) : undefined
      if (loop) {
        const there = loop.map(({ transform: t }) => linkName(t.to, t.from)).join(', ') || 'the frame itself'
        throw new Error(`${linkName(to, from)} would close a loop: the two frames are already joined by ${there}`)
      }
      const back = invert(link)
      put({ transform: link, status, atMs, errorMm })
      put({ transform: back, status, atMs, errorMm })
    },

    remove(to, from) {
      linksOf.get(from)?.delete(to)
      linksOf.get(to)?.delete(from)
    },

    find<To extends Frame, From extends Frame>(to: To, from: From) {
      const links = path(to, from)
      if (!links) return undefined
      let product: Transform<Frame, Frame> = transform(from, from, IDENTITY)
      for (const link of links) product = compose(link.transform, product)
      return {
        transform: product as Transform<To, From>,
        status: LINK_STATUSES[Math.max(0, ...links.map((link) => LINK_STATUSES.indexOf(link.status)))]!,
        atMs: Math.min(Infinity, ...links.map((link) => link.atMs)),
        errorMm: joined(links.map((link) => link.errorMm)),
      }
    },

    explain(to, from) {
      if (path(to, from)) return undefined
      const missing = missingLinks(to, from, linksOf)
      const because = missing?.length
        ? `${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} missing`
        : 'no known step joins them'
      return `no path from ${from} to ${to}: ${because}`
    },

    links() {
      return [...linksOf.values()].flatMap((ways) =>
        [...ways.values()]
          .filter(({ transform: { to, from } }) => !EXPECTED_LINKS.some(([a, b]) => a === from && b === to))
          .filter(({ transform: { to, from } }) => EXPECTED_LINKS.some(([a, b]) => a === to && b === from) || to < from)
          .map(({ transform: { to, from }, ...quality }) => ({ name: linkName(to, from), to, from, ...quality })),
      )
    },
  }
}

/** Errors that have nothing to do with each other; of a path with an unknown one nothing is known. */
function joined(errorsMm: readonly (number | undefined)[]): number | undefined {
  const known = errorsMm.filter((error) => error !== undefined)
  return known.length === errorsMm.length ? Math.hypot(...known) : undefined
}

/** The fewest expected links that, added to the known ones, would join the two frames (0-1 breadth-first search). */
function missingLinks(
  to: Frame,
  from: Frame,
  known: ReadonlyMap<Frame, ReadonlyMap<Frame, unknown>>,
): string[] | undefined {
  const best = new Map<Frame, string[]>([[from, []]])
  const queue: Frame[] = [from]
  while (queue.length) {
    const at = queue.shift()!
    const sofar = best.get(at)!
    const better = (next: Frame, missing: string[]) => {
      if ((best.get(next)?.length ?? Infinity) <= missing.length) return
      best.set(next, missing)
      if (missing.length === sofar.length) queue.unshift(next)
      else queue.push(next)
    }
    for (const next of known.get(at)?.keys() ?? []) better(next, sofar)
    for (const [a, b] of EXPECTED_LINKS) {
      if (b === at) better(a, [...sofar, linkName(a, b)])
      if (a === at) better(b, [...sofar, linkName(a, b)])
    }
  }
  return best.get(to)
}
