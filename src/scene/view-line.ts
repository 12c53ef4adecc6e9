/** Over the floating picture: which standard view is seen, and the way to the one that is wanted. Gone while none is wanted. */
import { Mesh, MeshBasicMaterial, PlaneGeometry } from 'three'
import { guidanceInWords, seenViewInWords, type SaidGuidance } from '#session/guidance-words.ts'
import type { Live } from '#session/live.ts'
import type { SessionState } from '#session/state.ts'
import { createCanvasLabel, FONT } from './canvas-label.ts'
import { COLOURS } from './colours.ts'
import { PANEL } from './picture-marks.ts'

/** Panel mm: right of the title, above the letters at the picture's edges. */
const LINE = { leftMm: 106, topMm: 3, widthMm: 218, heightMm: 25 } as const
const EACH_MS = 250

const COLOUR_OF: Readonly<Record<SaidGuidance['tone'], string>> = {
  hint: COLOURS.accent,
  reached: COLOURS.entry,
  silent: COLOURS.textQuiet,
}

export interface ViewLine {
  readonly mesh: Mesh
  /** Once per displayed frame. */
  paint(live: Readonly<Live>, state: Pick<SessionState, 'wantedView'>): void
  dispose(): void
}

export function createViewLine(): ViewLine {
  const { leftMm, topMm, widthMm, heightMm } = LINE
  const label = createCanvasLabel(widthMm * PANEL.pxPerMm, heightMm * PANEL.pxPerMm)
  const material = new MeshBasicMaterial({ map: label.texture, toneMapped: false })
  const mesh = new Mesh(new PlaneGeometry(widthMm, heightMm), material)
  mesh.name = 'picture-panel-view'
  mesh.raycast = () => undefined
  mesh.position.set(leftMm + widthMm / 2 - PANEL.widthMm / 2, PANEL.heightMm / 2 - topMm - heightMm / 2, 1)
  let paintedAtMs = -Infinity

  return {
    mesh,
    paint({ nowMs, viewGuidance, viewSeen }, { wantedView }) {
      mesh.visible = viewGuidance !== undefined
      if (!viewGuidance || Math.abs(nowMs - paintedAtMs) < EACH_MS) return
      paintedAtMs = nowMs
      const said = guidanceInWords(viewGuidance, wantedView)
      const above = said.tone === 'silent' ? `Wanted: ${wantedView}` : seenViewInWords(viewSeen)
      label.redraw(above + said.words, (context) => drawLine(context, above, said))
    },
    dispose() {
      label.dispose()
      material.dispose()
      mesh.geometry.dispose()
    },
  }
}

function drawLine(context: CanvasRenderingContext2D, above: string, { words, tone }: SaidGuidance): void {
  const { widthMm, heightMm } = LINE
  context.scale(PANEL.pxPerMm, PANEL.pxPerMm)
  context.fillStyle = COLOURS.panel
  context.fillRect(0, 0, widthMm, heightMm)
  context.textAlign = 'right'
  context.fillStyle = COLOURS.textQuiet
  context.font = `500 9px ${FONT}`
  context.fillText(above, widthMm, 6, widthMm)
  context.fillStyle = COLOUR_OF[tone]
  context.font = `600 11px ${FONT}`
  context.fillText(words, widthMm, 18, widthMm)
}
