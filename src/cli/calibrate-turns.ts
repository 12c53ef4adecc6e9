/** `interspace calibrate turns`: headset to tracker from moments in which a marked controller was seen by both. */
import { transformFromRows } from '#core/frames/transform.ts'
import { calibrateHandEye } from '#core/registration/hand-eye.ts'
import { readArguments, type Command } from './command.ts'
import { listIn, numbersIn, readJson } from './read-json.ts'
import { rows } from './register-landmarks.ts'

export const calibrateTurnsCommand: Command = {
  name: 'calibrate turns',
  usage: 'calibrate turns MOMENTS.json',
  summary: 'Headset to tracker (AX = XB): [{"roomFromHand":[16 numbers in rows],"trackerFromMarker":[16]}, …], mm.',
  async run(args, print) {
    const read = readArguments(args, {} as const, { atLeast: 1, atMost: 1, are: 'MOMENTS.json' })
    if (!read.ok) return read.fault
    const file = read.positionals[0]!
    const json = await readJson(file)
    if ('fault' in json) return json.fault
    try {
      const moments = listIn(json.value, 'the file').map((each, n) => {
        const { roomFromHand, trackerFromMarker } = Object(each) as Readonly<Record<string, unknown>>
        const numbers = (value: unknown, name: string) => numbersIn(value, 16, `${name} of moment ${n + 1}`)
        return {
          worldFromHand: transformFromRows('room', 'right-hand', numbers(roomFromHand, 'roomFromHand')),
          trackerFromMarker: transformFromRows('tracker', 'stylus', numbers(trackerFromMarker, 'trackerFromMarker')),
        }
      })
      const { worldFromTracker, handFromMarker, ...rest } = calibrateHandEye(moments)
      print({ roomFromTracker: rows(worldFromTracker.matrix), handFromMarker: rows(handFromMarker.matrix), ...rest })
      return undefined
    } catch (thrown) {
      if (!(thrown instanceof RangeError || thrown instanceof TypeError)) throw thrown
      return { code: 'calibration', message: `${file}: ${thrown.message}`, file }
    }
  },
}
