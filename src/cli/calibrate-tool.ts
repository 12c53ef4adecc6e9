/** `interspace calibrate pivot` and `spin`: a stylus' or needle's tip and shaft from a recording of it being turned. */
import { linkOfPlusName } from '#core/frames/plus-names.ts'
import { calibratePivot, calibrateSpin } from '#core/frames/pivot-calibration.ts'
import { point, transform, type Transform } from '#core/frames/transform.ts'
import { readArguments, usageFault, type Command, type CommandFault } from './command.ts'
import { isFault, openSequence } from './open-sequence.ts'

const FLAGS = {
  tool: { type: 'string' },
  tip: { type: 'string' },
  first: { type: 'string' },
  last: { type: 'string' },
} as const

const TIP_FLAGS = [
  '--tool NAME          PLUS name of the pose, StylusToTracker when not given; its poses marked INVALID are left out',
  '--first N --last N   of the frames that count, from 0; all when not given',
]

export const calibratePivotCommand: Command = {
  name: 'calibrate pivot',
  usage: 'calibrate pivot SEQUENCE [flags]',
  summary: "The tip in the marker's frame, from turning the tool about its tip on one spot: x, y, z, error.",
  flags: TIP_FLAGS,
  async run(args, print) {
    const read = readArguments(args, FLAGS, { atLeast: 1, atMost: 1, are: 'SEQUENCE' })
    if (!read.ok) return read.fault
    const poses = await posesOf(read.positionals[0]!, read.values)
    if (!Array.isArray(poses)) return poses as CommandFault
    try {
      const { tip, ...rest } = calibratePivot(poses)
      print({ tipMm: [tip.x, tip.y, tip.z], ...rest, poses: poses.length })
      return undefined
    } catch (thrown) {
      return { code: 'calibration', message: (thrown as Error).message }
    }
  },
}

export const calibrateSpinCommand: Command = {
  name: 'calibrate spin',
  usage: 'calibrate spin SEQUENCE --tip X,Y,Z [flags]',
  summary: "The shaft's direction in the marker's frame, from spinning the tool about it.",
  flags: ["--tip X,Y,Z          in the marker's frame, mm: the axis points to it", ...TIP_FLAGS],
  async run(args, print) {
    const read = readArguments(args, FLAGS, { atLeast: 1, atMost: 1, are: 'SEQUENCE' })
    if (!read.ok) return read.fault
    const at = read.values.tip?.split(',').map(Number)
    if (!at || at.length !== 3 || !at.every(Number.isFinite))
      return usageFault('--tip X,Y,Z is missing or not three numbers')
    const poses = await posesOf(read.positionals[0]!, read.values)
    if (!Array.isArray(poses)) return poses as CommandFault
    try {
      print({ ...calibrateSpin(poses, point(poses[0]?.from ?? 'stylus', at[0]!, at[1]!, at[2]!)), poses: poses.length })
      return undefined
    } catch (thrown) {
      return { code: 'calibration', message: (thrown as Error).message }
    }
  },
}

type Asked = { readonly tool?: string; readonly first?: string; readonly last?: string }

async function posesOf(
  file: string,
  asked: Asked,
): Promise<Transform<'tracker', 'stylus' | 'needle'>[] | CommandFault> {
  const { tool = 'StylusToTracker', first = '0', last = '1e9' } = asked
  const [from, to] = [Number(first), Number(last)]
  if (!(from >= 0 && to >= from)) return usageFault(`--first and --last are frames, not ${first} and ${last}`)
  const sequence = await openSequence(file)
  if (isFault(sequence)) return sequence
  const link = linkOfPlusName(tool)
  if (link?.to !== 'tracker' || (link.from !== 'stylus' && link.from !== 'needle'))
    return usageFault(`--tool is StylusToTracker or NeedleToTracker, not ${tool}`)
  const some = sequence.frames.slice(from, to + 1)
  const marker = link.from
  const poses = some.flatMap(({ transforms }) =>
    transforms
      .filter(({ plusName, status }) => plusName === tool && status === 'ok')
      .map(({ matrix }) => transform('tracker', marker, matrix)),
  )
  if (poses.length > 0) return poses
  return { code: 'calibration', message: `${file}: none of ${some.length} frames has a valid ${tool}`, file }
}
