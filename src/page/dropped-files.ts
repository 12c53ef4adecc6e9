/**
 * Every file in what was dropped, however deep the folders go.
 *
 * The entries must be taken from the DataTransfer inside the drop event itself:
 * browsers empty it as soon as the event is over.
 */
export interface DroppedFiles {
  readonly files: readonly File[]
  /** Paths that the browser would not read. */
  readonly unreadable: readonly string[]
  /** There was more than `limit`: the rest was left out. */
  readonly isCutOff: boolean
}

/** A whole-body CT has some 3000 slices; ten times that is a wrong folder. */
const MOST_FILES = 30_000

/** What systems leave lying about in folders and archives. */
const isLitter = (name: string) => name.startsWith('.') || name === '__MACOSX' || name === 'Thumbs.db'

/** What the drop holds, before its folders are walked. */
export interface Dropped {
  readonly entries: readonly FileSystemEntry[]
  /** Files that come without an entry: not from a disk, or from a browser that knows no entries. */
  readonly loose: readonly File[]
}

/** Takes all there is in one synchronous step. */
export function takeDropped(
  items: Iterable<Pick<DataTransferItem, 'kind' | 'webkitGetAsEntry' | 'getAsFile'>>,
): Dropped {
  const entries: FileSystemEntry[] = []
  const loose: File[] = []
  for (const item of items) {
    if (item.kind !== 'file') continue
    const entry = item.webkitGetAsEntry()
    const file = entry ? null : item.getAsFile()
    if (entry) entries.push(entry)
    if (file) loose.push(file)
  }
  return { entries, loose }
}

export async function filesIn({ entries, loose }: Dropped, limit = MOST_FILES): Promise<DroppedFiles> {
  const files = [...loose]
  const unreadable: string[] = []
  const waiting = [...entries].reverse()
  while (waiting.length > 0) {
    const entry = waiting.pop()!
    if (isLitter(entry.name)) continue
    if (files.length === limit) return { files, unreadable, isCutOff: true }
    try {
      if (isFile(entry)) files.push(await fileOf(entry))
      else if (isFolder(entry)) waiting.push(...(await childrenOf(entry)).reverse())
    } catch {
      unreadable.push(entry.fullPath)
    }
  }
  return { files, unreadable, isCutOff: false }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory

const fileOf = (entry: FileSystemFileEntry) => new Promise<File>((resolve, reject) => entry.file(resolve, reject))

async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const children: FileSystemEntry[] = []
  for (;;) {
    // Chromium hands over at most 100 at a time; an empty batch is the end.
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (batch.length === 0) return children.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
    children.push(...batch)
  }
}

/** What to tell the person about what was left out; undefined when nothing was. */
export function faultOfDrop({ files, unreadable, isCutOff }: DroppedFiles): string | undefined {
  if (isCutOff) return `Only the first ${files.length} files were taken: that is more than any one case has.`
  if (unreadable.length > 0) {
    const more = unreadable.length > 1 ? ` and ${unreadable.length - 1} more` : ''
    return `The browser could not read ${unreadable[0]}${more}.`
  }
  return files.length === 0 ? 'There was no file in what was dropped.' : undefined
}
