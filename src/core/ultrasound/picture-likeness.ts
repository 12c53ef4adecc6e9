/** Whether two pictures show about the same: the correlation of their blocks' means. Speckle and noise even out in a block; a hand that moves on does not. */

interface Picture {
  readonly widthPx: number
  readonly heightPx: number
  /** 8-bit grey, row by row. */
  readonly grey: Uint8Array
}

export interface Sketch {
  readonly widthPx: number
  readonly heightPx: number
  /** Mean grey of each block, row by row. */
  readonly blocks: Float32Array
}

/** Blocks along each edge, and pixels looked at along each edge of one. */
const BLOCKS = 24
const LOOKS = 6

export function sketchOf({ widthPx, heightPx, grey }: Picture): Sketch {
  const blocks = new Float32Array(BLOCKS * BLOCKS)
  const place = (n: number, size: number) => Math.floor(((n + 0.5) * size) / (BLOCKS * LOOKS))
  for (let row = 0; row < BLOCKS * LOOKS; row++) {
    const start = place(row, heightPx) * widthPx
    const into = Math.floor(row / LOOKS) * BLOCKS
    for (let column = 0; column < BLOCKS * LOOKS; column++)
      blocks[into + Math.floor(column / LOOKS)]! += grey[start + place(column, widthPx)]! / (LOOKS * LOOKS)
  }
  return { widthPx, heightPx, blocks }
}

/** From -1 to 1, of the blocks that hold echoes in either; 0 of pictures of different sizes or without contrast. */
export function likeness(a: Sketch, b: Sketch): number {
  if (a.widthPx !== b.widthPx || a.heightPx !== b.heightPx) return 0
  const held = [...a.blocks.keys()].filter((at) => a.blocks[at]! > 1 || b.blocks[at]! > 1)
  const mean = ({ blocks }: Sketch) => held.reduce((sum, at) => sum + blocks[at]!, 0) / held.length
  const [meanA, meanB] = [mean(a), mean(b)]
  let [aa, bb, ab] = [0, 0, 0]
  for (const at of held) {
    const [x, y] = [a.blocks[at]! - meanA, b.blocks[at]! - meanB]
    aa += x * x
    bb += y * y
    ab += x * y
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0
}
