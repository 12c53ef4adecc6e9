/** The names beside the plane in the room, facing as it faces; and what is to be said of them as a whole, under it. */
import { Group, Vector2, Vector3, type Camera, type Object3D } from 'three'
import { IDENTITY } from '#core/frames/transform.ts'
import type { Live } from '#session/live.ts'
import type { SessionState } from '#session/state.ts'
import { fieldBox, inView, MM_PER_UNIT, onPlane, roomOnPlane, underField } from './label-rooms.ts'
import { createLettersOnPlane } from './letters-on-plane.ts'
import { createNameLabels } from './name-labels.ts'
import type { NamesDrawing } from './names-drawing.ts'
import { createNamesNote } from './names-note.ts'
import { noteOnNames } from './name-words.ts'
import { mmPerPixel } from './picture-facts.ts'
import { seenAxes, type Seen, type SeenAxes } from './seen-axes.ts'
import { markedCorner } from './ultrasound-drawing.ts'

/** Room mm from the field to the line under it. */
const NOTE_AWAY_MM = 12

export interface PlaneNames {
  readonly group: Group
  /** Once per displayed frame, as a child of what has the picture's pose, while the plane is shown. */
  place(live: Readonly<Live>, state: SessionState, camera: Camera): void
  dispose(): void
}

export function createPlaneNames(names: NamesDrawing): PlaneNames {
  const labels = createNameLabels(names.plates, 'plane')
  const note = createNamesNote()
  const group = new Group()
  group.matrixAutoUpdate = false
  group.add(labels.group, note.mesh)
  const corner = new Vector2()
  const lettersOn = createLettersOnPlane()
  let axes: SeenAxes | undefined

  return {
    group,
    place(live, state, camera) {
      const { ultrasound, roomFromImage, fan } = live
      group.visible = state.layers.names && ultrasound !== undefined && roomFromImage !== undefined
      if (!group.visible || !ultrasound || !roomFromImage) return
      // Millimetres of the room, whatever the person scaled the hologram to: text stays as large as it must be.
      const [across, deep, out] = ([0, 1, 2] as const).map((axis) =>
        mmPerPixel(roomFromImage.transform.matrix, IDENTITY, axis),
      ) as [number, number, number]
      axes = seenAxes(seenFrom(camera, group.parent!), axes)
      turn(group, axes, across, deep, out || across)
      const at = onPlane(axes, across, deep)
      const field = fieldBox(fan, ultrasound)
      markedCorner(fan, ultrasound, corner)
      const { needle } = names
      const shaft = needle && ([inView(at, ...needle.tipPx), inView(at, ...needle.hubPx)] as const)
      const hidden = lettersOn(live, state, group.parent!, camera)
      const letters = hidden.map(({ xPx, yPx, halfMm }) => ({ at: inView(at, xPx, yPx), halfMm }))
      const room = roomOnPlane(field, at, shaft, inView(at, corner.x, corner.y), letters)
      labels.place({ room, at, mmPerUnit: MM_PER_UNIT.plane })
      note.place(noteOnNames(live), underField(field, at, NOTE_AWAY_MM))
    },
    dispose() {
      labels.dispose()
      note.dispose()
    },
  }
}

const eye = new Vector3()
const axis = new Vector3()
const other = new Vector3()

/** Scratch vectors are used up before the next call. @param plane has the picture's pose: its axes are the image's */
function seenFrom(camera: Camera, plane: Object3D): Seen {
  const isFromBehind = plane.worldToLocal(camera.getWorldPosition(eye)).z > 0
  const share = (ofCamera: number, ofPlane: number) =>
    axis.setFromMatrixColumn(camera.matrixWorld, ofCamera).normalize()
      .dot(other.setFromMatrixColumn(plane.matrixWorld, ofPlane).normalize()) // prettier-ignore
  return { rightOn: [share(0, 0), share(0, 1)], upOn: [share(1, 0), share(1, 1)], isFromBehind }
}

/** The group's x and y are the viewer's right and down, in millimetres; around it are image pixels. */
function turn(group: Group, { right, down }: SeenAxes, across: number, deep: number, out: number): void {
  group.matrix.set(
    right[0] / across, down[0] / across, 0, 0,
    right[1] / deep, down[1] / deep, 0, 0,
    0, 0, 1 / out, 0,
    0, 0, 0, 1,
  ) // prettier-ignore
  group.matrixWorldNeedsUpdate = true
}
