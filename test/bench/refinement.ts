/** A fit looked at again by pictures, beside elastix (rigid, mutual information): the same pictures, CT and first guess, in turns. */
import { IDENTITY, transform } from '#core/frames/transform.ts'
import { createRandom } from '#core/phantom/random.ts'
import { refineByImages } from '#core/registration/image-refinement.ts'
import { turnAndShift } from '#core/registration/starting-poses.ts'
import { ct, jointsOff, likelihood } from '#test/core/registration/beamed-phantom.ts'
import { ELASTIX, loadElastix, registerByElastix } from './elastix-peer.ts'
import { median, type Bench } from './figures.ts'

const ROUNDS = 5
const [OFF_MM, OFF_DEG] = [1.5, 1.5] as const

export async function benchRefinement(): Promise<Bench> {
  const name = 'Refinement of a fit by swept pictures: two vertebrae of the phantom, 1.5 mm and 1.5° off at most'
  const elastix = await loadElastix()
  const rise = riseOf(ct)
  const rounds: { readonly before: number; readonly ours: Run; readonly theirs: Run | undefined }[] = []
  for (let seed = 1; seed <= ROUNDS; seed++) {
    const random = createRandom(seed)
    const within = (most: number) => most * (2 * random.uniform() - 1)
    const turn = (OFF_DEG * Math.PI) / 180
    const motion = [within(turn), within(turn), within(turn), within(OFF_MM), within(OFF_MM), within(OFF_MM)]
    const patientFromCt = transform('patient', 'ct', turnAndShift(motion, [0, 40, -10]))
    const seen = likelihood(patientFromCt, 0.6, seed)
    const guess = transform('ct', 'patient', IDENTITY)
    const off = (map: typeof guess) => jointsOff(map, patientFromCt)
    const ours = await spent(() => Promise.resolve(refineByImages(seen, ct, guess)))
    const theirs = elastix && (await spent(() => registerByElastix(elastix, seen, rise)))
    rounds.push({
      before: off(guess),
      ours: { ms: ours.ms, offMm: off(ours.found?.map ?? guess), isTaken: ours.found?.isTaken },
      theirs: theirs && { ms: theirs.ms, offMm: off(theirs.found) },
    })
  }
  const said = (runs: readonly Run[]) =>
    `${median(runs.map(({ ms }) => ms)).toFixed(0)} ms, facet joints ${median(runs.map(({ offMm }) => offMm)).toFixed(2)} mm off, worst ${Math.max(...runs.map(({ offMm }) => offMm)).toFixed(2)} mm`
  const theirs = rounds.flatMap((round) => (round.theirs ? [round.theirs] : []))
  const ratio = theirs.length ? median(rounds.map(({ ours, theirs: other }) => other!.ms / ours.ms)) : undefined
  return {
    name,
    rows: [
      { figure: 'before', value: `${median(rounds.map(({ before }) => before)).toFixed(2)} mm off` },
      {
        figure: `ours, processor time; taken in ${rounds.filter(({ ours }) => ours.isTaken).length} of ${ROUNDS}, else left where it was`,
        value: said(rounds.map(({ ours }) => ours)),
      },
      {
        figure: 'elastix in WebAssembly, two resolutions, processor time',
        value: theirs.length ? said(theirs) : `not installed: npm install --no-save ${ELASTIX}@1.0.1`,
      },
      ...(ratio === undefined ? [] : [{ figure: '– times faster, median of rounds', value: `${ratio.toFixed(0)} x` }]),
    ],
  }
}

/** What ours looks at, as a picture: how the CT rises to bone from the back inwards; by its HU alone elastix lays echoes into the cortex. */
function riseOf({ geometry, voxels }: typeof ct): typeof ct {
  const [nx, ny] = geometry.dimensions
  const rise = voxels.map((_, at) => {
    const j = Math.floor(at / nx) % ny
    return j === 0 || j === ny - 1 ? 0 : Math.min(500, Math.max(0, voxels[at - nx]! - voxels[at + nx]!))
  })
  return { geometry, voxels: rise }
}

interface Run {
  readonly ms: number
  readonly offMm: number
  readonly isTaken?: boolean | undefined
}

async function spent<Found>(work: () => Promise<Found>): Promise<{ readonly found: Found; readonly ms: number }> {
  const before = process.cpuUsage()
  const found = await work()
  const { user, system } = process.cpuUsage(before)
  return { found, ms: (user + system) / 1000 }
}
