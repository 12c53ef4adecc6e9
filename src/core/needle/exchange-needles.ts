/** Another needle is guided: every link of a needle that the graph holds, measured or out of a file, takes its new name. */
import type { TransformGraph } from '#core/frames/transform-graph.ts'
import { goingByAfter, NEEDLES, tipOf, type NeedleName } from './needles.ts'

const NEEDLE_FRAMES: ReadonlySet<string> = new Set(NEEDLES.flatMap((needle) => [needle, tipOf(needle)]))

export function exchangeNeedles(graph: TransformGraph, before: NeedleName, now: NeedleName): void {
  const found = graph
    .links()
    .filter(({ to, from }) => NEEDLE_FRAMES.has(to) || NEEDLE_FRAMES.has(from))
    .map(({ to, from, status, atMs, errorMm }) => ({
      link: graph.find(to, from)!.transform,
      quality: { status, atMs, errorMm },
    }))
  for (const { link } of found) graph.remove(link.to, link.from)
  for (const { link, quality } of found) graph.set(goingByAfter(link, before, now), quality)
}
