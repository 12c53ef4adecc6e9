import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { runCli } from './run-cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'metrics-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const line = (timeS: number, device: string, [x, y, z]: readonly number[]) =>
  [timeS, device, 1, 0, 0, x, 0, 1, 0, y, 0, 0, 1, z, 0, 0, 0, 1].join(',')
const poses = file(
  'poses.csv',
  [
    'Time,Device,M',
    line(0, 'Needle', [0, 0, 5]),
    line(0, 'Probe', [0, 0, 5]),
    line(1, 'Needle', [3, 4, 5]),
    line(2, 'Needle', [3, 4, 25]),
  ].join('\n'),
)
/** A tetrahedron that holds the first two places and not the third. */
const corners = [
  [-100, -100, -1],
  [200, -100, -1],
  [-100, 200, -1],
  [0, 0, 20],
]
const facet = (...three: readonly number[]) =>
  `facet normal 0 0 0\nouter loop\n${three.map((at) => `vertex ${corners[at]!.join(' ')}`).join('\n')}\nendloop\nendfacet`
const tissue = file(
  'tissue.stl',
  ['solid', facet(0, 2, 1), facet(0, 1, 3), facet(1, 2, 3), facet(2, 0, 3), 'endsolid'].join('\n'),
)

test('every metric with its unit and device, by hand', async () => {
  const { status, json } = await runCli([
    'metrics',
    '--poses',
    poses,
    '--tissue',
    tissue,
    '--needle',
    'Needle',
    '--probe',
    'Probe',
  ])
  expect(status).toBe(0)
  const [said] = json() as unknown as [
    { master: string; metrics: { name: string; device: string; unit: string; value: number | null }[] },
  ]
  const of = (name: string) => said.metrics.find((metric) => metric.name === name && metric.device === 'Needle')
  expect(said.master).toBe('Needle')
  expect(of('Path Length')).toEqual({ name: 'Path Length', device: 'Needle', unit: 'mm', value: 25 })
  expect(of('Elapsed Time')?.value).toBe(2)
  expect(of('Average Velocity')?.value).toBe(12.5)
  expect(of('Time in Tissue')?.value).toBe(1)
  expect(of('Path in Tissue')?.value).toBe(5)
  // From (0, 0, 5) to (3, 4, 5): the shafts end 6 mm below, at the base: 5 mm by 6 mm.
  expect(of('Tissue Damage')?.value).toBeCloseTo(30, 9)
  expect(said.metrics.length).toBeGreaterThan(25)
})

test.each([
  ['no such device', ['--poses', poses, '--needle', 'Stylus'], /no device Stylus; it has Needle, Probe/],
  ['a line cut short', ['--poses', file('cut.csv', '0,Needle,1,0,0'), '--needle', 'Needle'], /line 1 has 5 cells/],
  [
    'a word for a number',
    [
      '--poses',
      file('word.csv', line(0, 'Needle', [0, 0, 0]).replace('0,Needle,1', '0,Needle,x')),
      '--needle',
      'Needle',
    ],
    /line 1 has "x"/,
  ],
  [
    'a tissue that is no STL',
    ['--poses', poses, '--needle', 'Needle', '--tissue', file('no.stl', 'hello')],
    /Not an STL/,
  ],
  ['no needle', ['--poses', poses], /both needed/],
])('%s ends with status 2 and says so', async (_, args, message) => {
  const { status, json } = await runCli(['metrics', ...args])
  expect(status).toBe(2)
  expect((json()[0] as { error: { message: string } }).error.message).toMatch(message)
})
