/**
 * Registration of bone points on the bone of a real labelled CT, beside VTK's iterative closest points: the same points,
 * the same surface, the same first guess, in turns; processor time of one core.
 */
import { compose, invert, point, transform, type Point } from '#core/frames/transform.ts'
import { apply } from '#core/frames/transform.ts'
import { createRandom } from '#core/phantom/random.ts'
import { turnAndShift } from '#core/registration/starting-poses.ts'
import { registerSurface, SURFACE_OPTIONS } from '#core/registration/surface-registration.ts'
import { signedDistanceField } from '#core/volumes/distance-field.ts'
import { isoSurface } from '#core/volumes/iso-surface.ts'
import { boneOfCt, type BoneOfCt } from '#test/real/lumbar-bone.ts'
import { LUMBAR_CT } from '#test/real/lumbar-ct.ts'
import { readNifti } from '#test/real/read-nifti.ts'
import { sharedData } from '#test/real/shared-data.ts'
import { median, type Bench, type Figure } from './figures.ts'
import { missingForIcp, startIcp, VTK_DEFAULT, VTK_STOPPED } from './icp-peer.ts'

const POINTS = 2000
const ROUNDS = 9
/** A clock of threads ticks in milliseconds. */
const REPEATS = 40
/** L5 to L1 and the sacrum. */
const isBone = (label: number) => label >= 26 && label <= 31
const [NOISE_MM, OFF_MM, OFF_DEG] = [0.8, 5, 5] as const
const GOALS = { timesFaster: 300, treWorseMm: 0.05, fieldMs: 100 } as const
const NAME = 'Registration of 2000 points on the bone of a real CT, processor time of one core'

export async function benchRegistration(): Promise<Bench> {
  const path = sharedData(LUMBAR_CT)
  if (!path) return { name: NAME, rows: [{ figure: 'not measured', value: `${LUMBAR_CT} is not here` }] }
  const bone = boneOfCt(readNifti(path), isBone)
  return { name: NAME, rows: [...(await besideVtk(bone)), fieldFigure(bone)] }
}

async function besideVtk(bone: BoneOfCt): Promise<Figure[]> {
  const missing = missingForIcp()
  if (missing.length) return [{ figure: 'VTK', value: `not installed: ${missing.join(', ')}` }]
  const { geometry, distances } = bone.map
  const surface = isoSurface({ geometry, voxels: Int16Array.from(distances, (mm) => Math.round(-100 * mm)) }, 0)
  if (surface.type === 'too-large') throw new Error('the surface of this bone has too many triangles')
  const vtk = await startIcp(surface.mesh)
  const rounds: { readonly [which in 'vtk' | 'stopped' | 'one' | 'many']: Run & { readonly iterations: number } }[] = []
  try {
    for (let seed = 1; seed <= ROUNDS; seed++) {
      const trial = drawn(bone, seed)
      const theirs = async (limits: typeof VTK_DEFAULT) => {
        const { matrix, ms, iterations } = await vtk.register(trial.flat, trial.guess.matrix, limits)
        return { ms, iterations, treMm: trial.treMm(matrix) }
      }
      rounds.push({
        vtk: await theirs(VTK_DEFAULT),
        one: ours(bone, trial, 1, REPEATS),
        stopped: await theirs(VTK_STOPPED),
        many: ours(bone, trial, 256, 2),
      })
    }
  } finally {
    await vtk.close()
  }
  const of = (which: keyof (typeof rounds)[number], what: keyof Run | 'iterations') =>
    median(rounds.map((round) => round[which][what]))
  const ratio = median(rounds.map((round) => round.vtk.ms / round.one.ms))
  const sooner = median(rounds.map((round) => round.stopped.ms / round.one.ms))
  const worse = median(rounds.map((round) => round.one.treMm - round.vtk.treMm))
  return [
    {
      figure: `VTK ${vtk.version}, iterative closest points as it comes (50 iterations), all ${POINTS} points, ${surface.mesh.indices.length / 3} triangles, median of ${ROUNDS}`,
      value: `${of('vtk', 'ms').toFixed(0)} ms, TRE ${of('vtk', 'treMm').toFixed(3)} mm`,
    },
    {
      figure: '– stopped when its mean distance moves by less than 0.01 mm',
      value: `${of('stopped', 'ms').toFixed(0)} ms (${of('stopped', 'iterations')} iterations), TRE ${of('stopped', 'treMm').toFixed(3)} mm`,
    },
    {
      figure: 'ours from the same guess, with its covariance',
      value: `${of('one', 'ms').toFixed(2)} ms, TRE ${of('one', 'treMm').toFixed(3)} mm`,
    },
    {
      figure: '– times faster, median of rounds',
      value: `${ratio.toFixed(0)} x (${sooner.toFixed(0)} x when VTK is stopped)`,
      goal: `≥ ${GOALS.timesFaster} x`,
      met: ratio >= GOALS.timesFaster,
    },
    {
      figure: '– TRE more than VTK’s, median of rounds',
      value: `${worse.toFixed(3)} mm`,
      goal: `≤ ${GOALS.treWorseMm} mm`,
      met: worse <= GOALS.treWorseMm,
    },
    {
      figure: 'ours from 256 starts, ± 30 mm and ± 20°',
      value: `${of('many', 'ms').toFixed(0)} ms, TRE ${of('many', 'treMm').toFixed(3)} mm`,
      goal: '< one run of VTK',
      met: of('many', 'ms') < of('vtk', 'ms'),
    },
  ]
}

