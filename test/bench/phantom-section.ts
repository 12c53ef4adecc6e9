/**
 * A picture of the phantom's soft tissue: an axial section at a disc as CT beside a real CT, and below it every structure
 * with its name.
 *
 *   npx node test/bench/phantom-section.ts [upper level of the disc: L3] [seed|typical]   → test-output/phantom-section-L3.png
 */
import { mkdirSync } from 'node:fs'
import { chromium as playwright } from 'playwright-core'
import { colourOf } from '#core/anatomy/colours.ts'
import { LEVELS, type Level } from '#core/anatomy/levels.ts'
import { STRUCTURES, type Structure } from '#core/anatomy/structures.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { drawParameters, TYPICAL } from '#core/phantom/parameters.ts'
import { sampleSpine } from '#core/phantom/sample.ts'
import { TISSUE_NAMES, TISSUES } from '#core/phantom/tissues.ts'
import { invert } from '#core/frames/transform.ts'
import { volumeFromVoxel } from '#core/volumes/volume.ts'
import { chromium, CHROMIUM_FLAGS } from '#test/chromium.ts'
import { readNifti } from '#test/real/read-nifti.ts'
import { sharedData } from '#test/real/shared-data.ts'
import { png, type Picture } from './bone-view.ts'

type Place = readonly [number, number, number]

/** What is drawn round the disc, mm: half its width, in front of and behind the disc's middle. */
const FIELD = { half: 98, front: 60, back: 84 } as const
const PIXELS_PER_MM = 2.8
const WINDOW = { low: -160, high: 240 } as const
const [widthPx, heightPx] = [2 * FIELD.half, FIELD.front + FIELD.back].map((mm) => Math.round(mm * PIXELS_PER_MM)) as [
  number,
  number,
]

const [upper = 'L3', which = 'typical'] = process.argv.slice(2)
if (!LEVELS.includes(upper as Level)) throw new RangeError(`no disc lies under ${upper}; ${LEVELS.join(', ')} have one`)

function picture(colourAt: (column: number, row: number) => readonly number[]): Picture {
  const rgb = new Uint8Array(3 * widthPx * heightPx)
  for (let row = 0; row < heightPx; row++)
    for (let column = 0; column < widthPx; column++) rgb.set(colourAt(column, row), 3 * (row * widthPx + column))
  return { widthPx, heightPx, rgb }
}
const grey = (hu: number) => {
  const value = Math.min(255, Math.max(0, ((hu - WINDOW.low) / (WINDOW.high - WINDOW.low)) * 255))
  return [value, value, value] as const
}

const spine = createLumbarSpine(which === 'typical' ? TYPICAL : drawParameters(Number(which)))
const [x, y, z] = spine.soft.gaps.find((gap) => gap.upper.level === upper)!.origin
const { labels, tissues } = sampleSpine(spine.parts, {
  dimensions: [widthPx, heightPx, 1],
  spacingMm: [1 / PIXELS_PER_MM, 1 / PIXELS_PER_MM, 1],
  origin: [x - FIELD.half, y - FIELD.front, z],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
})

/** As thick as a pixel of the real CT: 3 mm of it averaged. */
function phantomCt(): Picture {
  const hu = Float32Array.from(tissues, (code) => TISSUES[TISSUE_NAMES[code]!].hu)
  const reach = Math.round(1.5 * PIXELS_PER_MM)
  const averaged = (values: Float32Array, stride: number, isInside: (at: number, by: number) => boolean) =>
    values.map((_, at) => {
      let [sum, count] = [0, 0]
      for (let by = -reach; by <= reach; by++)
        if (isInside(at, by)) {
          sum += values[at + by * stride]!
          count++
        }
      return sum / count
    })
  const across = averaged(hu, 1, (at, by) => (at % widthPx) + by >= 0 && (at % widthPx) + by < widthPx)
  const both = averaged(across, widthPx, (at, by) => {
    const row = Math.floor(at / widthPx) + by
    return row >= 0 && row < heightPx
  })
  return picture((column, row) => grey(both[row * widthPx + column]!))
}

/** In the labels beside the real CT. */
const REAL_LABEL: Readonly<Record<Level, number>> = { T12: 32, L1: 31, L2: 30, L3: 29, L4: 28, L5: 27 }

