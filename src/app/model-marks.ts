/** Name, version and hash of what said something: of a network from its manifest, which the worker holds its file to; of a method from its name and this program's version. */
import type { ModelMark } from '#core/records/ai-output.ts'
import { SOFTWARE_VERSION } from '#core/report/software.ts'
import type { ModelFiles } from '#workers/perception/model-book.ts'
import type { SaidBy } from './said-now.ts'

export type MarkOf = (by: SaidBy) => Promise<ModelMark>

export interface MarkParts {
  readonly models: readonly ModelFiles[]
  readonly readText: (url: string) => Promise<string>
  readonly sha256: (bytes: Uint8Array<ArrayBuffer>) => Promise<string>
}

/** Each is read once. */
export function createModelMarks({ models, readText, sha256 }: MarkParts): MarkOf {
  const marks = new Map<SaidBy, Promise<ModelMark>>()
  async function markOf(by: SaidBy): Promise<ModelMark> {
    const files = models.find(({ name }) => name === by)
    if (!files) {
      const name = `Interspace ${by}`
      return { name, version: SOFTWARE_VERSION, sha256: await sha256(new TextEncoder().encode(`${name} ${SOFTWARE_VERSION}`)) }
    }
    const { version, sha256: hash } = JSON.parse(await readText(files.manifestUrl)) as ModelMark
    return { name: by, version, sha256: hash }
  }
  return (by) => {
    const known = marks.get(by) ?? markOf(by)
    marks.set(by, known)
    return known
  }
} // prettier-ignore
