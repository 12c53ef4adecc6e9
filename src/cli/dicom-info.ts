/** `interspace dicom info`: which series a pile of files holds, where they stand, and whether they can be opened. */
import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { readDicomHeader, type DicomFault, type DicomHeader } from '#core/volumes/dicom-header.ts'
import { sortSeries, type Series } from '#core/volumes/dicom-series.ts'
import { fileFault, fileReason, readArguments, type Command, type CommandFault } from './command.ts'

/** Most headers are shorter; where one is not, the whole file is read. */
const FIRST_READ_BYTES = 64 << 10

export const dicomInfo: Command = {
  name: 'dicom info',
  usage: 'dicom info PATH…',
  summary: 'One JSON object: every series in the files and folders, with geometry, and why one is not accepted.',
  async run(args, print) {
    const read = readArguments(args, {}, { atLeast: 1, atMost: Infinity, are: 'PATH' })
    if (!read.ok) return read.fault
    const found = await filesUnder(read.positionals)
    if (!found.ok) return found.fault

    const headers: DicomHeader[] = []
    const faults: DicomFault[] = []
    for (const file of found.files) {
      const result = await headerOf(file)
      if (!result.ok) faults.push(result.fault)
      else headers.push(result.header)
    }
    if (headers.length === 0) return nothingFault(found.files, faults)
    print({ files: found.files.length, series: sortSeries(headers).map(summary), faults })
    return undefined
  },
}

/** Of one file its own fault, of many that there was nothing among them. */
function nothingFault(files: readonly string[], faults: readonly DicomFault[]): CommandFault {
  const [only] = faults
  if (only && files.length === 1) {
    const { code, file, reason, tag } = only
    return {
      code: `dicom-${code}`,
      message: `${[file, tag].filter(Boolean).join(' ')}: ${reason}`,
      file,
      ...(tag && { tag }),
    }
  }
  return { code: 'dicom-nothing', message: `there is no DICOM file among ${files.length} files`, faults }
}

const summary = (series: Series) => ({
  uid: series.uid,
  description: series.description,
  modality: series.modality,
  dimensions: series.dimensions,
  spacingMm: series.spacingMm,
  origin: series.origin,
  direction: series.direction,
  accepted: series.accepted,
  problems: series.problems,
  remarks: series.remarks,
  slices: series.slices.length,
})

async function headerOf(file: string): Promise<ReturnType<typeof readDicomHeader>> {
  try {
    await using handle = await open(file)
    const { size } = await handle.stat()
    const first = Buffer.alloc(Math.min(size, FIRST_READ_BYTES))
    const { bytesRead } = await handle.read(first, 0, first.length, 0)
    const result = readDicomHeader(first.subarray(0, bytesRead), file, size)
    const isCutByUs = !result.ok && result.fault.code === 'truncated' && !result.fault.tag && size > first.length
    return isCutByUs ? readDicomHeader(await handle.readFile(), file, size) : result
  } catch (thrown) {
    return { ok: false, fault: { code: 'malformed', file, reason: fileReason(thrown) } }
  }
}

/** Named files, and all files of named folders; a folder within a link is not followed twice into itself. */
async function filesUnder(
  paths: readonly string[],
): Promise<{ ok: true; files: readonly string[] } | { ok: false; fault: CommandFault }> {
  const files: string[] = []
  for (const path of paths) {
    try {
      if (!(await stat(path)).isDirectory()) files.push(path)
      else {
        const entries = await readdir(path, { recursive: true, withFileTypes: true })
        files.push(...entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name)))
      }
    } catch (thrown) {
      return { ok: false, fault: fileFault(thrown, path) }
    }
  }
  return { ok: true, files: [...new Set(files)].toSorted() }
}