function realCt(): Picture | undefined {
  const [file, labelled] = ['lumbar_ct', 'lumbar_ct_labels'].map((name) =>
    sharedData(`ct/lumbar3mm/${name}.nii.gz`),
  ) as [string | undefined, string | undefined]
  if (!file || !labelled) return undefined
  const [ct, marks] = [readNifti(file), readNifti(labelled)]
  const [nx, ny, nz] = ct.geometry.dimensions
  const m = volumeFromVoxel('ct', ct.geometry).matrix
  const b = invert(volumeFromVoxel('ct', ct.geometry)).matrix
  /** The middle of a vertebra's labels leans backwards from its body's by the arch, so the front half counts. */
  const middleOf = (label: number): Place => {
    const found: Place[] = []
    marks.voxels.forEach((value, at) => {
      if (value !== label) return
      const [i, j, k] = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))]
      found.push([0, 1, 2].map((r) => m[r]! * i + m[4 + r]! * j + m[8 + r]! * k + m[12 + r]!) as unknown as Place)
    })
    found.sort((p, q) => p[1] - q[1])
    const front = found.slice(0, Math.round(found.length * 0.6))
    return [0, 1, 2].map((axis) => front.reduce((sum, p) => sum + p[axis]!, 0) / front.length) as unknown as Place
  }
  const [above, below] = [middleOf(REAL_LABEL[upper as Level]), middleOf(REAL_LABEL[upper as Level] - 1)]
  const [cx, cy, cz] = [0, 1, 2].map((axis) => (above[axis]! + below[axis]!) / 2) as [number, number, number]
  const at = (px: number, py: number) => {
    const [i, j, k] = [0, 1, 2].map((r) => b[r]! * px + b[4 + r]! * py + b[8 + r]! * cz + b[12 + r]!) as [
      number,
      number,
      number,
    ]
    const [i0, j0, k0] = [Math.floor(i), Math.floor(j), Math.floor(k)]
    if (i0 < 0 || j0 < 0 || k0 < 0 || i0 >= nx - 1 || j0 >= ny - 1 || k0 >= nz - 1) return -1000
    let value = 0
    for (let c = 0; c < 8; c++) {
      const weight = (c & 1 ? i - i0 : 1 - i + i0) * (c & 2 ? j - j0 : 1 - j + j0) * (c & 4 ? k - k0 : 1 - k + k0)
      value += weight * ct.voxels[i0 + (c & 1) + nx * (j0 + ((c >> 1) & 1) + ny * (k0 + (c >> 2)))]!
    }
    return value
  }
  return picture((column, row) =>
    grey(at(cx - FIELD.half + column / PIXELS_PER_MM, cy - FIELD.front + row / PIXELS_PER_MM)),
  )
}

const hex = (colour: string) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
/** Neighbouring muscles and the thin things of the canal need more apart than the atlas's colours are. */
const CLEARER: Readonly<Record<string, string>> = {
  multifidus: '#b0483c', longissimus: '#d07a5e', iliocostalis: '#8e3d4b', 'quadratus lumborum': '#c4605a', psoas: '#a85040',
  'vertebral body': '#f2ead4', 'fat between muscles': '#f0e0a8', 'retroperitoneal fat': '#f3e6b8', 'subcutaneous fat': '#f6ecc6',
  viscera: '#c9b3b8', 'abdominal wall': '#b56a5c', 'cerebrospinal fluid': '#8fd0ea', 'epidural fat': '#e4c766', 'cauda equina': '#d9a300',
  'nerve root': '#2f9e44', 'dorsal root ganglion': '#1b6e2c', 'medial branch': '#5ad45a', 'ligamentum flavum': '#f2b705',
} // prettier-ignore
const structures = picture((column, row) => {
  const structure = STRUCTURES[labels[row * widthPx + column]! - 1]
  return structure ? hex(CLEARER[structure.kind] ?? colourOf(structure)) : [255, 255, 255]
})

/** In each structure, the pixel nearest to its middle. */
function anchors(): readonly { readonly structure: Structure; readonly x: number; readonly y: number }[] {
  const sums = new Map<number, { x: number; y: number; n: number }>()
  labels.forEach((label, at) => {
    const sum = sums.get(label) ?? { x: 0, y: 0, n: 0 }
    sums.set(label, { x: sum.x + (at % widthPx), y: sum.y + Math.floor(at / widthPx), n: sum.n + 1 })
  })
  return [...sums].flatMap(([label, sum]) => {
    const structure = STRUCTURES[label - 1]
    if (!structure || sum.n < 8) return []
    const [mx, my] = [sum.x / sum.n, sum.y / sum.n]
    let best = { away: Infinity, x: mx, y: my }
    labels.forEach((other, at) => {
      if (other !== label) return
      const [px, py] = [at % widthPx, Math.floor(at / widthPx)]
      const away = Math.hypot(px - mx, py - my)
      if (away < best.away) best = { away, x: px, y: py }
    })
    return [{ structure, x: best.x, y: best.y }]
  })
}

