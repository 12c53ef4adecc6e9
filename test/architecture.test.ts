import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

/** Which folder of src may import which. Read top to bottom: that is the way data flows. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  devices: ['core', 'shaders'],
  dicom: ['core'],
  workers: ['core'],
  server: ['core'],
  session: ['core'],
  scene: ['core', 'session', 'shaders'],
  page: ['core', 'session'],
  sound: ['core', 'session'],
  tele: ['core', 'session'],
  records: ['core', 'session'],
  report: ['core'],
  cli: ['core', 'server', 'dicom', 'workers', 'report'],
  app: ['core', 'devices', 'dicom', 'workers', 'session', 'scene', 'page', 'sound', 'tele', 'records', 'report'],
}

/** The same inside core, where everything is pure. */
const CORE_MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  frames: [],
  signals: ['frames'],
  anatomy: ['frames'],
  ultrasound: ['frames', 'signals', 'anatomy'],
  volumes: ['frames', 'signals', 'anatomy'],
  openigtlink: ['frames', 'signals', 'anatomy'],
  phantom: ['frames', 'anatomy', 'ultrasound', 'volumes'],
  registration: ['frames', 'signals', 'anatomy', 'ultrasound', 'volumes'],
  reconstruction: ['frames', 'ultrasound', 'volumes'],
  labelling: ['frames', 'anatomy', 'volumes', 'phantom'],
  atlas: ['frames', 'anatomy', 'ultrasound', 'volumes', 'phantom'],
  calibration: ['frames', 'signals', 'ultrasound', 'registration'],
  camera: ['frames'],
  fusion: ['frames', 'anatomy', 'ultrasound', 'volumes'],
  needle: ['frames', 'signals', 'anatomy', 'ultrasound', 'volumes'],
  planning: ['frames', 'anatomy', 'volumes', 'needle'],
  safety: ['frames', 'anatomy', 'volumes', 'registration', 'needle', 'planning'],
  records: ['frames', 'signals', 'calibration'],
  report: ['frames', 'anatomy', 'ultrasound', 'needle', 'planning', 'records', 'recording'],
  recording: ['frames', 'signals', 'ultrasound', 'volumes', 'needle', 'safety'],
  workflow: ['frames', 'planning', 'recording'],
  tele: [],
  training: ['frames', 'signals', 'anatomy', 'volumes', 'phantom', 'needle', 'planning', 'safety', 'recording'],
}

/** Packages outside these rooms are a breach, wherever they are imported from. */
const PACKAGE_ROOMS: readonly (readonly [pattern: RegExp, rooms: readonly string[]])[] = [
  [/^(three|@react-three\/|@pmndrs\/)/, ['scene', 'app']],
  [/^(@cornerstonejs\/|nifti-reader-js|dcmjs)/, ['dicom']],
  [/^onnxruntime/, ['workers']],
  [/^@cantoo\/pdf-lib/, ['report']],
  [/^(fastify|@fastify\/|selfsigned|qrcode|ws$|kysely|pg$|better-sqlite3|openid-client|@simplewebauthn\/)/, ['server']],
  [/^react/, ['page', 'scene', 'app']],
  [/^zustand/, ['session', 'scene', 'page', 'app']],
  [/^node:/, ['server', 'cli']],
]

/** Pure parsing, inflation, matrix and mesh arithmetic, and file schemas: no DOM, no clock, no state. */
const PACKAGES_OF_CORE = [
  'dicom-parser',
  'fast-xml-parser',
  'fflate',
  'ml-matrix',
  'meshoptimizer/encoder',
  'meshoptimizer/simplifier',
  '@gltf-transform/core',
  'zod',
]

const SRC = join(import.meta.dirname, '../src')
/** Static imports and re-exports at the start of a line (over several lines too), and dynamic ones. */
const IMPORT = /(?:^(?:import|export)\b[^'";]*?from\s*|^import\s*|\bimport\(\s*)['"]([^'"]+)['"]/gm

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.(ts|tsx|js)$/.test(file) && file.includes('/'),
)
const textOf = (file: string) => readFileSync(join(SRC, file), 'utf8')
const imports = files.flatMap((file) => [...textOf(file).matchAll(IMPORT)].map((match) => ({ file, to: match[1]! })))

