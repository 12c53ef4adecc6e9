/** A box to keep away from: stop 2 mm, warn 5 mm. CT mm. */
import type { Structure } from '#core/anatomy/structures.ts'
import { USUAL_MARGIN } from '#core/planning/procedure.ts'
import { hazardsOf } from '#core/safety/hazards.ts'

export function boxHazard(kept: Structure, [x, y, z]: readonly [number, number, number], halfMm: number) {
  const corner = (n: number) => [x + (n & 1 ? halfMm : -halfMm), y + (n & 2 ? halfMm : -halfMm), z + (n & 4 ? halfMm : -halfMm)] // prettier-ignore
  const mesh = {
    positions: [0, 1, 3, 2, 4, 5, 7, 6].flatMap(corner),
    indices: [0, 2, 1, 0, 3, 2, 4, 5, 6, 4, 6, 7, 0, 1, 5, 0, 5, 4, 2, 3, 7, 2, 7, 6, 1, 2, 6, 1, 6, 5, 0, 4, 7, 0, 7, 3],
  } // prettier-ignore
  return hazardsOf([{ structure: kept, margin: USUAL_MARGIN, why: '' }], () => mesh)
}
