/** The structures that ship with the page. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readStructureFile } from '#core/phantom/structure-file.ts'
import type { StructureSet } from '#core/phantom/structure-set.ts'

export const builtInStructures = (): StructureSet =>
  readStructureFile(
    new Uint8Array(readFileSync(join(import.meta.dirname, '../../../public/built-in-case/structures.bin'))),
  )