/** `core/needle/tip.ts` at depth 0 is `core`, at depth 1 is `needle`. */
const folder = (path: string, depth: number) => path.replace(/^#/, '').split('/')[depth]!

function breaches(rules: Readonly<Record<string, readonly string[]>>, depth: number, within = '') {
  return imports
    .filter(({ file, to }) => file.startsWith(within) && to.startsWith(`#${within}`))
    .filter(({ file, to }) => folder(file, depth) !== folder(to, depth))
    .filter(({ file, to }) => !rules[folder(file, depth)]?.includes(folder(to, depth)))
    .map(({ file, to }) => `${file} may not import ${to}`)
}

describe('the house', () => {
  test('the rules see the whole tree', () => {
    expect(imports.length).toBeGreaterThan(100)
    for (const file of files) expect(Object.keys(MAY_IMPORT)).toContain(folder(file, 0))
  })

  test('each folder imports only what it may', () => expect(breaches(MAY_IMPORT, 0)).toEqual([]))

  test('inside core, later stages import earlier ones', () => expect(breaches(CORE_MAY_IMPORT, 1, 'core/')).toEqual([]))

  test('packages stay in their room', () => {
    const strays = imports
      .filter(({ to }) => !/^[#./]/.test(to))
      .filter(({ file, to }) => {
        const room = folder(file, 0)
        if (room === 'core') return !PACKAGES_OF_CORE.includes(to)
        const rule = PACKAGE_ROOMS.find(([pattern]) => pattern.test(to))
        return rule !== undefined && !rule[1].includes(room)
      })
    expect(strays).toEqual([])
  })

  test('the DICOM writer is apart from the reader: the page loads it only to save, and it needs no cornerstone', () => {
    const isWriter = (path: string) => path.replace(/^#/, '').startsWith('dicom/write/')
    const others = imports.filter(({ file, to }) => isWriter(to) && !isWriter(file) && folder(file, 0) !== 'cli')
    expect(others).toEqual([
      { file: 'app/exported-review.ts', to: '#dicom/write/hospital-objects.ts' },
      { file: 'app/exported-review.ts', to: '#dicom/write/report-study.ts' },
      { file: 'app/hospital-files.ts', to: '#dicom/write/hospital-objects.ts' },
      { file: 'app/saved-structures.ts', to: '#dicom/write/segmentation-of-series.ts' },
      { file: 'app/saved-sweep.ts', to: '#dicom/write/ultrasound-volume.ts' },
    ])
    for (const { file, to } of others) expect(textOf(file)).toContain(`await import('${to}')`)
    expect(imports.filter(({ file, to }) => isWriter(file) && /^@cornerstonejs|^#dicom\/(?!write)/.test(to))).toEqual(
      [],
    )
  })

  test('nothing reaches over a folder with ../', () => {
    expect(imports.filter(({ to }) => to.startsWith('../'))).toEqual([])
  })

  test('no barrels, no default exports, no classes that carry state about', () => {
    expect(files.filter((file) => /(^|\/)index\.tsx?$/.test(file))).toEqual([])
    expect(files.filter((file) => /^export default/m.test(textOf(file)))).toEqual([])
  })

  test('names say what a thing is', () => {
    expect(files.filter((file) => /(util|helper|manager|service|handler|common|misc)s?\b/i.test(file))).toEqual([])
  })

  test('core knows no clock, no chance, no page', () => {
    const impure = /\b(Date\.now|performance\.now|Math\.random|document\.|window\.|setTimeout|setInterval)\b/
    expect(
      files.filter(
        (file) => file.startsWith('core/') && impure.test(textOf(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')),
      ),
    ).toEqual([])
  })
})
