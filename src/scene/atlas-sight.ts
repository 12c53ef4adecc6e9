/**
 * Which structures of the atlas an eye can see, and where on each a name may point: at a place that nothing hides. A few
 * are looked at again in each frame, so that an eye that moves is followed within a moment and no frame is late for it.
 */
import type { AtlasPart, Place } from '#core/atlas/parts.ts'
import type { Pick } from '#core/atlas/pick.ts'

export interface AtlasSight {
  /** Once per displayed frame. @param eye CT mm */
  look(eye: Place, pick: Pick, parts: readonly AtlasPart[], moved: readonly Place[], shown: ReadonlySet<number>): void
  /** A place on the structure that is seen, where it stands now; undefined while it is hidden. CT mm. */
  seenPlace(part: AtlasPart, moved: readonly Place[]): Place | undefined
  forget(): void
}

const EACH_FRAME = 20

export function createAtlasSight(each = EACH_FRAME): AtlasSight {
  /** Which of its anchors is seen, by index of the part. */
  const seen = new Map<number, number>()
  let next = 0

  const movedAnchor = (part: AtlasPart, which: number, moved: readonly Place[]): Place => {
    const [anchor, by] = [part.anchors[which]!, moved[part.index]!]
    return [anchor[0] + by[0], anchor[1] + by[1], anchor[2] + by[2]]
  }

  function lookAt(part: AtlasPart, eye: Place, pick: Pick, moved: readonly Place[]) {
    const before = seen.get(part.index)
    const order = [...part.anchors.keys()]
    // The one that was seen first, so that a leader does not dance from one to another.
    if (before !== undefined) order.unshift(before)
    for (const which of order) {
      const place = movedAnchor(part, which, moved)
      const way: Place = [place[0] - eye[0], place[1] - eye[1], place[2] - eye[2]]
      const met = pick(eye, way)
      if (met?.part !== part.index) continue
      seen.set(part.index, which)
      return
    }
    seen.delete(part.index)
  }

  return {
    look(eye, pick, parts, moved, shown) {
      for (const index of seen.keys()) if (!shown.has(index)) seen.delete(index)
      const wanted = parts.filter(({ index }) => shown.has(index))
      for (let n = 0; n < Math.min(each, wanted.length); n++) lookAt(wanted[next++ % wanted.length]!, eye, pick, moved)
    },
    seenPlace(part, moved) {
      const which = seen.get(part.index)
      return which === undefined ? undefined : movedAnchor(part, which, moved)
    },
    forget: () => seen.clear(),
  }
}
