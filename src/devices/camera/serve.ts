/** The worker's half: markers in each picture, poses of the tools, and how wide the camera sees. */
import { createSheetViews, estimateField, type FieldEstimate } from '#core/camera/estimate-field.ts'
import { intrinsicsOf, USUAL_FIELD_DEG } from '#core/camera/intrinsics.ts'
import type { MarkedTool } from '#core/camera/marker-sheet.ts'
import type { CameraPose } from '#core/camera/planar-pose.ts'
import { linkOfPose, pointsOf, toolsSeen, type ToolSeen } from '#core/camera/tools-seen.ts'
import { createMarkerFinder, type FoundMarker } from './find-markers.ts'
import type { Port, Reply, Request, SeenTool } from './messages.ts'

/** A pose of longer ago does not help to tell one tilt from the other. */
const HINT_MS = 300

export function serveMarkers(port: Port<Request, Reply>): void {
  const find = createMarkerFinder()
  const views = createSheetViews()
  const lately = new Map<MarkedTool, { readonly pose: CameraPose; readonly ms: number }>()
  let estimate: FieldEstimate | undefined
  let advice = ''

  port.onmessage = ({ data: { atMs, widthPx, heightPx, rgba, fieldDeg: stated } }) => {
    const fieldDeg = stated ?? estimate?.fieldDeg ?? USUAL_FIELD_DEG
    const markers = find({ widthPx, heightPx, rgba })
    const hints = Object.fromEntries(
      [...lately].filter(([, { ms }]) => atMs - ms < HINT_MS).map(([tool, { pose }]) => [tool, pose]),
    )
    const seen = toolsSeen(markers, intrinsicsOf(widthPx, heightPx, fieldDeg), hints)
    for (const each of seen) if ('found' in each) lately.set(each.tool, { pose: each.found.pose, ms: atMs })
    if (stated === undefined) learn(seen, markers, widthPx, heightPx)
    port.postMessage({ type: 'seen', atMs, tools: seen.map(told), fieldDeg, ...fieldOf(stated) })
  }

  /** Each new tilt of the reference sheet says more of how wide the camera sees. */
  function learn(seen: readonly ToolSeen[], markers: readonly FoundMarker[], widthPx: number, heightPx: number) {
    const sheet = seen.find(({ tool }) => tool === 'patient')
    if (!sheet || !('found' in sheet) || !views.offer(pointsOf('patient', markers), sheet.found.pose)) return
    const reckoned = estimateField(views.views, widthPx, heightPx)
    advice = typeof reckoned === 'string' ? reckoned : ''
    if (typeof reckoned !== 'string') estimate = reckoned
  }

  function fieldOf(stated: number | undefined): Pick<Reply, 'fieldIs' | 'advice'> {
    if (stated !== undefined) return { fieldIs: 'stated', advice: '' }
    return estimate
      ? { fieldIs: 'estimated', advice: '' }
      : { fieldIs: 'usual', advice: advice || 'show the reference sheet tilted to all sides' }
  }
}

function told(each: ToolSeen): SeenTool {
  if ('refused' in each) return { tool: each.tool, matrix: undefined, errorMm: Infinity, refused: each.refused }
  const { pose, errorMm } = each.found
  return { tool: each.tool, matrix: linkOfPose(each.tool, pose).matrix, errorMm, refused: undefined }
}
