import { describe, expect, test } from 'vitest'
import { faultOfDrop, filesIn, takeDropped } from '#page/dropped-files.ts'

/** Entries as Chromium gives them: children in batches of at most 100, then an empty batch. */
function folder(name: string, children: readonly FileSystemEntry[], path = `/${name}`): FileSystemEntry {
  const createReader = () => {
    let next = 0
    return {
      readEntries: (give: (batch: FileSystemEntry[]) => void) => {
        const batch = children.slice(next, next + 100)
        next += batch.length
        queueMicrotask(() => give(batch))
      },
    }
  }
  return { name, fullPath: path, isFile: false, isDirectory: true, createReader } as unknown as FileSystemEntry
}

function file(name: string, canRead = true): FileSystemEntry {
  const give = (ok: (file: File) => void, fail: (error: Error) => void) =>
    queueMicrotask(() => (canRead ? ok(new File(['x'], name)) : fail(new Error('NotReadableError'))))
  return { name, fullPath: `/${name}`, isFile: true, isDirectory: false, file: give } as unknown as FileSystemEntry
}

const drop = (...entries: FileSystemEntry[]) => ({ entries, loose: [] })
const names = (files: readonly File[]) => files.map(({ name }) => name)

describe('what was dropped', () => {
  test('folders in folders are walked to the end, in the order of their names', async () => {
    const tree = folder('study', [
      folder('series 10', [file('10-1.dcm')]),
      folder('series 2', [folder('deep', [folder('deeper', [file('2-1.dcm')])]), file('2-2.dcm')]),
      file('DICOMDIR'),
    ])
    const { files, unreadable, isCutOff } = await filesIn(drop(tree, file('sweep.igs.mha')))
    expect(names(files)).toEqual(['DICOMDIR', '2-2.dcm', '2-1.dcm', '10-1.dcm', 'sweep.igs.mha'])
    expect(unreadable).toEqual([])
    expect(isCutOff).toBe(false)
  })

  test('a folder of 1234 slices comes whole, although 100 are handed over at a time', async () => {
    const slices = Array.from({ length: 1234 }, (_, i) => file(`IM${i}`))
    const { files } = await filesIn(drop(folder('ct', slices)))
    expect(files.length).toBe(1234)
    expect(names(files).slice(9, 12)).toEqual(['IM9', 'IM10', 'IM11'])
  })

  test('what systems leave lying about is left out', async () => {
    const litter = folder('ct', [
      file('.DS_Store'),
      file('Thumbs.db'),
      folder('__MACOSX', [file('._a')]),
      file('a.dcm'),
    ])
    expect(names((await filesIn(drop(litter))).files)).toEqual(['a.dcm'])
  })

  test('a file that cannot be read is named and the others still come', async () => {
    const dropped = await filesIn(drop(file('a.dcm'), file('b.dcm', false), file('c.dcm', false), file('d.dcm')))
    expect(names(dropped.files)).toEqual(['a.dcm', 'd.dcm'])
    expect(faultOfDrop(dropped)).toBe('The browser could not read /b.dcm and 1 more.')
  })

  test('more files than any case has are cut off, and it is said', async () => {
    const slices = Array.from({ length: 250 }, (_, i) => file(`IM${i}`))
    const dropped = await filesIn(drop(folder('disk', slices)), 200)
    expect(dropped.files.length).toBe(200)
    expect(faultOfDrop(dropped)).toContain('Only the first 200 files')
  })

  test('exactly as many as allowed are not cut off', async () => {
    const dropped = await filesIn(drop(folder('ct', [file('a'), file('b')])), 2)
    expect(dropped.isCutOff).toBe(false)
    expect(faultOfDrop(dropped)).toBeUndefined()
  })

  test('an empty folder is said to be empty', async () => {
    expect(faultOfDrop(await filesIn(drop(folder('empty', []))))).toBe('There was no file in what was dropped.')
  })

  test('text is no file; a file without an entry is taken as it is', () => {
    const loose = new File(['x'], 'mail.dcm')
    const dropped = takeDropped([
      { kind: 'string', webkitGetAsEntry: () => null, getAsFile: () => null },
      { kind: 'file', webkitGetAsEntry: () => null, getAsFile: () => loose },
      { kind: 'file', webkitGetAsEntry: () => file('a.dcm'), getAsFile: () => loose },
    ])
    expect(dropped.loose).toEqual([loose])
    expect(dropped.entries.map(({ name }) => name)).toEqual(['a.dcm'])
  })
})
