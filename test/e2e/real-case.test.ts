/**
 * The main job on real input, end to end on the built app: a real lumbar CT series, a
 * real tracked sweep with its PLUS calibration through the bridge, a headset.
 *
 * The sweep is of a spine phantom and the CT of a person: REGISTRATION below is a
 * stated transform that puts one into the other. Every number the app shows is held
 * against one computed here from the files, by other code.
 */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWithData, sharedData } from '#test/real/shared-data.ts'
import { runApp, type RunningApp } from './running-app.ts'
import { readRecording, serveSweep, type Recording, type Rows, type SweepSource } from './sweep-source.ts'

const SWEEP = 'us-tracked/SpinePhantomFreehand.igs.mha'
const CONFIG = 'us-tracked/config/PlusDeviceSet_SpinePhantomFreehandReconstructionOnly.xml'
const CT = 'ct/lumbar3mm/dicom'

/**
 * ctFromPatient, row by row. Rigid; chosen so that in the middle frame the picture lies in
 * the axial plane of the CT with its spinous process on that of L3.
 */
// prettier-ignore
const REGISTRATION: Rows = [
  -0.980792, 0.193982, -0.020459, -74.494953,
  -0.00858, -0.147691, -0.988996, -9.685734,
  -0.194869, -0.969824, 0.146518, 477.409171,
  0, 0, 0, 1,
]

const times = (a: Rows, b: Rows): number[] =>
  Array.from({ length: 16 }, (_, i) =>
    [0, 1, 2, 3].reduce((sum, k) => sum + a[Math.floor(i / 4) * 4 + k]! * b[k * 4 + (i % 4)]!, 0),
  )

/** Inverse of a rigid matrix by rows: the transposed rotation, and the translation turned back. */
function rigidInverse(m: Rows): number[] {
  const r = (i: number, j: number) => m[j * 4 + i]!
  const t = [m[3]!, m[7]!, m[11]!]
  const back = [0, 1, 2].map((i) => -(r(i, 0) * t[0]! + r(i, 1) * t[1]! + r(i, 2) * t[2]!))
  return [0, 1, 2].flatMap((i) => [r(i, 0), r(i, 1), r(i, 2), back[i]!]).concat(0, 0, 0, 1)
}

const at = (m: Rows, x: number, y: number) => [0, 1, 2].map((i) => m[i * 4]! * x + m[i * 4 + 1]! * y + m[i * 4 + 3]!)

