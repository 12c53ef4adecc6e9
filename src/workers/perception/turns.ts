/**
 * In which order models look at pictures, how long each may be passed over, and how often it may look.
 *
 * A needle moves fastest and is most dangerous; names are read, not followed. Nothing waits longer than 500 ms; the
 * contour and the lumbar names wait less, because a contour is drawn on the picture it was found in and a name is taken
 * away when its picture is 400 ms old (`NAME_LIMITS`): where time is short, they would come and go.
 */
import type { ModelName } from './messages.ts'
import type { QueuedModel } from './model-queue.ts'

const CONTOUR = { patienceMs: 120, everyMs: 0 } as const

const TURNS: readonly QueuedModel<ModelName>[] = [
  { name: 'needle', patienceMs: 500, everyMs: 0 },
  { name: 'bone-likelihood', ...CONTOUR },
  { name: 'lumbar-anatomy', patienceMs: 250, everyMs: 0 },
  { name: 'muscle-fascia', patienceMs: 500, everyMs: 500 },
]

/** @param drawer the one that draws the contour comes when the contour comes, before bone-likelihood */
export function turnsWith(names: readonly ModelName[], drawer: ModelName): readonly QueuedModel<ModelName>[] {
  const turns = TURNS.flatMap((turn) => {
    if (turn.name === drawer && drawer !== 'bone-likelihood') return []
    const isPlace = turn.name === 'bone-likelihood' && drawer !== 'bone-likelihood'
    return isPlace ? [{ name: drawer, ...CONTOUR }, turn] : [turn]
  })
  return turns.filter(({ name }) => names.includes(name))
}
