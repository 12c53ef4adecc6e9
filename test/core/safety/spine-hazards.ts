/** Structures of the built-in case as meshes: what a needle at a facet joint must keep away from. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { structureOfLayer } from '#core/phantom/layer-structures.ts'
import { readStructureFile } from '#core/phantom/structure-file.ts'
import type { Mesh } from '#core/volumes/triangle-tree.ts'

const FILE = join(import.meta.dirname, '../../../public/built-in-case/structures.bin')

export function spineMeshes(): ReadonlyMap<string, Mesh> {
  const { meshes } = readStructureFile(readFileSync(FILE))
  return new Map(
    meshes
      .filter(({ group }) => group === 'neural' || group === 'vessel')
      .flatMap((layer) => layer.structures.map((range) => [range.name, structureOfLayer(layer, range)] as const)),
  )
}
