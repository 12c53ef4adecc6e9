/** `interspace register surface`: points on bone, the bone of a volume, the map between them, and whether it may be used. */
import { readFile } from 'node:fs/promises'
import { IDENTITY, point, transform, transformFromRows, type Transform } from '#core/frames/transform.ts'
import { BONE_HU, boneMap, STEP_MM } from '#core/registration/bone-map.ts'
import { parsePointFile } from '#core/registration/point-file.ts'
import { rigidFlaw } from '#core/registration/rigid-flaw.ts'
import { registerSurface, SURFACE_OPTIONS } from '#core/registration/surface-registration.ts'
import { fileFault, readArguments, readNumber, usageFault, type Command, type CommandFault } from './command.ts'
import { readGrid } from './read-grid.ts'
import { rows } from './register-landmarks.ts'

const FLAGS = {
  points: { type: 'string' },
  volume: { type: 'string' },
  labels: { type: 'string' },
  level: { type: 'string' },
  guess: { type: 'string' },
  target: { type: 'string' },
  shift: { type: 'string' },
  turn: { type: 'string' },
  starts: { type: 'string' },
  noise: { type: 'string' },
} as const

export const registerSurfaceCommand: Command = {
  name: 'register surface',
  usage: 'register surface --points FILE --volume FILE [flags]',
  summary: 'Points on bone laid onto the bone of a CT: matrix, FRE, expected error at the target, accepted or why not.',
  flags: [
    '--points FILE           on bone, as ultrasound saw them: .fcsv, .pcd or .json ([[x, y, z], …]), mm',
    '--volume FILE           CT or label map: .nii, .nii.gz, .mha, .nrrd',
    `--level HU              bone from this value on (${BONE_HU})`,
    '--labels N,N,…          the volume is a label map, and these are bone',
    '--guess FILE            first guess of ctFromPatient: JSON, four rows of four; the identity when not given',
    '--target X,Y,Z          where the error counts, CT mm; the middle of the points when not given',
    `--shift MM --turn DEG   how far off the guess may be (${SURFACE_OPTIONS.spread.shiftMm}, ${SURFACE_OPTIONS.spread.turnDeg})`,
    `--starts N              from how many places it is tried (${SURFACE_OPTIONS.starts})`,
    `--noise MM              deviation of one point (${SURFACE_OPTIONS.noiseMm})`,
  ],
  async run(args, print) {
    const read = readArguments(args, FLAGS, { atLeast: 0, atMost: 0, are: '' })
    if (!read.ok) return read.fault
    const { points: pointsFile, volume: volumeFile, labels, target, ...rest } = read.values
    if (pointsFile === undefined || volumeFile === undefined)
      return usageFault('--points FILE and --volume FILE are both needed')
    const numbers = numbersOf(rest)
    if ('code' in numbers) return numbers
    const bone = labels?.split(',').map(Number)
    if (bone && !bone.every(Number.isInteger)) return usageFault(`--labels is N,N,…, not ${labels}`)
    const at = target?.split(',').map(Number)
    if (at && !(at.length === 3 && at.every(Number.isFinite))) return usageFault(`--target is X,Y,Z, not ${target}`)
    const points = await pointsOf(pointsFile)
    if ('code' in points) return points
    const guess = await guessOf(rest.guess)
    if ('code' in guess) return guess
    const volume = await readGrid(volumeFile)
    if ('code' in volume) return volume
    const wanted = new Set(bone)
    const isBone = bone ? (value: number) => wanted.has(value) : (value: number) => value >= numbers.level
    try {
      const { spread, starts, noiseMm } = numbers
      const options = { ...SURFACE_OPTIONS, spread, starts, noiseMm }
      const found = registerSurface(points, boneMap(volume, { isBone, stepMm: STEP_MM }), guess, options)
      const [x, y, z] = at ?? found.middle
      const place = point('ct', x!, y!, z!)
      print({
        matrix: rows(found.map.matrix),
        points: points.length,
        freMm: found.rmsMm,
        inlierShare: found.inlierShare,
        rivalRatio: Number.isFinite(found.rivalRatio) ? found.rivalRatio : null,
        target: [x, y, z],
        treMm: found.treMm(place),
        covarianceMm2: found.covarianceAt(place),
        accepted: found.isAccepted,
        reasons: found.refusals,
        remarks: volume.remarks,
      })
      return undefined
    } catch (thrown) {
      if (thrown instanceof RangeError) return { code: 'points', message: thrown.message }
      throw thrown
    }
  },
}

function numbersOf(given: Readonly<Partial<Record<'level' | 'shift' | 'turn' | 'starts' | 'noise', string>>>) {
  const { spread, starts, noiseMm } = SURFACE_OPTIONS
  const of = (text: string | undefined, usual: number, least: number, most: number) =>
    text === undefined ? usual : readNumber(text, least, most)
  const level = of(given.level, BONE_HU, -1024, 32_767)
  const shiftMm = of(given.shift, spread.shiftMm, 0, 500)
  const turnDeg = of(given.turn, spread.turnDeg, 0, 180)
  const count = of(given.starts, starts, 1, 10_000)
  const noise = of(given.noise, noiseMm, 0.01, 20)
  if (level === undefined) return usageFault(`--level is a number of HU, not ${given.level}`)
  if (shiftMm === undefined) return usageFault(`--shift is 0 to 500 mm, not ${given.shift}`)
  if (turnDeg === undefined) return usageFault(`--turn is 0 to 180 degrees, not ${given.turn}`)
  if (count === undefined || !Number.isInteger(count)) return usageFault(`--starts is 1 to 10000, not ${given.starts}`)
  if (noise === undefined) return usageFault(`--noise is 0.01 to 20 mm, not ${given.noise}`)
  return { level, spread: { shiftMm, turnDeg }, starts: count, noiseMm: noise }
}

async function pointsOf(file: string) {
  const text = await textOf(file)
  if (typeof text !== 'string') return text
  const parsed = parsePointFile(text, file)
  if (!parsed.ok) return { code: 'points', message: parsed.reason, file }
  return parsed.places.map(({ xyz }) => point('patient', ...xyz))
}

async function guessOf(file: string | undefined): Promise<Transform<'ct', 'patient'> | CommandFault> {
  if (file === undefined) return transform('ct', 'patient', IDENTITY)
  const text = await textOf(file)
  if (typeof text !== 'string') return text
  try {
    const guess = transformFromRows('ct', 'patient', (JSON.parse(text) as unknown[]).flat() as number[])
    const flaw = rigidFlaw(guess.matrix)
    return flaw === undefined ? guess : { code: 'guess', message: `${file}: ${flaw}`, file }
  } catch (thrown) {
    return { code: 'guess', message: `${file}: ${(thrown as Error).message}`, file }
  }
}

async function textOf(file: string): Promise<string | CommandFault> {
  try {
    return await readFile(file, 'utf8')
  } catch (thrown) {
    return fileFault(thrown, file)
  }
}
