/** Every metric of `interspace metrics` beside a second program, written from the definitions in another language: six significant digits. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createRandom } from '#core/phantom/random.ts'
import { rigidMatrix } from '#core/signals/rotation.ts'
import { runCli } from '#test/cli/run-cli.ts'

const PEER = join(import.meta.dirname, 'perk_metrics.py')
const hasPython = spawnSync('python3', ['--version']).status === 0
const folder = mkdtempSync(join(tmpdir(), 'perk-metrics-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A quarter of a minute: the needle at some 30 samples a second, the probe at 23 that begin later; both rest, hurry and turn. */
function recording(seed: number): string {
  const random = createRandom(seed)
  const draw = (least: number, most: number) => least + (most - least) * random.uniform()
  const waves = Array.from({ length: 12 }, () => ({ mm: draw(2, 14), hz: draw(0.2, 1), at: draw(0, 6) }))
  const sum = (from: number, timeS: number) =>
    [0, 1].reduce((mm, n) => mm + waves[from + n]!.mm * Math.sin(6.283 * waves[from + n]!.hz * timeS + waves[from + n]!.at), 0) // prettier-ignore
  const track = (device: string, hz: number, beginsS: number, from: number) => {
    const lines: { readonly timeS: number; readonly text: string }[] = []
    for (let timeS = beginsS; timeS < 16; timeS += (1 + 0.3 * random.normal() * 0.3) / hz) {
      // Stands still for a while now and then.
      const held = Math.floor(timeS / 6) % 2 === 1 ? Math.min(timeS % 6, 2) + 6 * Math.floor(timeS / 6) : timeS
      const at = [sum(from, held), sum(from + 2, held), sum(from + 4, held) - 10] as const
      const turn = [0.2 * Math.sin(held), 0.15 * Math.cos(1.7 * held), 0.3 * Math.sin(0.4 * held)] as const
      const w = Math.sqrt(1 - turn[0] ** 2 - turn[1] ** 2 - turn[2] ** 2)
      const m = rigidMatrix([...turn, w], [...at])
      const rows = Array.from({ length: 16 }, (_, n) => m[(n % 4) * 4 + Math.floor(n / 4)]!)
      lines.push({ timeS, text: [timeS, device, ...rows].join(',') })
    }
    return lines
  }
  const all = [...track('Needle', 30, 0, 0), ...track('Probe', 23, 0.4, 6)].toSorted((a, b) => a.timeS - b.timeS)
  return ['Time,Device,M', ...all.map(({ text }) => text)].join('\n')
}

/** A closed, bent body of 320 triangles about the needle's way. */
function tissue(): string {
  const [around, along] = [16, 11]
  const corner = (n: number, k: number) => {
    const [phi, theta] = [(2 * Math.PI * (n % around)) / around, (Math.PI * k) / along]
    const bump = 1 + 0.15 * Math.sin(3 * phi) * Math.sin(theta)
    return [22 * bump * Math.sin(theta) * Math.cos(phi) + 1.37, 18 * bump * Math.sin(theta) * Math.sin(phi) - 0.71, 16 * Math.cos(theta) - 11.3] // prettier-ignore
  }
  const facets: string[] = []
  const facet = (...three: readonly number[][]) =>
    facets.push(`facet normal 0 0 0\nouter loop\n${three.map((at) => `vertex ${at.join(' ')}`).join('\n')}\nendloop\nendfacet`) // prettier-ignore
  for (let k = 0; k < along; k++)
    for (let n = 0; n < around; n++) {
      const [a, b, c, d] = [corner(n, k), corner(n + 1, k), corner(n + 1, k + 1), corner(n, k + 1)]
      if (k < along - 1) facet(a, d, c)
      if (k > 0) facet(a, c, b)
    }
  return ['solid', ...facets, 'endsolid'].join('\n')
}

describe.skipIf(!hasPython)('beside a second program', () => {
  test.each([2, 4])(
    'recording of seed %i: all 29 figures of both tools agree to six significant digits',
    async (seed) => {
      const [poses, stl] = [join(folder, `${seed}.csv`), join(folder, `${seed}.stl`)]
      writeFileSync(poses, recording(seed))
      writeFileSync(stl, tissue())
      const { status, json } = await runCli(['metrics', '--poses', poses, '--tissue', stl, '--needle', 'Needle', '--probe', 'Probe']) // prettier-ignore
      expect(status).toBe(0)
      const [{ metrics }] = json() as unknown as [{ metrics: { name: string; device: string; value: number | null }[] }]
      const theirs = JSON.parse(execFileSync('python3', [PEER, poses, stl, 'Needle', 'Probe'], { encoding: 'utf8', timeout: 200_000 })) as Record<string, Record<string, number>> // prettier-ignore
      const figures = Object.entries(theirs).flatMap(([device, of]) => Object.entries(of).map(([name, value]) => ({ device, name, value }))) // prettier-ignore
      expect(figures).toHaveLength(29)
      const off = figures.map(({ device, name, value }) => {
        const ours = metrics.find((each) => each.device === device && each.name === name)?.value ?? Number.NaN
        return { what: `${device} ${name}`, ours, value, share: ours === value ? 0 : Math.abs(ours - value) / Math.abs(value) } // prettier-ignore
      })
      const worst = off.toSorted((a, b) => b.share - a.share)[0]!
      console.log(`seed ${seed}: ${figures.length} figures, the furthest apart ${worst.what} by ${worst.share.toExponential(1)} of itself`) // prettier-ignore
      expect(off.filter(({ share }) => !(share < 5e-7))).toEqual([])
      // Not of a needle that never went in, nor of hands that never hurried.
      for (const name of ['Tissue Damage', 'Translational Actions']) expect(theirs['Needle']![name]).toBeGreaterThan(0) // prettier-ignore
    },
    240_000,
  )
})
