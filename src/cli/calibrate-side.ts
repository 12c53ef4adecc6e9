/** `interspace calibrate side`: the proof that pictures are not mirrored, from a recording in which the marked end is touched. */
import { createSideRun } from '#core/calibration/side-run.ts'
import { orientationFault } from '#core/ultrasound/marked-side.ts'
import { readArguments, type Command } from './command.ts'
import { isFault, openSequence } from './open-sequence.ts'

export const calibrateSideCommand: Command = {
  name: 'calibrate side',
  usage: 'calibrate side SEQUENCE',
  summary:
    'Whether the marked side comes out right, from a recording of the probe in the air: untouched first, then its marked end rubbed.',
  async run(args, print) {
    const read = readArguments(args, {} as const, { atLeast: 1, atMost: 1, are: 'SEQUENCE' })
    if (!read.ok) return read.fault
    const sequence = await openSequence(read.positionals[0]!)
    if (isFault(sequence)) return sequence
    const { fileName, widthPx, heightPx, frames } = sequence
    if (!widthPx) return { code: 'calibration', message: `${fileName}: there are no pictures in it` }
    const run = createSideRun()
    for (const [n, { imageStatus }] of frames.entries())
      if (imageStatus === 'ok' && !run.result) run.see({ grey: sequence.greyOfFrame(n), widthPx, heightPx })
    const { result, standing } = run
    if (!result) {
      const seen = `${standing.taken} of ${standing.wanted} looks agree`
      return { code: 'calibration', message: `${fileName}: ${standing.advice} (${seen})` }
    }
    const fault = orientationFault(result)
    if (fault) return { code: 'mirrored', message: `${fileName}: ${fault}`, contrast: result.contrast }
    print({ ...result, frames: frames.length })
    return undefined
  },
}
