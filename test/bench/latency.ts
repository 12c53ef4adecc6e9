/**
 * From a sender's stamp to the eye: pictures at 60/s with poses at 240/s, and the same
 * four times over, through the real bridge into the built app.
 *
 * Sender, bridge and page share one machine and so one clock. "Ready" is when the page
 * may draw the picture; "drawn" is when the GPU has drawn the frame it is in. The
 * displayed frame is that of this machine's software renderer, measured in the same run.
 */
import { createServer, type Socket } from 'node:net'
import { encodeMessage } from '#core/openigtlink/encode.ts'
import { timestampOfEpochMs } from '#core/openigtlink/message.ts'
import { runApp } from '#test/e2e/running-app.ts'
import { median, percentile, type Bench, type Figure } from './figures.ts'

const WIDTH = 640
const HEIGHT = 480
const SECONDS = 12
/** The first seconds hold compilation and the first uploads. */
const SETTLED_AFTER_MS = 3000

const epochMs = () => performance.timeOrigin + performance.now()

/** A tracked scanner that keeps its rate whatever becomes of what it sends. */
async function serve(imagesPerSecond: number, posesPerSecond: number) {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const pixels = new Uint8Array(WIDTH * HEIGHT).map((_, i) => ((i * 2654435761) >>> 24) % 200)
  const startedMs = epochMs()
  let images = 0
  let poses = 0

  const send = (bytes: Uint8Array) => {
    // A scanner does not wait; what a socket cannot take is lost to it as it would be to a full network card.
    for (const socket of sockets) if (socket.writableLength < 8 * WIDTH * HEIGHT) socket.write(bytes)
  }
  const timer = setInterval(() => {
    const nowMs = epochMs()
    const timestamp = timestampOfEpochMs(nowMs)
    for (; poses < ((nowMs - startedMs) / 1000) * posesPerSecond; poses++) {
      const x = 20 * Math.sin(nowMs / 400)
      send(
        encodeMessage({
          device: 'ProbeToReference',
          timestamp,
          content: { type: 'TRANSFORM', matrix: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, 0, 0, 1] },
        }),
      )
    }
    for (; images < ((nowMs - startedMs) / 1000) * imagesPerSecond; images++) {
      send(
        encodeMessage({
          device: 'Image_Probe',
          timestamp: timestampOfEpochMs(epochMs()),
          content: {
            type: 'IMAGE',
            dimensions: [WIDTH, HEIGHT, 1],
            components: 1,
            scalarType: 'uint8',
            endian: 'little',
            coordinate: 'LPS',
            matrix: [0.1, 0, 0, 0, 0, 0.1, 0, 0, 0, 0, 0.1, 0, 0, 0, 0, 1],
            subVolume: { offset: [0, 0, 0], size: [WIDTH, HEIGHT, 1] },
            pixels,
          },
        }),
      )
    }
  }, 2)
  const { port } = server.address() as { port: number }
  return {
    address: `127.0.0.1:${port}`,
    close: () => {
      clearInterval(timer)
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

const CONFIG = `<PlusConfiguration version="2.1"><CoordinateDefinitions>
<Transform From="Image" To="Probe" Matrix="0.1 0 0 0 0 0.1 0 0 0 0 0.1 0 0 0 0 1"/>
</CoordinateDefinitions></PlusConfiguration>`

async function measure(imagesPerSecond: number, posesPerSecond: number): Promise<Figure[]> {
  const sender = await serve(imagesPerSecond, posesPerSecond)
  // No volume on screen: its ray-casting on a software renderer would be all that is measured.
  const app = await runApp({
    server: { allow: [sender.address] },
    viewport: { width: 400, height: 300 },
    query: '?measure&empty&quality=low',
  })
  try {
    await app.page
      .locator('input[type=file]:not([webkitdirectory])')
      .first()
      .setInputFiles({ name: 'calibration.xml', mimeType: 'text/xml', buffer: Buffer.from(CONFIG) })
    await app.page.getByText('Connect PLUS or 3D Slicer').click()
    await app.page.getByLabel('OpenIGTLink server').fill(sender.address)
    await app.page.getByRole('button', { name: 'Connect', exact: true }).click()
    await app.page
      .getByRole('button', { name: /Enter AR/i })
      .first()
      .click()
    await app.until((audit) => audit.live().planeWithheld === undefined, 30_000)
    await app.page.waitForTimeout(SECONDS * 1000)
    const { shown, zero, history, figures } = await app.ask((audit) => ({
      shown: audit.shown(),
      zero: audit.clockZeroEpochMs,
      history: audit.planeHistory(),
      figures: audit.live().figures,
    }))
    const settledMs = shown[0]!.shownAtMs + SETTLED_AFTER_MS
    const pictures = shown.filter(({ shownAtMs, stampEpochMs }) => shownAtMs > settledMs && stampEpochMs !== undefined)
    const ready = pictures.map(({ receivedAtMs, stampEpochMs }) => zero + receivedAtMs - stampEpochMs!)
    const drawn = pictures.map(({ drawnAtMs, stampEpochMs }) => zero + drawnAtMs - stampEpochMs!)
    const frameMs = percentile(
      history.slice(1).map(({ nowMs }, i) => nowMs - history[i]!.nowMs),
      0.95,
    )
    const periodMs = 1000 / imagesPerSecond
    const isOverload = imagesPerSecond > 60
    const limitMs = (isOverload ? 2 : 1) * (1000 / 60) + frameMs
    const at = `${imagesPerSecond} pictures/s, ${posesPerSecond} poses/s`
    const ms = (values: number[]) =>
      `p50 ${median(values).toFixed(1)} ms, p95 ${percentile(values, 0.95).toFixed(1)} ms`
    const readyP95 = percentile(ready, 0.95)
    const drawnP95 = percentile(drawn, 0.95)
    return [
      {
        figure: `${at}: stamp to ready for drawing (${ready.length} pictures)`,
        value: ms(ready),
        ...(isOverload ? {} : { goal: 'p95 ≤ 12 ms', met: readyP95 <= 12 }),
      },
      {
        figure: `${at}: stamp to drawn pixel`,
        value: ms(drawn),
        goal: `p95 ≤ ${isOverload ? '2 source periods' : '1 source period'} of 60/s + 1 displayed frame = ${limitMs.toFixed(1)} ms`,
        met: drawnP95 <= limitMs,
      },
      {
        figure: `${at}: of that, ready until its frame begins`,
        value: ms(pictures.map(({ shownAtMs, receivedAtMs }) => shownAtMs - receivedAtMs)),
      },
      {
        figure: `${at}: of that, its frame's own work until drawn`,
        value: ms(pictures.map(({ drawnAtMs, shownAtMs }) => drawnAtMs - shownAtMs)),
      },
      { figure: `${at}: displayed frame (p95) on this software renderer`, value: `${frameMs.toFixed(1)} ms` },
      {
        figure: `${at}: source period, received, dropped as outdated, poses`,
        value: `${periodMs.toFixed(1)} ms, ${figures.imagesReceived}, ${figures.imagesDropped}, ${figures.posesReceived}`,
      },
    ]
  } finally {
    await app.close()
    sender.close()
  }
}

export async function benchLatency(): Promise<Bench> {
  const rows = [...(await measure(60, 240)), ...(await measure(240, 960))]
  return { name: 'Latency through the bridge (AR session, emulated headset, software renderer, recognition off)', rows }
}

if (import.meta.main) {
  const { print } = await import('./figures.ts')
  print(await benchLatency())
}
