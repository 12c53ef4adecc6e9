/** A tool's link with its spun direction: the tip from one calibration, the shaft from the other. */
import type { CalibrationRecord } from '#core/calibration/record.ts'
import { tipFrame } from '#core/frames/tip-frame.ts'
import type { TransformGraph } from '#core/frames/transform-graph.ts'
import { point } from '#core/frames/transform.ts'
import type { TippedTool } from '#session/calibrating.ts'

/**
 * Puts the shaft's direction into the link that is in the graph, wherever that came from: a calibration that is kept, the
 * stream, a file. A shaft that no longer holds makes the link invalid: without it the tool would point elsewhere, unnoticed.
 */
export function straighten(graph: TransformGraph, { link: shaft, error }: CalibrationRecord, isValid: boolean): void {
  const tool = shaft?.to as TippedTool | undefined
  const there = tool && graph.find(tool, `${tool}-tip`)
  if (!shaft || !there) return
  const [m, t] = [shaft.matrix, there.transform.matrix]
  const link = tipFrame(point(tool, t[12]!, t[13]!, t[14]!), [m[8]!, m[9]!, m[10]!])
  const lengthMm = Math.hypot(t[12]!, t[13]!, t[14]!)
  // A shaft that is off by an angle is off by so much at its middle.
  const shaftMm = ((error ?? 0) * Math.PI * lengthMm) / 360
  graph.set(link, {
    ...there,
    status: isValid ? 'ok' : 'invalid',
    errorMm: there.errorMm === undefined ? undefined : Math.max(there.errorMm, shaftMm),
  })
}
