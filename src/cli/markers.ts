/** `interspace markers`: the sheet of printed markers, for a camera as tracker of last resort. */
import { writeFile } from 'node:fs/promises'
import { MARKED_TOOLS, markerSheetSvg } from '#core/camera/marker-sheet.ts'
import { readArguments, usageFault, type Command } from './command.ts'

export const markersCommand: Command = {
  name: 'markers',
  usage: 'markers --out SHEET.svg',
  summary: 'A4 sheet of markers to print at 100 %: reference, probe, needle, stylus. For teaching and phantom only.',
  flags: ['--out SHEET.svg      where it is written'],
  async run(args, print) {
    const read = readArguments(args, { out: { type: 'string' } } as const, { atLeast: 0, atMost: 0, are: '' })
    if (!read.ok) return read.fault
    const { out } = read.values
    if (out === undefined) return usageFault('--out SHEET.svg is missing')
    try {
      await writeFile(out, markerSheetSvg())
    } catch (thrown) {
      return { code: 'file', message: `${out} cannot be written: ${(thrown as Error).message}`, file: out }
    }
    print({ file: out, for: 'teaching and phantom only', markers: MARKED_TOOLS })
    return undefined
  },
}