interface Run {
  readonly ms: number
  readonly treMm: number
}

interface Trial {
  readonly points: readonly Point<'patient'>[]
  readonly flat: Float32Array
  readonly guess: ReturnType<typeof compose<'ct', 'ct', 'patient'>>
  /** At a facet joint's place. */
  treMm(ctFromPatient: readonly number[]): number
}

function drawn({ seen }: BoneOfCt, seed: number): Trial {
  const random = createRandom(seed)
  const within = (most: number) => most * (2 * random.uniform() - 1)
  const some = Array.from({ length: POINTS }, () => seen[Math.floor(random.uniform() * seen.length)]!)
  const mean = (of: 'x' | 'y' | 'z') => some.reduce((sum, place) => sum + place[of], 0) / some.length
  const middle = [mean('x'), mean('y'), mean('z')] as const
  const motion = (mm: number, degrees: number) => {
    const radians = (degrees * Math.PI) / 180
    return turnAndShift([within(radians), within(radians), within(radians), within(mm), within(mm), within(mm)], middle)
  }
  const patientFromCt = transform('patient', 'ct', motion(80, 30))
  const points = some.map((place) => {
    const { x, y, z } = apply(patientFromCt, place)
    const noise = () => NOISE_MM * random.normal()
    return point('patient', x + noise(), y + noise(), z + noise())
  })
  const guess = compose(transform('ct', 'ct', motion(OFF_MM, OFF_DEG)), invert(patientFromCt))
  const inCt = point('ct', middle[0] + 18, middle[1], middle[2])
  const target = apply(patientFromCt, inCt)
  return {
    points,
    flat: Float32Array.from(points.flatMap(({ x, y, z }) => [x, y, z])),
    guess,
    treMm(ctFromPatient) {
      const { x, y, z } = apply(transform('ct', 'patient', ctFromPatient), target)
      return Math.hypot(x - inCt.x, y - inCt.y, z - inCt.z)
    },
  }
}

function ours({ map }: BoneOfCt, { points, guess, treMm }: Trial, starts: number, repeats: number) {
  const register = () => registerSurface(points, map, guess, { ...SURFACE_OPTIONS, starts })
  const { found, ms } = spent(() => {
    for (let n = 1; n < repeats; n++) register()
    return register()
  })
  return { ms: ms / repeats, iterations: 0, treMm: treMm(found.map.matrix) }
}

function fieldFigure({ map: { geometry, distances } }: BoneOfCt): Figure {
  const marked = Uint8Array.from(distances, (mm) => (mm < 0 ? 1 : 0))
  const times = Array.from({ length: 15 }, () => spent(() => signedDistanceField(marked, geometry)).ms)
  const ms = median(times.slice(5))
  return {
    figure: `exact signed distance field of that bone and 10 mm round it, ${geometry.dimensions.join(' x ')} voxels of 1 mm`,
    value: `${ms.toFixed(0)} ms`,
    goal: `≤ ${GOALS.fieldMs} ms`,
    met: ms <= GOALS.fieldMs,
  }
}

/** Of this thread alone. */
function spent<Found>(work: () => Found): { readonly found: Found; readonly ms: number } {
  const before = process.threadCpuUsage()
  const found = work()
  const { user, system } = process.threadCpuUsage(before)
  return { found, ms: (user + system) / 1000 }
}