const MARGIN_PX = 250
const LINE_PX = 16
function labelled(): string {
  const all = anchors()
  const near = (one: (typeof all)[number]) => one.x - widthPx / 2
  const middle = all.filter(({ structure: { side } }) => !side)
  const kinds = [...new Set(all.filter(({ structure: { side } }) => side).map(({ structure }) => structure.kind))]
  const onLeft = new Set(kinds.filter((_, n) => n % 2))
  /** What comes in pairs is named on one side of the picture, in turn; what does not on the side it lies on. */
  const isOnLeft = (one: (typeof all)[number]) =>
    one.structure.side
      ? onLeft.has(one.structure.kind)
      : middle.toSorted((p, q) => near(p) - near(q)).indexOf(one) < middle.length / 2
  const isNamed = (one: (typeof all)[number]) =>
    !one.structure.side || one.structure.side === (isOnLeft(one) ? 'right' : 'left')
  const column = (list: typeof all, textX: number, lineX: number, anchor: string) => {
    const sorted = list.toSorted((p, q) => p.y - q.y)
    const step = Math.max(LINE_PX, Math.min(30, heightPx / Math.max(1, sorted.length)))
    const top = Math.max(12, (heightPx - step * (sorted.length - 1)) / 2)
    return sorted
      .map(({ structure: { kind, level }, x: px, y: py }, n) => {
        const line = top + n * step
        const name = level ? `${kind} ${level}` : kind
        return `<polyline points="${lineX},${line} ${px + MARGIN_PX},${py}"/><circle cx="${px + MARGIN_PX}" cy="${py}" r="2"/><text x="${textX}" y="${line + 4}" text-anchor="${anchor}">${name}</text>`
      })
      .join('')
  }
  const named = all.filter(isNamed)
  const [left, right] = [named.filter(isOnLeft), named.filter((one) => !isOnLeft(one))]
  const widest = widthPx + 2 * MARGIN_PX
  const high = Math.max(heightPx, LINE_PX * Math.max(left.length, right.length) + 20)
  return `<svg width="${widest}" height="${high}" viewBox="0 0 ${widest} ${high}">
    <image href="data:image/png;base64,${png(structures).toString('base64')}" x="${MARGIN_PX}" width="${widthPx}" height="${heightPx}"/>
    ${column(right, widthPx + MARGIN_PX + 12, widthPx + MARGIN_PX + 8, 'start')}${column(left, MARGIN_PX - 12, MARGIN_PX - 8, 'end')}</svg>`
}

const shown = (title: string, from: Picture | undefined) =>
  from
    ? `<figure><img src="data:image/png;base64,${png(from).toString('base64')}"><figcaption>${title}</figcaption></figure>`
    : ''
const page = `<style>body{margin:12px;width:${widthPx + 2 * MARGIN_PX}px;font:13px sans-serif;background:#fff;color:#222}
  figure{display:inline-block;margin:0 8px 8px 0} figcaption{padding:2px 0} .two{display:flex} img{width:${Math.round((widthPx + 2 * MARGIN_PX) / 2 - 8)}px}
  polyline{fill:none;stroke:#222;stroke-width:.7} circle{fill:#222} text{font-size:12px;fill:#111}</style>
  <div class="two">${shown('Real CT, 3 mm voxels', realCt())}${shown('The phantom as CT, averaged over 3 mm', phantomCt())}</div>
  ${labelled()}`

mkdirSync('test-output', { recursive: true })
const browser = await playwright.launch({ executablePath: chromium(), args: CHROMIUM_FLAGS, headless: true })
const tab = await browser.newPage({ viewport: { width: widthPx + 2 * MARGIN_PX + 24, height: 400 } })
await tab.setContent(page)
const path = `test-output/phantom-section-${upper}.png`
await tab.screenshot({ path, fullPage: true })
await browser.close()
console.log(path)
