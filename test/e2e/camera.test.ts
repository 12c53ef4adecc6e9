/**
 * Printed markers before the camera of the device, in the built app: a rendered video takes the place of the camera, and
 * the needle comes out where it was rendered, as a source that says what it is for.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { intrinsicsOf } from '#core/camera/intrinsics.ts'
import { facing, renderedTools } from '#test/core/camera/rendered-sheet.ts'
import { runApp, type RunningApp } from './running-app.ts'

const CAMERA = intrinsicsOf(640, 480, 60)
const PATIENT = facing([-70, 20, 420], 30, 20)
const NEEDLE = facing([100, -30, 400], 35, 200)

/** YUV4MPEG2, what Chromium plays as a camera: grey, and chroma that says nothing. */
function video(): Uint8Array {
  const grey = renderedTools({ patient: PATIENT, needle: NEEDLE }, CAMERA)
  const text = (words: string) => new TextEncoder().encode(words)
  const frame = [text('FRAME\n'), Uint8Array.from(grey, (v) => 16 + (219 * v) / 255), new Uint8Array(640 * 480 / 2).fill(128)] // prettier-ignore
  const parts = [text('YUV4MPEG2 W640 H480 F30:1 Ip A1:1 C420jpeg\n'), ...Array.from({ length: 6 }, () => frame).flat()]
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

describe('the camera of this device', () => {
  const folder = mkdtempSync(join(tmpdir(), 'interspace-camera-'))
  let app: RunningApp

  beforeAll(async () => {
    const file = join(folder, 'markers.y4m')
    writeFileSync(file, video())
    app = await runApp({
      viewport: { width: 1280, height: 900 },
      headset: false,
      // Nothing else is needed, and nothing else may take the camera's time.
      query: '?empty&quality=low',
      flags: ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${file}`], // prettier-ignore
    })
    await app.page.locator('summary', { hasText: 'Camera and printed markers' }).click()
  }, 150_000)
  afterAll(async () => {
    await app?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('offers the sheet of markers to print', async () => {
    const [download] = await Promise.all([
      app.page.waitForEvent('download'),
      app.page.getByRole('button', { name: 'Marker sheet to print' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('interspace-markers.svg')
  })

  test('follows the needle by its marker, within 3 mm, and says that it is for teaching and phantom only', async () => {
    await app.page.getByLabel('How wide the camera sees, degrees').fill('60')
    await app.page.getByRole('button', { name: 'Use the camera' }).click()
    await app.until((audit) => audit.state().source.kind === 'camera' && audit.state().source.state === 'running', 60_000) // prettier-ignore
    await app.until((audit) => audit.placed('patient', 'needle')?.status === 'ok', 60_000)
    await app.screenshot('camera-markers')
    const link = await app.ask((audit) => audit.placed('patient', 'needle'))
    const far = Math.hypot(...link!.matrix.slice(12, 15))
    const truth = Math.hypot(...NEEDLE.at.map((value, axis) => value - PATIENT.at[axis]!))
    console.log(
      `camera in the built app: needle ${far.toFixed(2)} mm from the reference, rendered ${truth.toFixed(2)} mm`,
    )
    expect(Math.abs(far - truth)).toBeLessThan(3)
    expect(await app.page.getByText('teaching and phantom only').first().isVisible()).toBe(true)
  }, 150_000)
})