describeWithData('the real lumbar CT with the real spine sweep in a headset', [SWEEP, CONFIG, CT], () => {
  let app: RunningApp
  let source: SweepSource
  let recording: Recording

  beforeAll(async () => {
    recording = readRecording(sharedData(SWEEP)!)
    source = await serveSweep(recording, 87)
    app = await runApp({
      server: { allow: [source.address] },
      viewport: { width: 420, height: 320 },
      query: '?empty&quality=low',
    })
  }, 120_000)

  afterAll(async () => {
    await app?.close()
    await source?.close()
  })

  test('opens the CT series: 112 slices with the geometry of the files', async () => {
    await app.page.locator('input[type=file][webkitdirectory]').setInputFiles(sharedData(CT)!)
    await app.until(
      (audit) => audit.state().openCase?.geometry.dimensions[2] === 112 && !audit.state().progress,
      60_000,
    )
    const { openCase } = await app.ask((audit) => audit.state())
    expect(openCase).toMatchObject({ modality: 'CT' })
  })

  test('states the registration and streams the sweep through the bridge', async () => {
    await app.page.getByText('Registration of patient to CT').click()
    await app.page.getByLabel(/ctFromPatient/i).fill(REGISTRATION.join(' '))
    await app.page.getByRole('button', { name: 'Use this registration' }).click()
    await app.page.locator('input[type=file]:not([webkitdirectory])').first().setInputFiles(sharedData(CONFIG)!)
    await app.page.getByText('Connect PLUS or 3D Slicer').click()
    await app.page.getByLabel('OpenIGTLink server').fill(source.address)
    await app.page.getByRole('button', { name: 'Connect', exact: true }).click()
    await app.until((audit) => audit.live().frameId !== undefined, 60_000)
  })

  test('in AR the four corners of the plane are where the file puts them, within 0.01 mm', async () => {
    // Standing a step back from the hologram, looking at its middle.
    await app.page.evaluate('window.headset.position.set(0, 1.35, 0)')
    await app.page.getByRole('button', { name: 'Enter AR' }).click()
    await app.until((audit) => audit.state().view === 'immersive-ar')
    source.hold(10)
    await drawnSince(Date.now() + 300)

    const { corners, roomFromCt } = await app.ask((audit) => ({
      corners: audit.drawn().planeCornersInRoom,
      roomFromCt: audit.live().roomFromCt,
    }))
    const xml = readFileSync(sharedData(CONFIG)!, 'utf8')
    const probeFromImage = /From="Image" To="Probe"\s+Matrix="([^"]+)"/.exec(xml)![1]!.trim().split(/\s+/).map(Number)
    const frame = recording.frames[10]!
    const roomFromCtRows = roomFromCt!.map((_, i) => roomFromCt![(i % 4) * 4 + Math.floor(i / 4)]!)
    const patientFromProbe = times(rigidInverse(frame.trackerFromReference), frame.trackerFromProbe)
    const roomFromImage = [roomFromCtRows, REGISTRATION, patientFromProbe, probeFromImage].reduce(times)
    // Pixel centres are whole numbers, so the picture reaches half a pixel past the first and the last.
    const expected = [
      [-0.5, -0.5],
      [819.5, -0.5],
      [819.5, 615.5],
      [-0.5, 615.5],
    ].map(([x, y]) => at(roomFromImage, x!, y!))
    const offMm = expected.map((corner, i) => Math.hypot(...corner.map((v, axis) => v - corners![i]![axis]!)))
    console.log(`corners off by ${offMm.map((v) => v.toFixed(5)).join(', ')} mm`)
    for (const off of offMm) expect(off).toBeLessThan(0.01)
  })

  test('target and entry are put on the bone with the controller’s ray', async () => {
    await app.page.keyboard.press('t')
    await app.until((audit) => audit.state().placing === 'target')
    await pointAndPull(0, 1.2)
    await app.until((audit) => audit.state().placing === 'entry')
    await pointAndPull(0.004, 1.26)
    await app.until((audit) => audit.state().entry !== undefined && audit.state().placing === 'none')
    const { target, entry, placement } = await app.ask((audit) => audit.state())
    // Where the rays went, in the room: the hologram's own placement takes the points back.
    const rows = placement.map((_, i) => placement[(i % 4) * 4 + Math.floor(i / 4)]!)
    const inRoom = (p: { x: number; y: number; z: number }) =>
      [0, 1].map((i) => rows[i * 4]! * p.x + rows[i * 4 + 1]! * p.y + rows[i * 4 + 2]! * p.z + rows[i * 4 + 3]!)
    for (const [point, ray] of [
      [target!, [0, 1200]],
      [entry!, [4, 1260]],
    ] as const) {
      const [x, y] = inRoom(point)
      expect(Math.abs(x! - ray[0])).toBeLessThan(2)
      expect(Math.abs(y! - ray[1])).toBeLessThan(2)
    }
  })

  /** Until the plane is drawn with a picture sent after that moment, however slow the machine draws. */
  async function drawnSince(epochMs: number) {
    for (const endMs = Date.now() + 60_000; Date.now() < endMs; await app.page.waitForTimeout(30)) {
      const stampEpochMs = await app.ask((audit) => audit.shown().at(-1)?.stampEpochMs)
      if (stampEpochMs !== undefined && stampEpochMs > epochMs) return
    }
    throw new Error('no picture sent after that moment was drawn within a minute')
  }

  async function framesPass(count: number) {
    const before = await app.ask((audit) => audit.framesDrawn())
    for (const endMs = Date.now() + 30_000; Date.now() < endMs; await app.page.waitForTimeout(10))
      if ((await app.ask((audit) => audit.framesDrawn())) >= before + count) return
    throw new Error(`${count} frames were not drawn within half a minute`)
  }

  /** Holds the right controller in front of the hologram, level, and pulls the trigger once. */
  async function pointAndPull(x: number, y: number) {
    await app.page.evaluate(`
      window.headset.controllers.right.position.set(${x}, ${y}, -0.25)
      window.headset.controllers.right.quaternion.set(0, 0, 0, 1)
    `)
    await framesPass(4)
    await app.page.evaluate(`window.headset.controllers.right.updateButtonValue('trigger', 1)`)
    await framesPass(2)
    await app.page.evaluate(`window.headset.controllers.right.updateButtonValue('trigger', 0)`)
    await framesPass(3)
  }

  test('what was found is drawn on the picture it was found in', async () => {
    source.hold(undefined)
    // The software renderer and the network share two cores here: drawing all of it would leave the network none, so the wearer looks away.
    await app.page.evaluate('window.headset.quaternion.set(0, 1, 0, 0)')
    await app.page.keyboard.press('1')
    await app.until((audit) => audit.live().contourFrameId !== undefined && audit.live().contourPoints > 20, 90_000)
    const looks: { frameId: number | undefined; contourFrameId: number | undefined }[] = []
    const withContour = () => looks.filter(({ contourFrameId }) => contourFrameId !== undefined)
    for (let look = 0; look < 20 || (withContour().length < 3 && look < 400); look++) {
      looks.push(await app.ask((audit) => audit.live()))
      await app.page.waitForTimeout(40)
    }
    expect(withContour().length).toBeGreaterThan(0)
    expect(withContour().filter(({ frameId, contourFrameId }) => frameId !== contourFrameId)).toEqual([])
    const { perceiving } = await app.ask((audit) => audit.state())
    expect(perceiving.state).toBe('running')
    expect(perceiving.backend).toMatch(/WebGPU|wasm/)
    await app.page.evaluate('window.headset.quaternion.set(0, 0, 0, 1)')
  })

  test('looked at again, with the volume put away, the plane is drawn', async () => {
    await app.until((audit) => audit.drawn().planeIsVisible, 90_000)
    await app.screenshot('real-case-in-ar')
  })

  test('150 ms after the stream stops nothing draws the plane any more, and it is said', async () => {
    source.silence()
    const lastEpochMs = source.sent.at(-1)!.atEpochMs
    await app.until((audit) => audit.live().planeWithheld !== undefined)
    const { history, zero } = await app.ask((audit) => ({
      history: audit.planeHistory(),
      zero: audit.clockZeroEpochMs,
    }))
    const drawnLate = history.filter(({ isDrawn, nowMs }) => isDrawn && zero + nowMs > lastEpochMs + 150 + 1)
    expect(history.some(({ isDrawn }) => isDrawn)).toBe(true)
    expect(drawnLate).toEqual([])
    expect(await app.ask((audit) => audit.live().planeWithheld)).toMatch(/^stale: last picture/)
    await app.screenshot('real-case-stream-stopped')
  })

  test('back on the page the path reads the length between the two points', async () => {
    const { target, entry } = await app.ask((audit) => audit.state())
    await app.page.evaluate('window.headset.activeSession.end()')
    await app.until((audit) => audit.state().view === 'page')
    await app.page.getByRole('button', { name: 'Desktop 3-D view' }).click()
    const lengthMm = Math.hypot(target!.x - entry!.x, target!.y - entry!.y, target!.z - entry!.z)
    const words = await app.page.getByText(/mm/).allInnerTexts()
    expect(words.join(' ')).toContain(`${lengthMm.toFixed(1)}`)
    expect(lengthMm).toBeGreaterThan(20)
  })
})
