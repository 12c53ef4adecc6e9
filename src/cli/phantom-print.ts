/** `interspace phantom print`: the spine of any seed to be printed and touched, clips for the controllers, and how it goes together. */
import { needleClip, needleSeat, probeClip, type Hand } from '#core/phantom/print/controller-clip.ts'
import { BED_MM, printedSpine } from '#core/phantom/print/printed-spine.ts'
import { printedMesh, type PrintedMesh } from '#core/phantom/print/printed-mesh.ts'
import { fiducialList, printedTruth } from '#core/phantom/print/printed-truth.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { drawParameters } from '#core/phantom/parameters.ts'
import { write3mf } from '#core/volumes/write-3mf.ts'
import { writeStl } from '#core/volumes/write-stl.ts'
import { assemblySheet } from '#report/assembly-sheet.ts'
import { readArguments, readNumber, usageFault, type Command } from './command.ts'
import { emptyFolder, writeFault, writeFiles, type FileToWrite } from './written-folder.ts'

const FLAGS = { seed: { type: 'string' }, out: { type: 'string' }, 'spacing-mm': { type: 'string' } } as const
const HANDS: readonly Hand[] = ['left', 'right']
/** Of the clips: their walls are thin. */
const CLIP_SPACING_MM = 0.5

export const phantomPrint: Command = {
  name: 'phantom print',
  usage: 'phantom print --seed N --out DIR [flags]',
  summary:
    'The spine of a seed on a base with hollows to touch, and clips for controllers, as STL and 3MF, with a sheet.',
  flags: [
    '--seed N               which spine: a whole number',
    '--out DIR              a new or empty folder',
    '--spacing-mm MM        how finely the spine is made, 0.5 to 1.5; default 0.8',
  ],
  async run(args, print) {
    const read = readArguments(args, FLAGS, { atLeast: 0, atMost: 0, are: '' })
    if (!read.ok) return read.fault
    const { out, seed: seedText, 'spacing-mm': spacingText } = read.values
    if (out === undefined) return usageFault('--out DIR is missing')
    if (seedText === undefined) return usageFault('--seed N is missing')
    const seed = Number(seedText || Number.NaN)
    if (!Number.isSafeInteger(seed)) return usageFault(`--seed is a whole number, not ${seedText}`)
    const spacingMm = readNumber(spacingText ?? '0.8', 0.5, 1.5)
    if (spacingMm === undefined) return usageFault(`--spacing-mm is 0.5 to 1.5, not ${spacingText}`)
    const folder = await emptyFolder(out)
    if (folder) return folder

    const spine = printedSpine(createLumbarSpine(drawParameters(seed, 'prone')))
    const truth = printedTruth(seed, spine, { left: needleSeat('left'), right: needleSeat('right') })
    const clips: PrintedMesh[] = []
    for (const hand of HANDS)
      for (const clip of [needleClip(hand), probeClip(hand)]) clips.push(await printedMesh(clip, CLIP_SPACING_MM))
    const parts = [await printedMesh(spine, spacingMm), ...clips]
    const [spineMesh, , , needle, probe] = parts as [PrintedMesh, PrintedMesh, PrintedMesh, PrintedMesh, PrintedMesh]
    const sheet = await assemblySheet({ truth, spine: spineMesh, needleClip: needle, probeClip: probe })
    const files: FileToWrite[] = [
      ...parts.flatMap(({ name, mesh }) => [
        { name: `${name}.stl`, bytes: writeStl(mesh, `Interspace phantom ${seed}: ${name}, mm`) },
        { name: `${name}.3mf`, bytes: write3mf([{ name, mesh }], `Interspace phantom ${seed}: ${name}`) },
      ]),
      { name: 'fiducials.json', bytes: Buffer.from(`${JSON.stringify(truth, undefined, 2)}\n`) },
      { name: 'hollows-in-phantom.fcsv', bytes: list(truth.fiducials.map(({ name, phantom }) => ({ name, at: phantom }))) }, // prettier-ignore
      { name: 'hollows-in-ct.fcsv', bytes: list(truth.fiducials.map(({ name, ct }) => ({ name, at: ct }))) },
      { name: 'assembly.pdf', bytes: sheet },
    ]
    try {
      await writeFiles(out, files)
    } catch (thrown) {
      return writeFault(thrown, out)
    }
    print({
      out,
      seed,
      bedMm: BED_MM,
      gelMm: truth.gelMm,
      parts: parts.map(({ name, sizeMm, mesh }) => ({
        name,
        sizeMm: sizeMm.map((mm) => Math.round(mm * 10) / 10),
        triangles: mesh.indices.length / 3,
      })),
      fiducials: truth.fiducials.length,
      files: files.map(({ name }) => name),
    })
    return undefined
  },
}

const list = (places: Parameters<typeof fiducialList>[0]) => Buffer.from(fiducialList(places))
