/** `interspace calibrate touches` and `jig`: where the picture is on the probe, from places that a calibrated tip touched. */
import { point } from '#core/frames/transform.ts'
import { calibrateInJig, PRINTED_JIG } from '#core/registration/jig-calibration.ts'
import { calibrateByTouches } from '#core/ultrasound/touch-calibration.ts'
import { readArguments, usageFault, type Command, type CommandFault, type Print } from './command.ts'
import { listIn, numbersIn, readJson } from './read-json.ts'
import { rows } from './register-landmarks.ts'

export const calibrateTouchesCommand: Command = {
  name: 'calibrate touches',
  usage: 'calibrate touches TOUCHES.json',
  summary: 'ImageToProbe from 15 touches or more: [{"px":[x,y],"tipInProbe":[x,y,z]}, …], px and mm.',
  async run(args, print) {
    const read = readArguments(args, {} as const, { atLeast: 1, atMost: 1, are: 'TOUCHES.json' })
    if (!read.ok) return read.fault
    return calibrated(read.positionals[0]!, print, (value) => {
      const touches = listIn(value, 'the file').map((each, n) => {
        const { px, tipInProbe } = Object(each) as { px?: unknown; tipInProbe?: unknown }
        const [u, v] = numbersIn(px, 2, `px of touch ${n + 1}`) as [number, number]
        const [x, y, z] = numbersIn(tipInProbe, 3, `tipInProbe of touch ${n + 1}`) as [number, number, number]
        return { px: [u, v] as const, tip: point('probe', x, y, z) }
      })
      const { probeFromImage, ...rest } = calibrateByTouches(touches)
      return { imageToProbe: rows(probeFromImage.matrix), ...rest }
    })
  },
}

export const calibrateJigCommand: Command = {
  name: 'calibrate jig',
  usage: 'calibrate jig DIMPLES.json --face-px X,Y --pixel-mm X,Y',
  summary: 'ImageToProbe from the dimples of the printed jig, in order: [[x,y,z], null, …] in the probe, mm.',
  flags: [
    "--face-px X,Y        pixel of the middle of the transducer's face",
    '--pixel-mm X,Y       size of a pixel across and down, mm',
  ],
  async run(args, print) {
    const flags = { 'face-px': { type: 'string' }, 'pixel-mm': { type: 'string' } } as const
    const read = readArguments(args, flags, { atLeast: 1, atMost: 1, are: 'DIMPLES.json' })
    if (!read.ok) return read.fault
    const [px, mmPerPx] = [pairOf(read.values['face-px']), pairOf(read.values['pixel-mm'])]
    if (!px || !mmPerPx) return usageFault('--face-px X,Y and --pixel-mm X,Y are two numbers each')
    return calibrated(read.positionals[0]!, print, (value) => {
      const touched = listIn(value, 'the file').map((each, n) => {
        if (each === null) return undefined
        const [x, y, z] = numbersIn(each, 3, `dimple ${n + 1}`) as [number, number, number]
        return point('probe', x, y, z)
      })
      const { probeFromImage, ...rest } = calibrateInJig(PRINTED_JIG, touched, { px, mmPerPx })
      return { imageToProbe: rows(probeFromImage.matrix), jig: PRINTED_JIG.name, ...rest }
    })
  },
}

async function calibrated(
  file: string,
  print: Print,
  reckon: (value: unknown) => Readonly<Record<string, unknown>>,
): Promise<CommandFault | undefined> {
  const read = await readJson(file)
  if ('fault' in read) return read.fault
  try {
    print(reckon(read.value))
    return undefined
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown
    return { code: 'calibration', message: `${file}: ${thrown.message}`, file }
  }
}

function pairOf(text: string | undefined): readonly [number, number] | undefined {
  const values = text?.split(',').map(Number) ?? []
  return values.length === 2 && values.every(Number.isFinite) ? [values[0]!, values[1]!] : undefined
}
