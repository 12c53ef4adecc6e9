/** `interspace calibrate controller`: headset to tracker from one spot of a controller that a tracked tip touched in several places. */
import { point, transformFromRows } from '#core/frames/transform.ts'
import { registerTouchedController } from '#core/registration/touched-controller.ts'
import { readArguments, type Command } from './command.ts'
import { listIn, numbersIn, readJson } from './read-json.ts'
import { rows } from './register-landmarks.ts'

export const calibrateControllerCommand: Command = {
  name: 'calibrate controller',
  usage: 'calibrate controller TOUCHES.json',
  summary:
    'Headset to tracker from touches of one spot: [{"roomFromHand":[16 numbers in rows],"tipInTracker":[x,y,z]}, …], mm.',
  async run(args, print) {
    const read = readArguments(args, {} as const, { atLeast: 1, atMost: 1, are: 'TOUCHES.json' })
    if (!read.ok) return read.fault
    const file = read.positionals[0]!
    const json = await readJson(file)
    if ('fault' in json) return json.fault
    try {
      const touches = listIn(json.value, 'the file').map((each, n) => {
        const { roomFromHand, tipInTracker } = Object(each) as Readonly<Record<string, unknown>>
        const hand = numbersIn(roomFromHand, 16, `roomFromHand of touch ${n + 1}`)
        const [x, y, z] = numbersIn(tipInTracker, 3, `tipInTracker of touch ${n + 1}`) as [number, number, number]
        return {
          worldFromHand: transformFromRows('room', 'right-hand', hand),
          tipInTracker: point('tracker', x, y, z),
        }
      })
      const { worldFromTracker, spotInHand, ...rest } = registerTouchedController(touches)
      print({ roomFromTracker: rows(worldFromTracker.matrix), spotInHand: [spotInHand.x, spotInHand.y, spotInHand.z], ...rest }) // prettier-ignore
      return undefined
    } catch (thrown) {
      if (!(thrown instanceof RangeError || thrown instanceof TypeError)) throw thrown
      return { code: 'calibration', message: `${file}: ${thrown.message}`, file }
    }
  },
}
