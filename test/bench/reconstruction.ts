/** How fast a sweep becomes a volume: pictures of 820 x 616 pixels into voxels of half a millimetre. */
import type { Located } from '#core/frames/transform-graph.ts'
import { transform } from '#core/frames/transform.ts'
import { createReconstruction } from '#core/reconstruction/reconstruction.ts'
import { STICK_FILLING, type ReconstructionSettings } from '#core/reconstruction/settings.ts'
import type { Picture } from '#core/reconstruction/splatter.ts'
import { createScout, gridOfBox } from '#core/reconstruction/sweep-grid.ts'
import { median, type Bench, type Figure } from './figures.ts'

const [WIDE, HIGH] = [820, 616] as const
const SPACING_MM = 0.5
const PICTURES = 40
/** A linear probe's pixels, and a sweep of 1 mm a picture that turns as a hand does. */
const [PIXEL_X_MM, PIXEL_Y_MM, STEP_MM, TURN_RAD] = [0.0854, 0.079, 1, 0.006] as const
const GOAL_FPS = 60

type How = Pick<ReconstructionSettings, 'interpolation' | 'compounding' | 'arithmetic'>

export function benchReconstruction(): Promise<Bench> {
  const poses = Array.from({ length: PICTURES }, (_, n) => poseOf(n))
  const picture: Picture = { widthPx: WIDE, heightPx: HIGH, grey: speckle() }
  const scout = createScout({})
  for (const pose of poses) scout.look(WIDE, HIGH, pose.transform)
  const placed = gridOfBox(scout.box!, [SPACING_MM, SPACING_MM, SPACING_MM])
  if (!placed.ok) throw new Error(placed.reason)
  const { grid } = placed

  function swept(how: How) {
    const made = createReconstruction<'patient'>(grid, { ...how, clip: {}, holeFilling: [STICK_FILLING] })
    const times = poses.map((pose) => timed(() => made.add(picture, pose)))
    const warm = times.slice(PICTURES / 4)
    return { made, cpuMs: median(warm.map(({ cpuMs }) => cpuMs)), wallMs: median(warm.map(({ wallMs }) => wallMs)) }
  }
  const figureOf = (figure: string, { cpuMs, wallMs }: { cpuMs: number; wallMs: number }, hasGoal: boolean): Figure => {
    const fps = 1000 / cpuMs
    const value = `${fps.toFixed(0)} pictures/s (${cpuMs.toFixed(1)} ms; by the clock, with whatever else ran, ${wallMs.toFixed(1)} ms)`
    return { figure, value, ...(hasGoal && { goal: `≥ ${GOAL_FPS} pictures/s`, met: fps >= GOAL_FPS }) }
  }
  const linear = swept({ interpolation: 'linear', compounding: 'mean', arithmetic: 'float' })
  const nearest = swept({ interpolation: 'nearest', compounding: 'mean', arithmetic: 'float' })
  const brightest = swept({ interpolation: 'linear', compounding: 'maximum', arithmetic: 'float' })
  const reference = swept({ interpolation: 'linear', compounding: 'mean', arithmetic: 'plus-full' })
  const { cpuMs: volumeMs } = timed(() => linear.made.volume())
  const { cpuMs: coverageMs } = timed(() => linear.made.coverage())
  const size = `${grid.dimensions.join(' x ')} voxels`
  return Promise.resolve({
    name: 'Freehand reconstruction',
    rows: [
      figureOf(`${WIDE} x ${HIGH} at ${SPACING_MM} mm (${size}), fast, linear, mean: processor time`, linear, true),
      figureOf('– nearest, mean', nearest, true),
      figureOf('– linear, maximum', brightest, true),
      figureOf('– as PLUS to the bit, linear, mean', reference, false),
      { figure: '– the volume with its holes filled by sticks', value: `${volumeMs.toFixed(0)} ms` },
      { figure: '– where the sweep has been', value: `${coverageMs.toFixed(0)} ms` },
    ],
  })
}

/** Other programs take the cores away: processor time is what a free core needs. */
function timed(work: () => unknown): { readonly cpuMs: number; readonly wallMs: number } {
  const [before, startedMs] = [process.cpuUsage(), performance.now()]
  work()
  const { user, system } = process.cpuUsage(before)
  return { cpuMs: (user + system) / 1000, wallMs: performance.now() - startedMs }
}

function poseOf(n: number): Located<'patient', 'image'> {
  const [c, s] = [Math.cos(0.2 + n * TURN_RAD), Math.sin(0.2 + n * TURN_RAD)]
  const [x, y] = [PIXEL_X_MM, PIXEL_Y_MM]
  const matrix = [x * c, 0, x * s, 0, -y * s * 0.1, y, y * c * 0.1, 0, -s * x, 0, c * x, 0, 0, 0, n * STEP_MM, 1]
  return { transform: transform('patient', 'image', matrix), status: 'ok', atMs: Infinity, errorMm: 0 }
}

/** Grey that changes over a few pixels, as speckle does; the same every time. */
const speckle = () =>
  Uint8Array.from({ length: WIDE * HIGH }, (_, n) => {
    const [x, y] = [n % WIDE, Math.floor(n / WIDE)]
    return 120 + 60 * Math.sin(x * 0.9) * Math.cos(y * 0.7) + 60 * Math.sin(x * 0.05 + y * 0.03)
  })
