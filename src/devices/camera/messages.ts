/** What passes between the page and the worker that looks for markers. */
import type { MarkedTool } from '#core/camera/marker-sheet.ts'
import type { Matrix } from '#core/frames/transform.ts'

export interface Port<In, Out> {
  onmessage: ((event: MessageEvent<In>) => void) | null
  postMessage(message: Out, transfer?: Transferable[]): void
}

export interface Request {
  readonly type: 'look'
  readonly atMs: number
  readonly widthPx: number
  readonly heightPx: number
  readonly rgba: Uint8ClampedArray
  /** As a person stated it; undefined: estimated from the reference sheet, and until then what is usual. */
  readonly fieldDeg: number | undefined
}

export interface SeenTool {
  readonly tool: MarkedTool
  /** trackerFromTool; undefined where its markers are there and its pose is not to be trusted. */
  readonly matrix: Matrix | undefined
  readonly errorMm: number
  readonly refused: string | undefined
}

export interface Reply {
  readonly type: 'seen'
  readonly atMs: number
  readonly tools: readonly SeenTool[]
  /** How wide the camera sees as it was reckoned with, and whether that was stated, estimated or merely usual. */
  readonly fieldDeg: number
  readonly fieldIs: 'stated' | 'estimated' | 'usual'
  /** What would make it better. */
  readonly advice: string
}
