import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ImageContent, TrackingContent, TransformContent } from '#core/openigtlink/content.ts'
import { encodeMessage } from '#core/openigtlink/encode.ts'
import { openPage } from '#test/server/bridge/page-socket.ts'
import { startedServer } from '#test/server/started-server.ts'
import { compileExample, examplePath, freePort, missingForCpp, runProgram } from './cpp-peer.ts'

const missing = missingForCpp()
if (missing.length > 0) console.warn(`skipped: the bridge against the C++ peer (not installed: ${missing.join(', ')})`)

/** What the examples compute for the angles phi and theta: igtl::QuaternionToMatrix of (0, 2/3 cos, 1/√3, 2/3 sin). */
function exampleMatrix(phi: number, theta: number): number[] {
  const raw = [0, 0.6666666666 * Math.cos(theta), 0.577350269189626, 0.6666666666 * Math.sin(theta)]
  const [x, y, z, w] = raw.map((part) => part / Math.hypot(...raw)) as [number, number, number, number]
  return [
    1 - 2 * (y * y + z * z), 2 * (x * y + z * w), 2 * (x * z - y * w), 0,
    2 * (x * y - z * w), 1 - 2 * (x * x + z * z), 2 * (y * z + x * w), 0,
    2 * (x * z + y * w), 2 * (y * z - x * w), 1 - 2 * (x * x + y * y), 0,
    50 * Math.cos(phi), 50 * Math.sin(phi), 50 * Math.cos(phi), 1,
  ] // prettier-ignore
}

/** Largest difference of any number of the two matrices. */
const apart = (a: readonly number[], b: readonly number[]) =>
  Math.max(...a.map((value, at) => Math.abs(value - b[at]!)))

/** Its sums run in single precision: an angle of 24 is off by 1e-5, and 50 mm amplify that. */
const TOLERANCE = 2e-3

describe.skipIf(missing.length > 0)('the bridge and the C++ reference implementation', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'interspace-cpp-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  test('TrackerServer: 120 transforms in order with the right numbers, across its hanging up after 100', async () => {
    const port = await freePort()
    const program = runProgram(await compileExample('Tracker/TrackerServer', folder), [port, 200])
    const started = await startedServer({ allow: [`127.0.0.1:${port}`] })
    const page = openPage(started, 'poses', `127.0.0.1:${port}`)
    await page.came(120)
    await page.close()
    await program.stop()
    await started.close()

    const messages = page.messages().slice(0, 120)
    expect(messages.every(({ header }) => header.type === 'TRANSFORM' && header.device === 'Tracker')).toBe(true)
    const errors = messages.map(({ content }, n) =>
      apart((content as TransformContent).matrix, exampleMatrix(0.2 * n, 0.1 * n)),
    )
    expect(Math.max(...errors)).toBeLessThan(TOLERANCE)
  })

  test('ImagerServer: each picture is one of its five files byte for byte, and every picture is accounted for', async () => {
    const port = await freePort()
    const images = examplePath('Imager/img')
    const program = runProgram(await compileExample('Imager/ImagerServer', folder), [port, 100, images])
    const started = await startedServer({ allow: [`127.0.0.1:${port}`] })
    const page = openPage(started, 'images', `127.0.0.1:${port}`, { takesAll: true })
    const { received, forwardedImages, droppedImages, late, faults } = await page.reported(
      ({ received }) => received >= 100,
    )
    await page.came(forwardedImages)
    await page.close()
    await program.stop()
    await started.close()

    expect({ faults, late }).toEqual({ faults: 0, late: 0 })
    // One may be waiting at the moment of the report.
    expect([0, 1]).toContain(received - forwardedImages - droppedImages)
    const files = await Promise.all([1, 2, 3, 4, 5].map((n) => readFile(join(images, `igtlTestImage${n}.raw`))))
    const pictures = page.messages().map(({ content }) => content as ImageContent)
    const which = pictures.map(({ pixels }) => files.findIndex((file) => file.equals(pixels)))
    expect(which).not.toContain(-1)
    expect(new Set(which).size).toBe(5)
    expect(pictures[0]).toMatchObject({
      dimensions: [256, 256, 1],
      components: 1,
      scalarType: 'uint8',
      matrix: [1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 5, 0, 0, 0, 0, 1],
    })
  })

  test('TrackingDataServer: starts when the page asks with STT_TDATA and sends three channels with the right numbers', async () => {
    const port = await freePort()
    const program = runProgram(await compileExample('TrackingData/TrackingDataServer', folder), [port])
    const started = await startedServer({ allow: [`127.0.0.1:${port}`] })
    const page = openPage(started, 'poses', `127.0.0.1:${port}`)
    await page.reported(({ state }) => state === 'connected')
    expect(page.frames).toHaveLength(0)
    const content = { type: 'STT_TDATA', resolutionMs: 10, coordinates: '' } as const
    page.socket.send(encodeMessage({ device: 'Interspace', content }))
    await page.came(30)
    await page.close()
    await program.stop()
    await started.close()

    const errors = page.messages().map(({ content: tracking }, n) => {
      const { elements } = tracking as TrackingContent
      expect(elements.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
        'Channel 0 tracker',
        'Channel 1 6D',
        'Channel 2 5D',
      ])
      const steps = [[0.1, 0.2], [0.2, 0.1], [0.3, 0.05]] as const // prettier-ignore
      return Math.max(
        ...steps.map(([phi, theta], at) => apart(elements[at]!.matrix, exampleMatrix(phi * n, theta * n))),
      )
    })
    expect(Math.max(...errors)).toBeLessThan(TOLERANCE)
  })

  test('TrackerClient: connects to the waiting bridge, as 3D Slicer does as a client', async () => {
    const port = await freePort()
    const started = await startedServer({ igtlListen: `${port}` })
    const page = openPage(started, 'poses', `:${port}`)
    await page.reported(({ detail }) => detail.includes('waiting'))
    const program = runProgram(await compileExample('Tracker/TrackerClient', folder), ['127.0.0.1', port, 100])
    await page.came(50)
    await program.stop()
    const lost = await page.reported(({ state }) => state === 'lost')
    await page.close()
    await started.close()

    expect(lost.faults).toBe(0)
    const messages = page.messages().slice(0, 50)
    const errors = messages.map(({ content }, n) =>
      apart((content as TransformContent).matrix, exampleMatrix(0.2 * n, 0.1 * n)),
    )
    expect(Math.max(...errors)).toBeLessThan(TOLERANCE)
    // It stamps what it sends: stamps must run forward and be of today.
    const stamps = messages.map(({ header }) => header.timestamp)
    expect(stamps.every((stamp, n) => n === 0 || stamp >= stamps[n - 1]!)).toBe(true)
    expect(lost.late).toBe(0)
  })
})
