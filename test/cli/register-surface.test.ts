import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { apply, invert, point, transform } from '#core/frames/transform.ts'
import { createRandom } from '#core/phantom/random.ts'
import { turnAndShift } from '#core/registration/starting-poses.ts'
import { labelsToNifti } from '#core/volumes/nifti-file.ts'
import { runCli } from './run-cli.ts'

interface Told {
  readonly matrix: readonly (readonly number[])[]
  readonly treMm: number
  readonly accepted: boolean
  readonly reasons: readonly string[]
}

test.each([
  { args: [], code: 'usage', message: '--points FILE and --volume FILE are both needed' },
  { args: ['--points', 'a.json', '--volume', 'b.nii', '--starts', 'x'], code: 'usage', message: '--starts is 1 to 10000, not x' },
  { args: ['--points', 'a.json', '--volume', 'b.nii', '--labels', '1,x'], code: 'usage', message: '--labels is N,N,…, not 1,x' },
  { args: ['--points', 'none.json', '--volume', 'b.nii'], code: 'file', message: 'none.json: there is no such file' },
])('$message', async ({ args, code, message }) => {
  const { status, json } = await runCli(['register', 'surface', ...args])
  expect(status).toBe(2)
  expect(json()).toMatchObject([{ error: { code, message } }])
}) // prettier-ignore

/** Four balls of different sizes at no regular places: it lies on itself in one way only. CT mm. */
const BALLS = [[0, 0, 0, 14], [22, 6, 5, 9], [-14, 12, 16, 7], [6, -18, -20, 10]] as const // prettier-ignore
const insideMm = (x: number, y: number, z: number) =>
  Math.min(...BALLS.map(([bx, by, bz, r]) => Math.hypot(x - bx, y - by, z - bz) - r))

/** A volume of 1.5 mm in which the balls have a value, and points on their surface, 5 mm and 4° off in the patient. */
async function balls(value: number) {
  const folder = await mkdtemp(join(tmpdir(), 'interspace-surface-'))
  const side = 64
  const mm = (n: number) => 1.5 * (n - (side - 1) / 2)
  const voxels = new Uint16Array(side ** 3)
  for (let k = 0, at = 0; k < side; k++)
    for (let j = 0; j < side; j++)
      for (let i = 0; i < side; i++, at++) if (insideMm(mm(i), mm(j), mm(k)) < 0) voxels[at] = value
  const geometry = {
    dimensions: [side, side, side],
    spacingMm: [1.5, 1.5, 1.5],
    origin: [mm(0), mm(0), mm(0)],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  } as const
  const patientFromCt = transform('patient', 'ct', turnAndShift([0.04, -0.03, 0.05, 3, -3, 2.5], [0, 0, 0]))
  const random = createRandom(4)
  const points: (readonly number[])[] = []
  while (points.length < 500) {
    const [bx, by, bz, r] = BALLS[Math.floor(4 * random.uniform())]!
    const way = [random.normal(), random.normal(), random.normal()] as const
    const length = Math.hypot(...way)
    const at = [bx, by, bz].map((b, axis) => b + (r * way[axis]!) / length) as [number, number, number]
    if (insideMm(...at) < -1e-6) continue
    const { x, y, z } = apply(patientFromCt, point('ct', ...at))
    points.push([x + 0.4 * random.normal(), y + 0.4 * random.normal(), z + 0.4 * random.normal()])
  }
  const file = (name: string) => join(folder, name)
  await writeFile(file('balls.nii.gz'), labelsToNifti(geometry, voxels, 'balls'))
  await writeFile(file('points.json'), JSON.stringify(points))
  // A guess that is 2 mm beside the truth.
  const { matrix: m } = invert(patientFromCt)
  const rows = [0, 1, 2, 3].map((r) => [m[r]!, m[r + 4]!, m[r + 8]!, m[r + 12]! + (r === 0 ? 2 : 0)])
  await writeFile(file('guess.json'), JSON.stringify(rows))
  const args = ['--points', file('points.json'), '--volume', file('balls.nii.gz')]
  const offMm = (matrix: readonly (readonly number[])[], at: readonly [number, number, number]) => {
    const { x, y, z } = apply(patientFromCt, point('ct', ...at))
    const found = matrix.slice(0, 3).map((row) => row[0]! * x + row[1]! * y + row[2]! * z + row[3]!)
    return Math.hypot(...found.map((value, axis) => value - at[axis]!))
  }
  return { args, guess: ['--guess', file('guess.json')], offMm, close: () => rm(folder, { recursive: true }) }
}

test.each([
  { how: 'as labels', value: 3, bone: ['--labels', '3'] },
  { how: 'from a value on', value: 300, bone: ['--level', '150'] },
])(
  'bone $how: every option as it is written, within 0.5 mm, and more error to be expected further away',
  async ({ value, bone }) => {
    const { args, guess, offMm, close } = await balls(value)
    try {
      const at = async (target: readonly [number, number, number]) => {
        const { status, json } = await runCli([
        'register', 'surface', ...args, ...bone, ...guess,
        '--shift', '6', '--turn', '5', '--starts', '24', '--noise', '0.5', '--target', target.join(','),
      ]) // prettier-ignore
        expect(status).toBe(0)
        return json()[0] as unknown as Told
      }
      const near = await at([0, 0, 0])
      const far = await at([0, 0, 150])
      expect(near).toMatchObject({ accepted: true, reasons: [] })
      expect(offMm(near.matrix, [0, 0, 0])).toBeLessThan(0.5)
      expect(far.treMm).toBeGreaterThan(2 * near.treMm)
    } finally {
      await close()
    }
  },
)

test('a mirrored guess, and one that is no matrix, are refused by name', async () => {
  const { args, close } = await balls(3)
  const folder = await mkdtemp(join(tmpdir(), 'interspace-guess-'))
  try {
    const mirrored = join(folder, 'mirrored.json')
    await writeFile(mirrored, JSON.stringify([[-1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]])) // prettier-ignore
    const one = await runCli(['register', 'surface', ...args, '--labels', '3', '--guess', mirrored])
    expect(one.status).toBe(2)
    expect(JSON.stringify(one.json()[0])).toMatch(/mirror/)
    await writeFile(mirrored, '[1, 2, 3]')
    const other = await runCli(['register', 'surface', ...args, '--labels', '3', '--guess', mirrored])
    expect(other.status).toBe(2)
    expect(JSON.stringify(other.json()[0])).toContain('mirrored.json')
  } finally {
    await rm(folder, { recursive: true })
    await close()
  }
})
