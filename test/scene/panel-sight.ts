/** Whether one flat panel hides part of another from an eye: panels stand apart, and people sit and stand. Room mm. */
import type { PanelPlace } from '#scene/panel-places.ts'

type Vector = readonly [x: number, y: number, z: number]

/** On a panel's face, mm from its middle: x to the right, y up. */
export interface Patch {
  readonly left: number
  readonly right: number
  readonly bottom: number
  readonly top: number
}

export interface Sheet {
  readonly place: PanelPlace
  readonly patch: Patch
}

const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]

/** The face's own axes in the room: to its right, up along it, and the way it faces. */
export function axesOf({ turned, leansRad }: PanelPlace): readonly [right: Vector, up: Vector, facing: Vector] {
  const [s, c] = [Math.sin(turned), Math.cos(turned)]
  const [sl, cl] = [Math.sin(leansRad), Math.cos(leansRad)]
  return [
    [c, 0, -s],
    [-s * sl, cl, -c * sl],
    [s * cl, sl, c * cl],
  ]
}

export function inRoom({ at, ...turn }: PanelPlace, x: number, y: number): Vector {
  const [right, up] = axesOf({ at, ...turn })
  return [0, 1, 2].map((axis) => at[axis]! + x * right[axis]! + y * up[axis]!) as unknown as Vector
}

/** @returns how much of `seen` is behind `before`, 0-1, by places every 4 mm */
export function hiddenShare(before: Sheet, seen: Sheet, eye: Vector): number {
  const [right, up, facing] = axesOf(before.place)
  const toPlane = dot(minus(before.place.at, eye), facing)
  const { left, right: last, bottom, top } = seen.patch
  let [hidden, all] = [0, 0]
  for (let x = left; x <= last; x += 4)
    for (let y = bottom; y <= top; y += 4) {
      all++
      const way = minus(inRoom(seen.place, x, y), eye)
      const share = toPlane / dot(way, facing)
      if (!(share > 0 && share < 1)) continue
      const met = minus([eye[0] + share * way[0], eye[1] + share * way[1], eye[2] + share * way[2]], before.place.at)
      const [u, v] = [dot(met, right), dot(met, up)]
      const { patch } = before
      if (u > patch.left && u < patch.right && v > patch.bottom && v < patch.top) hidden++
    }
  return hidden / all
}
