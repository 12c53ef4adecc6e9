/** The names around the atlas: plates to its left and right, facing the eye, and leaders to the very places. Two draw calls. */
import { Color, DoubleSide, Group, Matrix4, Mesh, MeshBasicMaterial } from 'three'
import { createAtlasPlates, MOST_ATLAS_NAMES, type AtlasPlate, type NamedPart } from './atlas-plates.ts'
import {
  inView,
  mmPerUnit,
  roomBeside,
  seenAt,
  viewOf,
  type AtlasView,
  type ViewLimits,
  type Xyz,
} from './atlas-view.ts'
import { layOut, type Plate } from './label-layout.ts'
import { createQuads, type Quads } from './quads.ts'
import { RENDER_ORDER } from './render-order.ts'

export interface PlacedName extends NamedPart {
  /** Room mm. */
  readonly at: Xyz
}

/** How large letters must be for whoever looks, and where there is room for them. */
export interface Seeing {
  readonly letterRad: number
  limitsOf(view: AtlasView): ViewLimits
}

export interface AtlasLabels {
  readonly group: Group
  /** Names that stand now. */
  readonly placed: readonly Plate[]
  /** Once per displayed frame. @param names the most important first. @param corners round all that is seen, room mm */
  place(eye: Xyz, corners: readonly Xyz[], names: readonly PlacedName[], seeing: Seeing): void
  hide(): void
  dispose(): void
}

/** Of a leader and the mark at its end, in units of a plate. */
const [LINE, RIM, MARK] = [0.55, 1.5, 1.8] as const

export function createAtlasLabels(): AtlasLabels {
  const plates = createAtlasPlates()
  const boards = createQuads(MOST_ATLAS_NAMES, { name: 'uv', size: 2 })
  const leaders = createQuads(4 * MOST_ATLAS_NAMES, { name: 'color', size: 4 })
  // Never behind what they name: a name that is cut in half is none.
  const over = { depthTest: false, depthWrite: false, transparent: true, side: DoubleSide, toneMapped: false } as const
  const boardMaterial = new MeshBasicMaterial({ map: plates.texture, ...over })
  const leaderMaterial = new MeshBasicMaterial({ vertexColors: true, forceSinglePass: true, ...over })
  const group = new Group()
  group.matrixAutoUpdate = false
  group.name = 'atlas-labels'
  group.add(part('atlas-leaders', leaders, leaderMaterial, RENDER_ORDER.seenThrough))
  group.add(part('atlas-names', boards, boardMaterial, RENDER_ORDER.seenThrough + 1))
  let placed: readonly Plate[] = []

  return {
    group,
    get placed() {
      return placed
    },
    place(eye, corners, names, { letterRad, limitsOf }) {
      const view = viewOf(eye, middleOf(corners))
      group.visible = true
      group.matrix.copy(basisOf(view))
      plates.write(names)
      const unit = mmPerUnit(view, letterRad)
      const labelled = names.flatMap(({ key, at }) => {
        const plate = plates.plateOf(key)
        const inside = inView(view, at)
        const seen = seenAt(view, inside)
        if (!plate || !seen) return []
        return [
          {
            key,
            plate,
            inside,
            xMm: seen[0],
            yMm: seen[1],
            widthMm: plate.width * unit,
            heightMm: plate.height * unit,
          },
        ]
      })
      const around = corners.flatMap((corner) => seenAt(view, inView(view, corner)) ?? [])
      const seenCorners = Array.from(
        { length: around.length / 2 },
        (_, n) => [around[2 * n]!, around[2 * n + 1]!] as const,
      )
      if (seenCorners.length < corners.length) return this.hide()
      placed = layOut(labelled, roomBeside(view, seenCorners, letterRad, limitsOf(view)), placed)
      boards.clear()
      leaders.clear()
      const ends = placed.map((plate) => ({ plate, of: labelled.find(({ key }) => key === plate.key)! }))
      for (const { plate, of } of ends) layBoard(boards, plate, of.plate)
      for (const { plate, of } of ends)
        layLeader(leaders, plate, of.inside, [RIM * unit, (MARK + 0.6) * unit], RIM_COLOUR)
      for (const { plate, of } of ends)
        layLeader(leaders, plate, of.inside, [LINE * unit, MARK * unit], rgba(of.plate.colour))
      boards.finish()
      leaders.finish()
    },
    hide() {
      group.visible = false
      placed = []
    },
    dispose() {
      plates.dispose()
      for (const thing of [boards.geometry, leaders.geometry, boardMaterial, leaderMaterial]) thing.dispose()
    },
  }
}

function part(name: string, { geometry }: Quads, material: MeshBasicMaterial, renderOrder: number): Mesh {
  const made = new Mesh(geometry, material)
  made.name = name
  made.renderOrder = renderOrder
  made.frustumCulled = false
  made.raycast = () => undefined
  return made
}

function middleOf(corners: readonly Xyz[]): Xyz {
  const sum = (axis: 0 | 1 | 2) => corners.reduce((total, corner) => total + corner[axis], 0) / corners.length
  return [sum(0), sum(1), sum(2)]
}

const scratch = new Matrix4()
const basisOf = ({ right: r, down: d, away: a, middle: m }: AtlasView) =>
  scratch.set(r[0], d[0], a[0], m[0], r[1], d[1], a[1], m[1], r[2], d[2], a[2], m[2], 0, 0, 0, 1)

function layBoard(
  boards: Quads,
  { side, xMm, yMm, widthMm, heightMm }: Plate,
  { uv: [from, top, to, bottom] }: AtlasPlate,
) {
  const [left, right] = side === 'left' ? [xMm - widthMm, xMm] : [xMm, xMm + widthMm]
  const [above, below] = [yMm - heightMm / 2, yMm + heightMm / 2]
  // A texture counts from the bottom up.
  const [high, low] = [1 - top, 1 - bottom]
  boards.add([left, above, right, above, right, below, left, below], [from, high, to, high, to, low, from, low])
}

/** From the plate, which is on the view's plane, to the very place: both eyes see it end there. */
function layLeader(
  leaders: Quads,
  { xMm, yMm }: Plate,
  [x, y, z]: Xyz,
  [lineMm, markMm]: readonly [number, number],
  colour: readonly number[],
): void {
  const half = lineMm / 2 / (Math.hypot(x - xMm, y - yMm) || 1)
  const [across, along] = [(yMm - y) * half, (x - xMm) * half]
  leaders.add(
    [
      xMm + across, yMm + along, 0,
      xMm - across, yMm - along, 0,
      x - across, y - along, z,
      x + across, y + along, z,
    ],
    colour,
  ) // prettier-ignore
  leaders.add([x - markMm, y, z, x, y - markMm, z, x + markMm, y, z, x, y + markMm, z], colour)
}

function rgba(hex: string, opacity = 1): readonly number[] {
  const { r, g, b } = new Color(hex)
  return [0, 1, 2, 3].flatMap(() => [r, g, b, opacity])
}
const RIM_COLOUR = rgba('#10151b', 0.75)
