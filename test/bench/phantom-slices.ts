/**
 * Pictures of the phantom's structures and tissues in colour: axial at every body and disc, coronal and sagittal.
 *
 *   npx node test/bench/phantom-slices.ts [seed|typical] [posture]   → test-output/phantom-SEED/*.png
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { deflateSync } from 'node:zlib'
import { LEVELS } from '#core/anatomy/levels.ts'
import { STRUCTURES } from '#core/anatomy/structures.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { drawParameters, TYPICAL, type Posture } from '#core/phantom/parameters.ts'
import { sampleSpine } from '#core/phantom/sample.ts'
import { TISSUE_NAMES } from '#core/phantom/tissues.ts'

type Colour = readonly [number, number, number]

const OF_TISSUE: Readonly<Record<string, Colour>> = {
  air: [0, 0, 0], skin: [190, 150, 120], fat: [230, 210, 110], fascia: [245, 245, 245], muscle: [170, 60, 55],
  'intramuscular-fat': [225, 180, 110], viscera: [120, 90, 110], 'arterial-blood': [255, 0, 0], 'venous-blood': [40, 60, 255],
  'vessel-wall': [255, 140, 160], ligament: [150, 220, 220], flavum: [255, 255, 0], 'epidural-fat': [200, 170, 60], dura: [255, 0, 255],
  csf: [60, 190, 255], cord: [255, 255, 200], nerve: [120, 255, 60], ganglion: [0, 170, 0], annulus: [90, 130, 160],
  nucleus: [130, 190, 220], cartilage: [180, 180, 255], 'joint-fluid': [100, 255, 255], 'joint-capsule': [140, 200, 160],
  'cortical-bone': [255, 255, 255], 'cancellous-bone': [200, 190, 180], metal: [100, 100, 100],
} // prettier-ignore

/** One hue a structure kind, sides a little apart. */
function ofLabel(label: number): Colour {
  if (!label) return [0, 0, 0]
  const { kind, side } = STRUCTURES[label - 1]!
  let h = 7
  for (const letter of kind) h = (h * 31 + letter.charCodeAt(0)) % 9973
  const light = side === 'right' ? 0.8 : 1
  return [90 + ((h * 37) % 165), 90 + ((h * 91) % 165), 90 + ((h * 53) % 165)].map((v) =>
    Math.round(v * light),
  ) as unknown as Colour
}

function crc(bytes: Uint8Array): number {
  let c = 0xffffffff
  for (const byte of bytes) {
    c ^= byte
    for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1
  }
  return (c ^ 0xffffffff) >>> 0
}

function png(width: number, height: number, colourAt: (column: number, row: number) => Colour): Buffer {
  const rows = Buffer.alloc(height * (1 + 3 * width))
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      rows.set(colourAt(column, row), row * (1 + 3 * width) + 1 + 3 * column)
  const chunk = (kind: string, body: Buffer) => {
    const whole = Buffer.concat([Buffer.from(kind), body])
    const frame = Buffer.alloc(8)
    frame.writeUInt32BE(body.length)
    frame.writeUInt32BE(crc(whole), 4)
    return Buffer.concat([frame.subarray(0, 4), whole, frame.subarray(4)])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

const [which = 'typical', posture = 'supine'] = process.argv.slice(2)
const parameters = which === 'typical' ? TYPICAL : drawParameters(Number(which), posture as Posture)
const started = performance.now()
const spine = createLumbarSpine(parameters)
console.log(`built in ${(performance.now() - started).toFixed(0)} ms, ${spine.parts.length} parts`)
const folder = `test-output/phantom-${which}`
mkdirSync(folder, { recursive: true })

const STEP = 0.6
function picture(name: string, axis: 0 | 1 | 2, at: number, low: readonly number[], high: readonly number[]): void {
  const origin = [0, 1, 2].map((n) => (n === axis ? at : low[n]!)) as unknown as [number, number, number]
  const dimensions = [0, 1, 2].map((n) => (n === axis ? 1 : Math.round((high[n]! - low[n]!) / STEP))) as unknown as [
    number,
    number,
    number,
  ]
  const { labels, tissues } = sampleSpine(spine.parts, {
    dimensions,
    spacingMm: [STEP, STEP, STEP],
    origin,
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  })
  const [a, b] = [0, 1, 2].filter((n) => n !== axis) as [number, number]
  const [width, height] = [dimensions[a]!, dimensions[b]!]
  const isUpsideDown = axis !== 2
  const index = (column: number, row: number) => column + width * (isUpsideDown ? height - 1 - row : row)
  const both = png(2 * width, height, (column, row) =>
    column < width
      ? OF_TISSUE[TISSUE_NAMES[tissues[index(column, row)]!]!]!
      : ofLabel(labels[index(column - width, row)]!),
  )
  writeFileSync(`${folder}/${name}.png`, both)
}

for (const level of LEVELS) {
  const [x, y, z] = spine.landmarks[level].bodyCentre
  picture(`axial-${level}`, 2, z, [x - 105, y - 75, z], [x + 105, y + 105, z])
}
for (const {
  origin: [x, y, z],
  upper,
} of spine.soft.gaps)
  picture(`axial-disc-${upper.level}`, 2, z, [x - 105, y - 75, z], [x + 105, y + 105, z])
const [sx, sy, sz] = spine.sacrum.centre
picture('axial-S1', 2, sz - 16, [sx - 120, sy - 80, sz], [sx + 120, sy + 100, sz])
for (const x of [-40, -28, -18, -12, 0, 6, 12, 18, 24, 34, 50])
  picture(`sagittal${x}`, 0, x, [x, -75, -170], [x, 120, 120])
for (const y of [-30, -15, 0, 10, 18, 24, 30, 38, 50, 60]) picture(`coronal${y}`, 1, y, [-105, y, -170], [105, y, 120])
console.log(`pictures after ${(performance.now() - started).toFixed(0)} ms in ${folder}`)
