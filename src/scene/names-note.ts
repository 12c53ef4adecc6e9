/** What is to be said of the names as a whole, as one line under the field; a child of what has the viewer's axes, x to the right and y down. */
import { DoubleSide, Mesh, MeshBasicMaterial, PlaneGeometry } from 'three'
import { createCanvasLabel, FONT } from './canvas-label.ts'
import { COLOURS } from './colours.ts'
import { MM_PER_UNIT } from './label-rooms.ts'
import { PLATE } from './name-plates.ts'
import type { Note } from './name-words.ts'

/** In units of a plate. */
const NOTE = { width: 180, height: 13 } as const

export interface NamesNote {
  readonly mesh: Mesh
  /** @param middle mm of the view */
  place(note: Note | undefined, middle: readonly [xMm: number, yMm: number]): void
  dispose(): void
}

export function createNamesNote(): NamesNote {
  const { width, height } = NOTE
  const label = createCanvasLabel(width * PLATE.pxPerUnit, height * PLATE.pxPerUnit)
  const material = new MeshBasicMaterial({ map: label.texture, alphaTest: 0.5, side: DoubleSide, toneMapped: false })
  const mesh = new Mesh(new PlaneGeometry(width * MM_PER_UNIT.plane, height * MM_PER_UNIT.plane), material)
  mesh.name = 'plane-names-note'
  mesh.scale.y = -1
  mesh.raycast = () => undefined

  return {
    mesh,
    place(note, [xMm, yMm]) {
      mesh.visible = note !== undefined
      if (!note) return
      label.redraw(JSON.stringify(note), (context) => drawNote(context, note))
      mesh.position.set(xMm, yMm, 0)
    },
    dispose() {
      label.dispose()
      material.dispose()
      mesh.geometry.dispose()
    },
  }
}

function drawNote(context: CanvasRenderingContext2D, { words, isWarning }: Note): void {
  const { width, height } = NOTE
  context.scale(PLATE.pxPerUnit, PLATE.pxPerUnit)
  context.font = `500 ${PLATE.originSize}px ${FONT}`
  const wide = Math.min(width - 1, context.measureText(words).width + 10)
  context.fillStyle = COLOURS.panel
  context.beginPath()
  context.roundRect((width - wide) / 2, 0.5, wide, height - 1, 3)
  context.fill()
  context.textAlign = 'center'
  context.fillStyle = isWarning ? COLOURS.warning : COLOURS.textQuiet
  context.fillText(words, width / 2, height / 2 + 0.4, width - 10)
}
