/** Tools from the markers that a camera sees: each tool's corners together give its pose. */
import { transform, type Transform } from '#core/frames/transform.ts'
import { cornersOf, MARKED_TOOLS, type MarkedTool } from './marker-sheet.ts'
import type { Intrinsics } from './intrinsics.ts'
import { planarPose, type CameraPose, type PlanarPose, type SeenPoint } from './planar-pose.ts'

export interface SeenMarker {
  readonly id: number
  /** Upper left, upper right, lower right, lower left. */
  readonly cornersPx: readonly (readonly [x: number, y: number])[]
}

export type ToolSeen =
  | { readonly tool: MarkedTool; readonly found: PlanarPose }
  /** Its markers are there, and its pose is not to be trusted: why, and what to do. */
  | { readonly tool: MarkedTool; readonly refused: string }

/** @param hints poses of a moment ago */
export function toolsSeen(
  markers: readonly SeenMarker[],
  camera: Intrinsics,
  hints: Readonly<Partial<Record<MarkedTool, CameraPose>>> = {},
): readonly ToolSeen[] {
  return (Object.keys(MARKED_TOOLS) as MarkedTool[]).flatMap((tool): ToolSeen[] => {
    const points = pointsOf(tool, markers)
    if (points.length === 0) return []
    const found = planarPose(points, camera, hints[tool])
    return [typeof found === 'string' ? { tool, refused: found } : { tool, found }]
  })
}

/** The corners of a tool's markers. */
export function pointsOf(tool: MarkedTool, markers: readonly SeenMarker[]): readonly SeenPoint[] {
  return MARKED_TOOLS[tool].flatMap((printed) => {
    // The same marker twice in a picture is a copy or a mirror: it is not known which is the tool.
    const all = markers.filter(({ id }) => id === printed.id)
    if (all.length !== 1) return []
    return cornersOf(printed).map((onThing, n) => ({ onThing, px: all[0]!.cornersPx[n]! }))
  })
}

/** trackerFromTool: the camera is the tracker. */
export function linkOfPose<Tool extends MarkedTool>(tool: Tool, { turn, at }: CameraPose): Transform<'tracker', Tool> {
  const columns = [0, 1, 2].flatMap((k) => [turn[0][k]!, turn[1][k]!, turn[2][k]!, 0])
  return transform('tracker', tool, [...columns, ...at, 1])
}
