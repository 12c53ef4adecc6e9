/**
 * The names beside one view of the picture: plates, and leaders to what they name. Two draw calls.
 * Its group's axes are the viewer's: millimetres of the view, x to the right and y down as it is seen.
 */
import { DoubleSide, Group, Mesh, MeshBasicMaterial, Color } from 'three'
import { layOut, type LabelRoom, type Plate } from './label-layout.ts'
import { inView, type PixelsInView } from './label-rooms.ts'
import { COLOURS } from './colours.ts'
import type { NamePlates, WrittenPlate } from './name-plates.ts'
import { keyOf, MOST_NAMES } from './name-words.ts'
import { createQuads, type Quads } from './quads.ts'
import { RENDER_ORDER } from './render-order.ts'

/** Of a leader, its dark rim, and the mark at its end; mm of the view. */
const LINE_MM = { core: 0.7, rim: 1.7 } as const
const MARK_MM = { core: 1.5, rim: 2.3 } as const
const RIM_OPACITY = 0.7

export interface NamesView {
  readonly room: LabelRoom
  readonly at: PixelsInView
  /** Of a plate's unit. */
  readonly mmPerUnit: number
}

export interface NameLabels {
  readonly group: Group
  /** Once per displayed frame; nothing is shown where there is no view. */
  place(view: NamesView | undefined): void
  dispose(): void
}

/** @param name of the view, before the names of what is drawn. */
export function createNameLabels(plates: NamePlates, name: string): NameLabels {
  const boards = createQuads(MOST_NAMES, { name: 'uv', size: 2 })
  const leaders = createQuads(4 * MOST_NAMES, { name: 'color', size: 4 })
  const boardMaterial = new MeshBasicMaterial({
    map: plates.texture,
    alphaTest: 0.5,
    side: DoubleSide,
    toneMapped: false,
  })
  // Lies on the picture, under the contour that is pulled further forward.
  const leaderMaterial = new MeshBasicMaterial({
    vertexColors: true,
    transparent: true,
    depthWrite: false,
    side: DoubleSide,
    // From both sides in one draw call, not the back first and then the front.
    forceSinglePass: true,
    polygonOffset: true,
    polygonOffsetFactor: -1,
    polygonOffsetUnits: -3,
    toneMapped: false,
  })
  const group = new Group()
  group.add(mesh(`${name}-names`, boards, boardMaterial))
  group.add(mesh(`${name}-leaders`, leaders, leaderMaterial, RENDER_ORDER.leaders))
  let placed: readonly Plate[] = []

  return {
    group,
    place(view) {
      group.visible = view !== undefined && plates.shown.length > 0
      if (!view || !group.visible) {
        placed = []
        return
      }
      const { room, at, mmPerUnit } = view
      const labelled = plates.shown.map((each) => {
        const key = keyOf(each)
        const [xMm, yMm] = inView(at, each.xPx, each.yPx)
        const { width, height } = plates.plateOf(key)!
        return { key, xMm, yMm, widthMm: width * mmPerUnit, heightMm: height * mmPerUnit }
      })
      placed = layOut(labelled, room, placed)
      boards.clear()
      leaders.clear()
      const ends = placed.map((plate) => ({
        plate,
        written: plates.plateOf(plate.key)!,
        end: labelled.find(({ key }) => key === plate.key)!,
      }))
      for (const { plate, written } of ends) layBoard(boards, plate, written)
      // All rims before all cores: where leaders meet neither hides the other's colour.
      for (const { plate, end } of ends) layLeader(leaders, plate, end, LINE_MM.rim, MARK_MM.rim, RIM)
      for (const { plate, end, written } of ends)
        layLeader(leaders, plate, end, LINE_MM.core, MARK_MM.core, rgba(written.colour, 1))
      boards.finish()
      leaders.finish()
    },
    dispose() {
      for (const thing of [boards.geometry, leaders.geometry, boardMaterial, leaderMaterial]) thing.dispose()
    },
  }
}

function mesh(name: string, { geometry }: Quads, material: MeshBasicMaterial, renderOrder = 0): Mesh {
  const made = new Mesh(geometry, material)
  made.name = name
  made.renderOrder = renderOrder
  made.frustumCulled = false
  made.raycast = () => undefined
  return made
}

function rgba(hex: string, opacity: number): readonly number[] {
  const { r, g, b } = new Color(hex)
  return [0, 1, 2, 3].flatMap(() => [r, g, b, opacity])
}
const RIM = rgba(COLOURS.panel, RIM_OPACITY)

function layBoard(boards: Quads, plate: Plate, { uv: [from, top, to, bottom] }: WrittenPlate): void {
  const { side, xMm, yMm, widthMm, heightMm } = plate
  const [left, right] = side === 'left' ? [xMm - widthMm, xMm] : [xMm, xMm + widthMm]
  const [above, below] = [yMm - heightMm / 2, yMm + heightMm / 2]
  // A texture counts from the bottom up.
  const [high, low] = [1 - top, 1 - bottom]
  boards.add([left, above, right, above, right, below, left, below], [from, high, to, high, to, low, from, low])
}

function layLeader(
  leaders: Quads,
  { xMm, yMm }: Plate,
  end: { readonly xMm: number; readonly yMm: number },
  lineMm: number,
  markMm: number,
  colour: readonly number[],
): void {
  const [x, y] = [end.xMm, end.yMm]
  const half = lineMm / 2 / (Math.hypot(x - xMm, y - yMm) || 1)
  const [across, along] = [(yMm - y) * half, (x - xMm) * half]
  leaders.add(
    [xMm + across, yMm + along, xMm - across, yMm - along, x - across, y - along, x + across, y + along],
    colour,
  )
  leaders.add([x - markMm, y, x, y - markMm, x + markMm, y, x, y + markMm], colour)
}
