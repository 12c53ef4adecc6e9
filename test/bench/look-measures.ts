/** What the look of a B-mode picture comes down to in numbers. Pure. */
import { percentile } from './figures.ts'

export interface Looked {
  readonly name: string
  readonly widthPx: number
  readonly heightPx: number
  readonly grey: Uint8Array
  /** Pixels of the echo field. */
  readonly field: Uint8Array
  /** Row of the bone's surface per column, where a person or the simulator says there is one. */
  readonly bone: ReadonlyMap<number, number>
}

/** From the field's first row to its last, px. */
export function depthPx({ widthPx, heightPx, field }: Looked): number {
  const rows = Array.from({ length: heightPx }, (_, y) => field.subarray(y * widthPx, (y + 1) * widthPx).includes(1))
  return rows.lastIndexOf(true) - rows.indexOf(true) + 1
}

export const greysOf = ({ grey, field }: Looked) => [...grey].filter((_, at) => field[at])

/** Share of each grey level, of all pictures together. */
export function histogram(pictures: readonly Looked[]): Float64Array {
  const shares = new Float64Array(256)
  for (const picture of pictures) {
    const greys = greysOf(picture)
    for (const grey of greys) shares[grey]! += 1 / greys.length / pictures.length
  }
  return shares
}

export const entropyBits = (shares: Float64Array) =>
  shares.reduce((sum, share) => (share > 0 ? sum - share * Math.log2(share) : sum), 0)

/** How far grey has to be moved to make one histogram of the other, grey levels (Wasserstein-1). */
export function distance(a: Float64Array, b: Float64Array): number {
  let [ahead, sum] = [0, 0]
  for (let grey = 0; grey < 256; grey++) {
    ahead += a[grey]! - b[grey]!
    sum += Math.abs(ahead)
  }
  return sum
}

/** Mean grey of the upper, middle and lower third of the field. */
export function thirds(picture: Looked): readonly [number, number, number] {
  const { widthPx, heightPx, grey, field } = picture
  const first = field.indexOf(1)
  const top = Math.floor(first / widthPx)
  const deep = depthPx(picture)
  const sums = [0, 0, 0]
  const counts = [0, 0, 0]
  for (let y = top; y < Math.min(heightPx, top + deep); y++) {
    const third = Math.min(2, Math.floor((3 * (y - top)) / deep))
    for (let x = 0; x < widthPx; x++) {
      if (!field[y * widthPx + x]) continue
      sums[third]! += grey[y * widthPx + x]!
      counts[third]!++
    }
  }
  return sums.map((sum, n) => sum / Math.max(1, counts[n]!)) as unknown as readonly [number, number, number]
}

const PATCH_PX = 24

/**
 * Width at half height of the autocorrelation of speckle, px: of what differs from a smoothed picture, in square patches
 * wholly in the field that are neither black nor white; and its deviation, grey levels. Medians of all patches.
 */
export function speckle({
  widthPx,
  heightPx,
  grey,
  field,
}: Looked): { across: number; down: number; contrast: number } | undefined {
  const across: number[] = []
  const down: number[] = []
  const contrast: number[] = []
  const inField = (x: number, y: number) => field[y * widthPx + x] === 1
  for (let y = 4; y + PATCH_PX + 4 < heightPx; y += PATCH_PX / 2) {
    for (let x = 4; x + PATCH_PX + 4 < widthPx; x += PATCH_PX / 2) {
      const [x1, y1] = [x + PATCH_PX, y + PATCH_PX]
      if (
        ![
          [x - 4, y - 4],
          [x1 + 4, y - 4],
          [x - 4, y1 + 4],
          [x1 + 4, y1 + 4],
        ].every(([u, v]) => inField(u!, v!))
      )
        continue
      const own = Array.from({ length: PATCH_PX * PATCH_PX }, (_, n) => {
        const [u, v] = [x + (n % PATCH_PX), y + Math.floor(n / PATCH_PX)]
        let sum = 0
        for (let dv = -4; dv <= 4; dv++) for (let du = -4; du <= 4; du++) sum += grey[(v + dv) * widthPx + u + du]!
        return { high: grey[v * widthPx + u]! - sum / 81, mean: sum / 81 }
      })
      const mean = own.reduce((sum, each) => sum + each.mean, 0) / own.length
      if (mean < 25 || mean > 200) continue
      const high = own.map((each) => each.high)
      across.push(width(high, 1))
      down.push(width(high, PATCH_PX))
      contrast.push(Math.sqrt(high.reduce((sum, value) => sum + value * value, 0) / high.length))
    }
  }
  if (across.length < 3) return undefined
  return { across: percentile(across, 0.5), down: percentile(down, 0.5), contrast: percentile(contrast, 0.5) }
}

