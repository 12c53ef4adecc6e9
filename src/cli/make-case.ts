/** `npm run make-case`: writes the built-in case into `public/`, in place of the one that is there. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { BUILT_IN_FOLDER } from '#core/phantom/built-in-case.ts'
import { builtInCaseFiles } from './built-in-case.ts'
import { writeFiles } from './written-folder.ts'

const folder = join(import.meta.dirname, '../../public', BUILT_IN_FOLDER)
const files = await builtInCaseFiles()
await rm(folder, { recursive: true, force: true })
await writeFiles(folder, files)
console.log(
  JSON.stringify({ folder, files: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes.length, 0) }),
)
