/** Areas of muscles and of the dural sac on axial sections of the phantom, cm², by counting squares. */
import { STRUCTURES, type StructureKind } from '#core/anatomy/structures.ts'
import type { LumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { sampleSpine } from '#core/phantom/sample.ts'

const STEP_MM = 0.8
const COUNT = [264, 250] as const

/** On the patient's left; what has no side, whole. */
export type Areas = (...kinds: readonly StructureKind[]) => number

export function areasAt({ parts }: Pick<LumbarSpine, 'parts'>, [x, y, z]: readonly [number, number, number]): Areas {
  const { labels } = sampleSpine(parts, {
    dimensions: [...COUNT, 1],
    spacingMm: [STEP_MM, STEP_MM, STEP_MM],
    origin: [x - (STEP_MM * COUNT[0]) / 2, y - 80, z],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  })
  const found = new Map<StructureKind, number>()
  for (const label of labels) {
    const structure = STRUCTURES[label - 1]
    if (!structure || structure.side === 'right') continue
    found.set(structure.kind, (found.get(structure.kind) ?? 0) + STEP_MM ** 2 / 100)
  }
  return (...kinds) => kinds.reduce((sum, kind) => sum + (found.get(kind) ?? 0), 0)
}

export const SAC: readonly StructureKind[] = ['dura', 'cerebrospinal fluid', 'cauda equina', 'conus medullaris']
export const ERECTOR: readonly StructureKind[] = ['longissimus', 'iliocostalis']
