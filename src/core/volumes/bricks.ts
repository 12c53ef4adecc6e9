/**
 * The least and greatest display byte in and around each brick of a volume: what
 * tells the ray caster that a whole brick is empty and can be leapt over.
 *
 * A brick's range takes in one voxel beyond each of its faces, because the texture's
 * trilinear filter reads them when it samples inside: a leap can then never skip a
 * value that would have been drawn.
 */
/** Along each edge, where nothing else is asked for. */
export const BRICK_VOXELS = 8

export interface Bricks {
  /** Bricks along i, j, k; the last one of each may be partly outside the volume. */
  readonly dimensions: readonly [number, number, number]
  /** Two bytes a brick, least then greatest, i fastest: ready to be an RG8 texture. No voxel yet: 255, 0. */
  readonly minMax: Uint8Array<ArrayBuffer>
  /**
   * Takes slices in as they arrive, in any order, each once.
   *
   * Cost: about 1 ms per 512x512 slice; call it with the few slices of one batch.
   * @param slices k indices whose display bytes are written.
   * @returns the layers of bricks that changed, in order: only they need to go to the GPU.
   * @throws RangeError for a slice outside the volume.
   */
  add(slices: Iterable<number>): readonly number[]
}

/**
 * @param edge voxels along each edge of a brick
 * @throws RangeError when the display bytes are not as many as the dimensions say.
 */
export function createBricks(
  display: Uint8Array<ArrayBuffer>,
  dimensions: readonly [nx: number, ny: number, nz: number],
  edge = BRICK_VOXELS,
): Bricks {
  const [nx, ny, nz] = dimensions
  if (display.length !== nx * ny * nz) {
    throw new RangeError(`${dimensions.join(' x ')} voxels need ${nx * ny * nz} display bytes, got ${display.length}`)
  }
  const bx = Math.ceil(nx / edge)
  const by = Math.ceil(ny / edge)
  const bz = Math.ceil(nz / edge)
  const minMax = new Uint8Array(bx * by * bz * 2)
  for (let at = 0; at < minMax.length; at += 2) minMax[at] = 255

  const layer = new Uint8Array(bx * by * 2)
  const columns = new Uint8Array(bx * 2)

  /** Ranges of one slice's bricks into `layer`. Rows are folded along i first, so that each byte is read once. */
  function foldSlice(k: number) {
    for (let at = 0; at < layer.length; at += 2) {
      layer[at] = 255
      layer[at + 1] = 0
    }
    for (let j = 0; j < ny; j++) {
      foldRow(display, nx * (j + ny * k), nx, columns, edge)
      const brick = Math.floor(j / edge)
      widen(layer, brick * bx * 2, columns)
      if (j % edge === 0 && brick > 0) widen(layer, (brick - 1) * bx * 2, columns)
      if (j % edge === edge - 1 && brick + 1 < by) widen(layer, (brick + 1) * bx * 2, columns)
    }
  }

  return {
    dimensions: [bx, by, bz],
    minMax,
    add(slices) {
      const changed = new Set<number>()
      for (const k of slices) {
        if (!Number.isInteger(k) || k < 0 || k >= nz) throw new RangeError(`slice ${k} is not one of ${nz}`)
        foldSlice(k)
        const own = Math.floor(k / edge)
        const into = [own]
        if (k % edge === 0 && own > 0) into.push(own - 1)
        if (k % edge === edge - 1 && own + 1 < bz) into.push(own + 1)
        for (const brick of into) {
          widen(minMax, brick * layer.length, layer)
          changed.add(brick)
        }
      }
      return [...changed].sort((a, b) => a - b)
    },
  }
}

/** Ranges of the bricks along one row, each with its neighbours' nearest voxel. */
function foldRow(display: Uint8Array, start: number, nx: number, columns: Uint8Array, edge: number) {
  for (let brick = 0; brick * 2 < columns.length; brick++) {
    const first = Math.max(0, brick * edge - 1)
    const last = Math.min(nx - 1, (brick + 1) * edge)
    let least = 255
    let greatest = 0
    for (let i = start + first; i <= start + last; i++) {
      const byte = display[i]!
      if (byte < least) least = byte
      if (byte > greatest) greatest = byte
    }
    columns[brick * 2] = least
    columns[brick * 2 + 1] = greatest
  }
}

function widen(ranges: Uint8Array, offset: number, by: Uint8Array) {
  for (let at = 0; at < by.length; at += 2) {
    if (by[at]! < ranges[offset + at]!) ranges[offset + at] = by[at]!
    if (by[at + 1]! > ranges[offset + at + 1]!) ranges[offset + at + 1] = by[at + 1]!
  }
}
