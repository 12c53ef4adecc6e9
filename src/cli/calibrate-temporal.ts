/** `interspace calibrate temporal`: how late the pictures are, from a recording of the probe moved up and down over a flat floor. */
import { linkOfPlusName } from '#core/frames/plus-names.ts'
import { findBottomLine } from '#core/ultrasound/bottom-line.ts'
import type { Sequence } from '#core/ultrasound/sequence.ts'
import { calibrateTemporal } from '#core/ultrasound/temporal-calibration.ts'
import { readArguments, usageFault, type Command } from './command.ts'
import { isFault, openSequence } from './open-sequence.ts'

const FLAGS = { tool: { type: 'string' } } as const

export const calibrateTemporalCommand: Command = {
  name: 'calibrate temporal',
  usage: 'calibrate temporal SEQUENCE [flags]',
  summary:
    'How late the pictures are, from the probe moved up and down over the flat floor of a water bath: lag, error, correlation.',
  flags: [
    "--tool NAME   PLUS name of the probe's pose, ProbeToTracker when not given; its poses marked INVALID are left out",
  ],
  async run(args, print) {
    const read = readArguments(args, FLAGS, { atLeast: 1, atMost: 1, are: 'SEQUENCE' })
    if (!read.ok) return read.fault
    const { tool = 'ProbeToTracker' } = read.values
    const link = linkOfPlusName(tool)
    if (link?.from !== 'probe' || (link.to !== 'tracker' && link.to !== 'patient'))
      return usageFault(`--tool is ProbeToTracker or ProbeToReference, not ${tool}`)
    const sequence = await openSequence(read.positionals[0]!)
    if (isFault(sequence)) return sequence
    if (!sequence.widthPx) return { code: 'calibration', message: `${sequence.fileName}: there are no pictures in it` }
    try {
      const found = calibrateTemporal(depthsIn(sequence), placesIn(sequence, tool))
      // PLUS adds a device's offset to its own time stamps.
      print({ ...found, frames: sequence.frameCount, plusVideoLocalTimeOffsetSec: -found.pictureLagMs / 1000 })
      return undefined
    } catch (thrown) {
      return { code: 'calibration', message: (thrown as Error).message }
    }
  },
}

function depthsIn(sequence: Sequence) {
  return sequence.frames.flatMap(({ timestampS, imageStatus }, n) => {
    if (timestampS === undefined || imageStatus !== 'ok') return []
    const line = findBottomLine(sequence.greyOfFrame(n), sequence)
    return line ? [{ atMs: timestampS * 1000, depthPx: line.depthPx }] : []
  })
}

function placesIn({ frames }: Sequence, tool: string) {
  return frames.flatMap(({ timestampS, transforms }) => {
    const pose = transforms.find(({ plusName, status }) => plusName === tool && status === 'ok')
    if (timestampS === undefined || !pose) return []
    const { matrix: m } = pose
    return [{ atMs: timestampS * 1000, mm: [m[12]!, m[13]!, m[14]!] as const }]
  })
}
