/** Broken and hostile files given to the built app: it says which and why, and what was open stays open. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runApp, type RunningApp } from './running-app.ts'

const file = (name: string, bytes: Buffer) => ({ name, mimeType: 'application/octet-stream', buffer: bytes })

/** A DICOM preamble and the beginning of a header that breaks off inside an element. */
const truncatedDicom = Buffer.concat([
  Buffer.alloc(128),
  Buffer.from('DICM'),
  Buffer.from([2, 0, 0, 0, 0x55, 0x4c, 4, 0, 0xff, 0xff, 0xff, 0x7f]),
  Buffer.from([8, 0, 0x60, 0, 0x43, 0x53, 0xff, 0x7f]),
])
const hugeSequence = Buffer.from(
  'ObjectType = Image\nNDims = 3\nDimSize = 100000 100000 100000\nElementType = MET_UCHAR\n' +
    'Seq_Frame0000_ProbeToTrackerTransform = 1 0 0 0 0 1 0 0 0 0 1 0 0 0 0 1\nElementDataFile = LOCAL\nnothing',
)
const brokenConfig = Buffer.from(
  '<PlusConfiguration version="2.1"><CoordinateDefinitions><Transform From="Image" To="Probe" Matrix="1 2 3"/>',
)

describe('bad input', () => {
  let app: RunningApp
  beforeAll(async () => {
    app = await runApp({ headset: false, viewport: { width: 800, height: 600 }, query: '?quality=low' })
    await app.until((audit) => audit.live().slicesArrived === audit.state().openCase?.geometry.dimensions[2], 60_000)
  }, 120_000)
  afterAll(() => app?.close())

  test.each([
    ['broken.dcm', truncatedDicom],
    ['huge.igs.mha', hugeSequence],
    ['broken.xml', brokenConfig],
    ['not-a-volume.zip', Buffer.from('PK\u0003\u0004 but nothing else')],
    ['empty.dcm', Buffer.alloc(0)],
  ])('%s is refused by name, and the case and the ultrasound go on', async (name, bytes) => {
    const before = await app.ask((audit) => audit.state())
    await app.page.locator('input[type=file]:not([webkitdirectory])').first().setInputFiles(file(name, bytes))
    // What is being opened is named before it is refused: only the notice is the answer.
    const lastNotice = () => app.ask((audit) => audit.state().notices.at(-1)?.text ?? '')
    await expect.poll(lastNotice, { timeout: 20_000 }).toContain(name)
    const after = await app.ask((audit) => audit.state())
    expect(after.notices.at(-1)).toMatchObject({ level: 'error', text: expect.stringContaining(name) })
    expect(after.notices.at(-1)!.text.length).toBeGreaterThan(name.length + 10)
    expect(after.openCase).toEqual(before.openCase)
    expect(after.registration).toEqual(before.registration)
    const shownBefore = await app.ask((audit) => audit.live().figures.imagesReceived)
    await expect
      .poll(() => app.ask((audit) => audit.live().figures.imagesReceived), { timeout: 20_000 })
      .toBeGreaterThan(shownBefore)
  })
})
