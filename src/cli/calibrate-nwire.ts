/** `interspace calibrate nwire`: where the picture lies in the probe's marker, from PLUS's segmented pictures of an N-wire phantom. */
import { readFile } from 'node:fs/promises'
import { calibrateByWires, wireError } from '#core/ultrasound/wire-calibration.ts'
import { wireReprojection } from '#core/ultrasound/wire-reprojection.ts'
import { parseWireResults, type WireRecording } from '#core/ultrasound/wire-results.ts'
import { fileFault, readArguments, usageFault, type Command, type CommandFault } from './command.ts'
import { rows } from './register-landmarks.ts'

const FLAGS = { config: { type: 'string' } } as const

/** More is usually a picture that lies the other way round, or a wire pattern that is mirrored (PlusLib issues 348, 888, 1092). */
const MOST_ERROR_MM = 3
const LEAST_VALIDATION = 10

export const calibrateNwireCommand: Command = {
  name: 'calibrate nwire',
  usage: 'calibrate nwire RESULTS.xml --config PLUS.xml',
  summary: 'ImageToProbe from segmented N-wires: matrix, pixel size, errors on its own frames and on those kept apart.',
  flags: ['--config PLUS.xml   has the wires of the phantom and PhantomToReference'],
  async run(args, print) {
    const read = readArguments(args, FLAGS, { atLeast: 1, atMost: 1, are: 'RESULTS.xml' })
    if (!read.ok) return read.fault
    const [results, config] = [read.positionals[0]!, read.values.config]
    if (config === undefined) return usageFault('--config PLUS.xml is missing')
    const texts = [await textOf(results), await textOf(config)]
    const fault = texts.find((text) => typeof text !== 'string')
    if (fault) return fault as CommandFault
    const parsed = parseWireResults(texts[0] as string, texts[1] as string)
    if (!parsed.ok) {
      const file = parsed.file === 'config' ? config : results
      return { code: 'wires', message: `${file}: ${parsed.reason}`, file }
    }
    try {
      print(account(parsed.recording))
      return undefined
    } catch (thrown) {
      return { code: 'calibration', message: (thrown as Error).message }
    }
  },
}

async function textOf(file: string): Promise<string | CommandFault> {
  try {
    return await readFile(file, 'utf8')
  } catch (thrown) {
    return fileFault(thrown, file)
  }
}

function account({ wires, wireNames, calibration, validation, leftOut }: WireRecording) {
  const made = calibrateByWires(calibration, wires)
  const m = made.probeFromImage.matrix
  const own = { ...wireError(made.probeFromImage, calibration, wires), frames: calibration.length }
  const isValidated = validation.length >= LEAST_VALIDATION
  const apart = isValidated ? { ...wireError(made.probeFromImage, validation, wires), frames: validation.length } : null
  const byWire = wireReprojection(made.probeFromImage, isValidated ? validation : calibration, wires)
  const reasons = [
    ...(isValidated ? [] : [`${validation.length} validation frames: record at least ${LEAST_VALIDATION} more, apart`]),
    ...((apart ?? own).meanMm > MOST_ERROR_MM
      ? ['more than 3 mm: check which way the picture lies (touch the marked side) and that the wires are threaded as described'] // prettier-ignore
      : []),
  ]
  return {
    imageToProbe: rows(m),
    pixelMm: [Math.hypot(m[0]!, m[1]!, m[2]!), Math.hypot(m[4]!, m[5]!, m[6]!)],
    calibrationError: own,
    validationError: apart,
    reprojectionPx: byWire.map((each, n) => ({ wire: wireNames[n], ...each })),
    points: made.points,
    rejected: made.rejected,
    framesLeftOut: leftOut,
    accepted: reasons.length === 0,
    reasons,
  }
}
