/**
 * How many 640 x 480 pictures a second come through, CRC verified, against the C++ reference implementation.
 *
 * Both sinks are processes of their own, fed in turn by the same C++ source over
 * loopback, so that whatever else the machine does strikes both.
 */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { crc64, crc64InJavaScript } from '#core/openigtlink/crc64.ts'
import { decodeMessage } from '#core/openigtlink/decode.ts'
import { encodeMessage } from '#core/openigtlink/encode.ts'
import { createFraming } from '#core/openigtlink/framing.ts'
import { compilePeer, freePort, missingForCpp } from '#test/peers/cpp-peer.ts'
import { median, print, type Bench, type Figure } from './figures.ts'

const WIDTH = 640
const HEIGHT = 480
/** Enough for half a second of the faster side. */
const IMAGES = 2500
const ROUNDS = 7
const GOAL = 3

interface Run {
  readonly images: number
  readonly bad: number
  readonly wallMs: number
  readonly cpuMs: number
}

async function receive(command: string, args: readonly (string | number)[]): Promise<Run> {
  const { stdout } = await promisify(execFile)(command, args.map(String))
  const run = JSON.parse(stdout) as Run
  if (run.images !== IMAGES || run.bad !== 0) throw new Error(`${command}: ${run.images} images, ${run.bad} bad`)
  return run
}

/** C++ and ours in turn, each with the same number of pictures from the same source. */
async function race(): Promise<{ readonly cpp: readonly Run[]; readonly ours: readonly Run[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'interspace-throughput-'))
  const program = await compilePeer('throughput-peer', folder)
  const port = await freePort()
  const source = spawn(program, ['send', port, IMAGES, WIDTH, HEIGHT].map(String), {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    await once(source.stdout, 'data')
    const sink = join(import.meta.dirname, 'openigtlink-receiver.ts')
    const cpp: Run[] = []
    const ours: Run[] = []
    for (let round = 0; round < ROUNDS; round++) {
      cpp.push(await receive(program, ['receive', port, IMAGES]))
      ours.push(await receive(process.execPath, [sink, port, IMAGES]))
    }
    return { cpp, ours }
  } finally {
    source.kill('SIGKILL')
    await rm(folder, { recursive: true })
  }
}

/** Median calls a second of five fifths of a second each. */
function perSecond(call: () => void): number {
  const rates = Array.from({ length: 5 }, () => {
    const began = performance.now()
    let calls = 0
    for (; performance.now() - began < 200; calls++) call()
    return (calls * 1000) / (performance.now() - began)
  })
  return median(rates)
}

/** The codec alone, on pictures in memory. */
function inMemory(): Figure[] {
  const pixels = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => Math.imul(i, 2654435761) >>> 24)
  const message = encodeMessage({
    device: 'Image_Reference',
    content: {
      type: 'IMAGE',
      dimensions: [WIDTH, HEIGHT, 1],
      components: 1,
      scalarType: 'uint8',
      endian: 'little',
      coordinate: 'RAS',
      matrix: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
      subVolume: { offset: [0, 0, 0], size: [WIDTH, HEIGHT, 1] },
      pixels,
    },
  })
  const framing = createFraming({ maxBodyBytes: 1 << 26 })
  const whole = perSecond(() => {
    for (let at = 0; at < message.length; at += 65536) {
      for (const framed of framing.push(message.subarray(at, at + 65536))) {
        if (!framed.ok || !decodeMessage(framed.bytes).ok) throw new Error('a picture did not come through')
      }
    }
  })
  const gigabytes = (rate: number) => `${((rate * pixels.length) / 1e9).toFixed(2)} GB/s`
  return [
    { figure: 'framing, CRC and decoding in memory', value: `${whole.toFixed(0)} images/s` },
    { figure: 'CRC-64, WebAssembly', value: gigabytes(perSecond(() => crc64(pixels))) },
    { figure: 'CRC-64, JavaScript', value: gigabytes(perSecond(() => crc64InJavaScript(pixels))) },
  ]
}

const rate = ({ images, wallMs }: Run) => (images * 1000) / wallMs

export async function benchOpenigtlink(): Promise<Bench> {
  const name = `OpenIGTLink: ${WIDTH} x ${HEIGHT} pictures over loopback, CRC verified`
  const missing = missingForCpp()
  if (missing.length > 0) {
    const skipped = { figure: 'against C++', value: `not run: ${missing.join(', ')} not installed` }
    return { name, rows: [skipped, ...inMemory()] }
  }
  const { cpp, ours } = await race()
  const wallRatio = median(ours.map((run, round) => rate(run) / rate(cpp[round]!)))
  const cpuRatio = median(ours.map((run, round) => cpp[round]!.cpuMs / run.cpuMs))
  const of = (runs: readonly Run[]) => `${median(runs.map(rate)).toFixed(0)} images/s`
  const cpu = (runs: readonly Run[]) => `${median(runs.map((run) => run.cpuMs / run.images)).toFixed(3)} ms`
  const times = (ratio: number): Pick<Figure, 'value' | 'goal' | 'met'> => ({
    value: `${ratio.toFixed(2)} x`,
    goal: `≥ ${GOAL} x`,
    met: ratio >= GOAL,
  })
  return {
    name,
    rows: [
      { figure: `C++ library, median of ${ROUNDS}`, value: of(cpp) },
      { figure: `ours in Node, median of ${ROUNDS}`, value: of(ours) },
      { figure: 'ratio of images per second, median of rounds', ...times(wallRatio) },
      { figure: 'CPU per image, C++ and ours', value: `${cpu(cpp)} and ${cpu(ours)}` },
      { figure: 'ratio of CPU per image, median of rounds', ...times(cpuRatio) },
      { figure: 'bad CRCs', value: `0 of ${2 * ROUNDS * IMAGES}`, goal: '0', met: true },
      ...inMemory(),
    ],
  }
}

if (import.meta.main) print(await benchOpenigtlink())
