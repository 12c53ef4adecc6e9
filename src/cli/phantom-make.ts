/** `interspace phantom make`: any spine as CT, MR, segmentation, labels, surfaces and its own numbers, in a folder. */
import { readFile } from 'node:fs/promises'
import type { Posture } from '#core/phantom/parameters.ts'
import { fileFault, readArguments, readNumber, usageFault, type Command, type CommandFault } from './command.ts'
import { givenParameters } from './given-parameters.ts'
import { phantomFiles, type FilesWanted } from './phantom-files.ts'
import { emptyFolder, writeFault, writeFiles } from './written-folder.ts'

const FLAGS = {
  seed: { type: 'string' },
  out: { type: 'string' },
  posture: { type: 'string' },
  parameters: { type: 'string' },
  'in-plane-mm': { type: 'string' },
  'slice-mm': { type: 'string' },
} as const

/** Finer than 0.4 mm the volumes no longer fit a headset; coarser than 4 mm there is no joint left. */
const [FINEST_MM, COARSEST_MM] = [0.4, 4]

export const phantomMake: Command = {
  name: 'phantom make',
  usage: 'phantom make --seed N --out DIR [flags]',
  summary: 'A lumbar spine of formulae as DICOM (CT, MR T1 and T2, segmentation), NIfTI labels, GLB surfaces and JSON.',
  flags: [
    '--seed N               which spine: a whole number',
    '--out DIR              a new or empty folder',
    '--posture POSTURE      supine (default), prone or sitting',
    '--parameters FILE      JSON with any of the parameters; the rest is drawn from the seed',
    '--in-plane-mm MM       pixels of the CT, default 1; those of the MR are as large',
    '--slice-mm MM          slices of the CT, default 1.5',
  ],
  async run(args, print) {
    const read = readArguments(args, FLAGS, { atLeast: 0, atMost: 0, are: '' })
    if (!read.ok) return read.fault
    const { out, posture, parameters: file } = read.values
    if (out === undefined) return usageFault('--out DIR is missing')
    const seed = read.values.seed === undefined ? undefined : Number(read.values.seed || Number.NaN)
    if (seed !== undefined && !Number.isSafeInteger(seed))
      return usageFault(`--seed is a whole number, not ${read.values.seed}`)
    const wanted = filesWanted(read.values['in-plane-mm'], read.values['slice-mm'])
    if ('code' in wanted) return wanted

    const change = file === undefined ? { ok: true as const, value: {} } : await readJson(file)
    if (!change.ok) return change.fault
    const given = givenParameters(seed, posture as Posture | undefined, change.value)
    if (!given.ok) return { code: 'parameter', message: given.reason }
    // Before minutes are spent on what then cannot be written.
    const folder = await emptyFolder(out)
    if (folder) return folder

    const startedMs = performance.now()
    const { files, ct, mr } = await phantomFiles(given.parameters, wanted)
    try {
      await writeFiles(out, files)
    } catch (thrown) {
      return writeFault(thrown, out)
    }
    print({
      out,
      seed: given.parameters.seed,
      posture: given.parameters.posture,
      ct: { dimensions: ct.dimensions, spacingMm: ct.spacingMm, origin: ct.origin },
      mr: { dimensions: mr.dimensions, spacingMm: mr.spacingMm, origin: mr.origin, sequences: wanted.sequences },
      files: counts(files.map(({ name }) => name)),
      bytes: files.reduce((sum, { bytes }) => sum + bytes.length, 0),
      seconds: Math.round((performance.now() - startedMs) / 100) / 10,
    })
    return undefined
  },
}

function filesWanted(inPlane: string | undefined, slice: string | undefined): FilesWanted | CommandFault {
  const inPlaneMm = readNumber(inPlane ?? '1', FINEST_MM, COARSEST_MM)
  if (inPlaneMm === undefined) return usageFault(`--in-plane-mm is ${FINEST_MM} to ${COARSEST_MM}, not ${inPlane}`)
  const sliceMm = readNumber(slice ?? '1.5', FINEST_MM, 2 * COARSEST_MM)
  if (sliceMm === undefined) return usageFault(`--slice-mm is ${FINEST_MM} to ${2 * COARSEST_MM}, not ${slice}`)
  return {
    ct: { inPlaneMm, sliceMm },
    mr: { inPlaneMm, sliceMm: 4.4 },
    mrThicknessMm: 4,
    sequences: ['T1', 'T2'],
    hasLabelsAndSurfaces: true,
    isSegmentationDeflated: false,
    ctDescription: 'CT of a parametric lumbar phantom',
  }
}

async function readJson(
  file: string,
): Promise<{ readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly fault: CommandFault }> {
  try {
    const text = await readFile(file, 'utf8')
    try {
      return { ok: true, value: JSON.parse(text) as unknown }
    } catch (thrown) {
      return {
        ok: false,
        fault: { code: 'parameter', message: `${file}: not JSON (${(thrown as Error).message})`, file },
      }
    }
  } catch (thrown) {
    return { ok: false, fault: fileFault(thrown, file) }
  }
}

/** How many files there are in each folder, and those beside the folders by name. */
function counts(names: readonly string[]): Record<string, number> {
  const found: Record<string, number> = {}
  for (const name of names) {
    const place = name.includes('/') ? name.slice(0, name.indexOf('/') + 1) : name
    found[place] = (found[place] ?? 0) + 1
  }
  return found
}
