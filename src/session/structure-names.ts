/** What structures there are to choose from, by label. */
import { nameOfLabel } from '#core/anatomy/foreign-labels.ts'
import type { StructureOrigin } from './open-case.ts'

export function namesOfStructures(origin: StructureOrigin | undefined): Readonly<Record<string, string>> {
  const labels = new Set([...(origin?.trusts.keys() ?? []), ...(origin?.edited ?? [])])
  return Object.fromEntries(
    [...labels].toSorted((a, b) => a - b).map((label) => [String(label), nameOfLabel(label, origin?.foreign)]),
  )
}