function width(high: readonly number[], stride: number): number {
  const at = (lag: number) => {
    let [sum, count] = [0, 0]
    for (let n = 0; n < high.length; n++) {
      const position = stride === 1 ? n % PATCH_PX : Math.floor(n / PATCH_PX)
      if (position + lag >= PATCH_PX) continue
      sum += high[n]! * high[n + lag * stride]!
      count++
    }
    return sum / count
  }
  const whole = at(0)
  if (!(whole > 0)) return 0
  let before = 1
  for (let lag = 1; lag < PATCH_PX / 2; lag++) {
    const here = at(lag) / whole
    if (here < 0.5) return 2 * (lag - 1 + (before - 0.5) / (before - here))
    before = here
  }
  return PATCH_PX
}

export interface BoneLook {
  /** Share of the field that is darker than the surface. */
  readonly percentile: number
  /** Width at half height of the surface's line, share of the field's depth. */
  readonly thickness: number
  /** Mean grey from 5 to 20 % of the depth under the surface, relative to the columns beside at the same depth. */
  readonly shadow: number
}

export function boneLook(picture: Looked): BoneLook | undefined {
  const { widthPx, heightPx, grey, field, bone } = picture
  if (bone.size < 8) return undefined
  const deep = depthPx(picture)
  const at = (x: number, y: number) =>
    y >= 0 && y < heightPx && field[y * widthPx + x] ? grey[y * widthPx + x]! : undefined
  const reach = Math.max(2, Math.round(0.02 * deep))
  const peaks: number[] = []
  const profile: number[][] = []
  for (const [x, row] of bone) {
    let best = row
    for (let y = row - reach; y <= row + reach; y++) if ((at(x, y) ?? 0) > (at(x, best) ?? 0)) best = y
    peaks.push(at(x, best) ?? 0)
    for (let n = -12; n <= 12; n++) {
      const value = at(x, best + n)
      if (value !== undefined) (profile[n + 12] ??= []).push(value)
    }
  }
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
  const line = Array.from({ length: 25 }, (_, n) => mean(profile[n] ?? []))
  const floor = Math.min(mean(line.slice(0, 6)), mean(line.slice(19)))
  const half = floor + (line[12]! - floor) / 2
  const reachOf = (step: number) => {
    let n = 0
    while (n < 11 && line[12 + step * (n + 1)]! > half) n++
    const [inner, outer] = [line[12 + step * n]!, line[12 + step * (n + 1)]!]
    return n + (inner > outer ? (inner - half) / (inner - outer) : 1)
  }
  const level = mean(peaks)
  const greys = greysOf(picture)
  const [below, beside]: [number[], number[]] = [[], []]
  const rows = [...bone.values()]
  const middle = percentile(rows, 0.5)
  for (let x = 0; x < widthPx; x++) {
    const row = bone.get(x)
    const isBeside = ![-3, 0, 3].some((n) => bone.has(x + n))
    if (row === undefined && !isBeside) continue
    for (let n = Math.round(0.05 * deep); n < 0.2 * deep; n++) {
      const value = at(x, (row ?? middle) + n)
      if (value !== undefined) (row === undefined ? beside : below).push(value)
    }
  }
  return {
    percentile: greys.filter((value) => value < level).length / greys.length,
    thickness: (reachOf(1) + reachOf(-1)) / deep,
    shadow: beside.length ? mean(below) / mean(beside) : Number.NaN,
  }
}
