/**
 * Whose turn it is to look at a picture, and at which: one queue for all models of the worker, without a clock.
 *
 * Each model waits for the newest picture only; one that a newer takes the place of is dropped, never queued. The first
 * in order goes first; but one that has waited longer than its patience goes before it, the longest overdue first, so
 * that nothing starves. There is never more than one picture in the worker.
 */
export interface QueuedModel<Name extends string> {
  readonly name: Name
  /** How long it may be passed over while a picture waits for it. */
  readonly patienceMs: number
  /** It is given no picture sooner than this after the last; 0 for as many as there are. */
  readonly everyMs: number
}

export interface Turn<Name extends string, Picture> {
  readonly name: Name
  readonly picture: Picture
}

export interface Counts {
  /** Pictures it answered for. */
  readonly looked: number
  /** Pictures that were meant for it and that it never answered for. */
  readonly dropped: number
}

export interface ModelQueue<Name extends string, Picture> {
  offer(picture: Picture, wanted: readonly Name[], nowMs: number): void
  /** It cannot look now: a picture meant for it is dropped. */
  passOver(name: Name): void
  /** Takes the next picture into work; undefined while one is in work, or when nothing waits. */
  take(nowMs: number): Turn<Name, Picture> | undefined
  /** The picture in work was answered for. */
  answered(): void
  /** What waits is of a source that is no more: it is dropped. */
  forget(): void
  /** The worker is gone: what waits is dropped, and what is in work. */
  lost(): void
  readonly inWork: Name | undefined
  counts(name: Name): Counts
}

interface Place<Picture> {
  /** The newest picture it has not looked at, and since when one waits. */
  waiting: { readonly picture: Picture; readonly sinceMs: number } | undefined
  takenAtMs: number
  looked: number
  dropped: number
}

/** @param models in the order of their precedence */
export function createModelQueue<Name extends string, Picture>(
  models: readonly QueuedModel<Name>[],
): ModelQueue<Name, Picture> {
  const places = new Map<Name, Place<Picture>>(
    models.map(({ name }) => [name, { waiting: undefined, takenAtMs: -Infinity, looked: 0, dropped: 0 }]),
  )
  const placeOf = (name: Name) => {
    const place = places.get(name)
    if (!place) throw new TypeError(`no model called ${name} is in the queue`)
    return place
  }
  let inWork: Name | undefined

  function empty(place: Place<Picture>) {
    if (place.waiting) place.dropped++
    place.waiting = undefined
  }

  function forget() {
    for (const place of places.values()) empty(place)
  }

  /** How long it has been overdue; negative while it still has patience. */
  const overdueMs = ({ name, patienceMs }: QueuedModel<Name>, nowMs: number) =>
    nowMs - placeOf(name).waiting!.sinceMs - patienceMs

  return {
    offer(picture, wanted, nowMs) {
      for (const { name } of models) {
        const place = placeOf(name)
        const sinceMs = place.waiting?.sinceMs ?? nowMs
        empty(place)
        if (wanted.includes(name)) place.waiting = { picture, sinceMs }
      }
    },
    passOver: (name) => void placeOf(name).dropped++,
    take(nowMs) {
      if (inWork !== undefined) return undefined
      const able = models.filter(({ name, everyMs }) => {
        const { waiting, takenAtMs } = placeOf(name)
        return waiting && nowMs - takenAtMs >= everyMs
      })
      const overdue = able
        .filter((model) => overdueMs(model, nowMs) > 0)
        .toSorted((a, b) => overdueMs(b, nowMs) - overdueMs(a, nowMs))
      const next = overdue[0] ?? able[0]
      if (!next) return undefined
      const place = placeOf(next.name)
      const { picture } = place.waiting!
      place.waiting = undefined
      place.takenAtMs = nowMs
      inWork = next.name
      return { name: next.name, picture }
    },
    answered() {
      if (inWork === undefined) throw new TypeError('no picture is in work')
      placeOf(inWork).looked++
      inWork = undefined
    },
    forget,
    lost() {
      if (inWork !== undefined) placeOf(inWork).dropped++
      inWork = undefined
      forget()
    },
    get inWork() {
      return inWork
    },
    counts(name) {
      const { looked, dropped } = placeOf(name)
      return { looked, dropped }
    },
  }
}
