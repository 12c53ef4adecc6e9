/** A folder of files that a command writes: refused before the work when it cannot take them. */
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { CommandFault } from './command.ts'

export interface FileToWrite {
  /** With its folder: `ct/0001.dcm`. */
  readonly name: string
  readonly bytes: Uint8Array
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'not allowed to write there',
  EPERM: 'not allowed to write there',
  EROFS: 'it can only be read',
  EEXIST: 'there is a file of this name',
  ENOTDIR: 'a part of the path is not a folder',
  ENOENT: 'no such place can be made',
  ENOSPC: 'no space is left',
}

export function writeFault(thrown: unknown, folder: string): CommandFault {
  const { code, message } = thrown as NodeJS.ErrnoException
  return { code: 'file', message: `${folder}: ${REASONS[code ?? ''] ?? message}`, file: folder }
}

/** Makes the folder. A fault when it cannot be, or when something is in it: slices of two spines in one folder would be one. */
export async function emptyFolder(folder: string): Promise<CommandFault | undefined> {
  try {
    await makeFolder(folder)
    if ((await readdir(folder)).length === 0) return undefined
    return { code: 'file', message: `${folder}: the folder is not empty`, file: folder }
  } catch (thrown) {
    return writeFault(thrown, folder)
  }
}

/** One by one: Node's own recursive `mkdir` never returns where a file system makes no folders (/proc). */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder)
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException
    if (code === 'EEXIST' && (await stat(folder)).isDirectory()) return
    if (code !== 'ENOENT' || dirname(folder) === folder) throw thrown
    await makeFolder(dirname(folder))
    await mkdir(folder)
  }
}

export async function writeFiles(folder: string, files: readonly FileToWrite[]): Promise<void> {
  for (const place of new Set(files.map(({ name }) => dirname(join(folder, name))))) await makeFolder(place)
  for (const { name, bytes } of files) await writeFile(join(folder, name), bytes)
}
