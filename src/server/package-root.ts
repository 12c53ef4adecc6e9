/** The folder that holds this program: package.json, and the built page in `dist`. */
import { join } from 'node:path'

export const PACKAGE_ROOT = join(import.meta.dirname, '../..')
