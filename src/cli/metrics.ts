/** `interspace metrics`: what Perk Tutor measures, of poses in a table and tissue as STL. */
import { readFile } from 'node:fs/promises'
import { measure } from '#core/training/all-metrics.ts'
import { readPoseTable } from '#core/training/pose-table.ts'
import { closedSurface } from '#core/volumes/closed-surface.ts'
import { readStl } from '#core/volumes/read-stl.ts'
import { fileFault, readArguments, usageFault, type Command, type CommandFault } from './command.ts'

const FLAGS = {
  poses: { type: 'string' },
  tissue: { type: 'string' },
  needle: { type: 'string' },
  probe: { type: 'string' },
} as const

export const metricsCommand: Command = {
  name: 'metrics',
  usage: 'metrics --poses FILE.csv --needle NAME [--probe NAME] [--tissue FILE.stl]',
  summary: 'How needle and probe were moved: every Perk Tutor metric of a recording.',
  flags: [
    '--poses FILE.csv   time in s, device, and its device-to-RAS matrix (16 numbers row by row, mm) per line',
    '--needle NAME      the device that is the needle: its origin is the tip, its +z the direction it points to',
    '--probe NAME       the device whose x and y are the picture’s plane',
    '--tissue FILE.stl  a closed surface, RAS mm; without it nothing is said of tissue',
  ],
  async run(args, print) {
    const read = readArguments(args, FLAGS, { atLeast: 0, atMost: 0, are: '' })
    if (!read.ok) return read.fault
    const { poses, tissue, needle, probe } = read.values
    if (poses === undefined || needle === undefined) return usageFault('--poses FILE and --needle NAME are both needed')
    const samples = await parsed(poses, (bytes) => readPoseTable(new TextDecoder().decode(bytes)))
    if ('code' in samples) return samples
    const devices = [...new Set(samples.map(({ device }) => device))]
    const unknown = [needle, probe].find((device) => device !== undefined && !devices.includes(device))
    if (unknown !== undefined)
      return { code: 'device', message: `${poses} has no device ${unknown}; it has ${devices.join(', ')}` }
    const surface = tissue === undefined ? undefined : await parsed(tissue, (bytes) => closedSurface(readStl(bytes)))
    if (surface && 'code' in surface) return surface
    const metrics = measure(samples, {
      needle,
      ...(probe !== undefined && { probe }),
      ...(surface && { tissue: surface }),
    })
    print({
      needle,
      probe: probe ?? null,
      master: samples[0]!.device,
      metrics: metrics.map(({ name, unit, device, value }) => ({ name, device, unit, value: value ?? null })),
    })
    return undefined
  },
}

/** @param parse throws RangeError for what the file should not hold. */
async function parsed<Parsed extends object>(
  path: string,
  parse: (bytes: Uint8Array) => Parsed,
): Promise<Parsed | CommandFault> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(path)
  } catch (error) {
    return fileFault(error, path)
  }
  try {
    return parse(bytes)
  } catch (error) {
    if (error instanceof RangeError) return { code: 'content', message: `${path}: ${error.message}`, file: path }
    throw error
  }
}
