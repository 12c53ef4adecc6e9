/**
 * What stands on the panels of the headset and where, read off the drawn objects: so that a test can aim at a button, and
 * can tell words that run out of their place.
 */
import { Matrix4, Vector3, type Object3D } from 'three'

type Xyz = readonly [x: number, y: number, z: number]

export interface PanelButtonSeen {
  readonly panel: string
  readonly label: string
  readonly isAllowed: boolean
  readonly isOn: boolean
  /** Its middle and the way it faces, in the room, mm. */
  readonly middleInRoom: Xyz
  readonly facing: Xyz
  readonly widthMm: number
  readonly heightMm: number
}

export interface PanelsSeen {
  readonly buttons: readonly PanelButtonSeen[]
  /** Words, or rows of buttons, that do not fit where they stand. */
  readonly overflowing: readonly string[]
  /** All that is written, panel by panel. */
  readonly words: readonly string[]
}

const PANELS = ['control-panel', 'picture-controls']
/** Rounding of the layout to whole pixels of half a millimetre; and what must be free on either side of a button's words. */
const SLACK_MM = 1
const MARGIN_MM = 2

/** In the panel's own axes, mm: x to the right, y up. */
interface Rectangle {
  readonly left: number
  readonly right: number
  readonly bottom: number
  readonly top: number
}

export function panelsSeen(scene: Object3D | undefined): PanelsSeen {
  const seen = { buttons: [] as PanelButtonSeen[], overflowing: [] as string[], words: [] as string[] }
  for (const name of PANELS) {
    const panel = scene?.getObjectByName(name)
    if (panel) look(panel, seen)
  }
  return seen
}

function look(panel: Object3D, seen: { buttons: PanelButtonSeen[]; overflowing: string[]; words: string[] }) {
  panel.updateWorldMatrix(true, false)
  const panelFromWorld = panel.matrixWorld.clone().invert()
  panel.traverse((object) => {
    if (isButton(object.name)) seen.buttons.push(buttonOf(panel.name, object, panelFromWorld))
    const words = wordsOf(object)
    if (words === undefined) return
    seen.words.push(words)
    const place = rectangleOf(object, panelFromWorld)
    for (let around = object.parent; around && around !== panel; around = around.parent)
      if (isPart(around) && !isWithin(place, rectangleOf(around, panelFromWorld), marginOf(around)))
        return void seen.overflowing.push(`${panel.name}: ${words}`)
  })
}

function buttonOf(panel: string, button: Object3D, panelFromWorld: Matrix4): PanelButtonSeen {
  const { left, right, bottom, top } = rectangleOf(button, panelFromWorld)
  const { label, isAllowed, isOn } = button.userData as Pick<PanelButtonSeen, 'label' | 'isAllowed' | 'isOn'>
  const middle = new Vector3().setFromMatrixPosition(button.matrixWorld).multiplyScalar(1000)
  const facing = new Vector3().setFromMatrixColumn(button.matrixWorld, 2).normalize()
  return {
    panel,
    label,
    isAllowed,
    isOn,
    middleInRoom: [middle.x, middle.y, middle.z],
    facing: [facing.x, facing.y, facing.z],
    widthMm: right - left,
    heightMm: top - bottom,
  }
}

/** A part of a panel is a square of side 1 about its middle, scaled to its size. */
function rectangleOf(object: Object3D, panelFromWorld: Matrix4): Rectangle {
  object.updateWorldMatrix(false, false)
  const panelFromPart = new Matrix4().multiplyMatrices(panelFromWorld, object.matrixWorld)
  const [a, b] = [new Vector3(-0.5, -0.5, 0), new Vector3(0.5, 0.5, 0)].map((each) => each.applyMatrix4(panelFromPart))
  return { left: a!.x, right: b!.x, bottom: a!.y, top: b!.y }
}

const marginOf = ({ name }: Object3D) => (isButton(name) ? MARGIN_MM : -SLACK_MM)
const isButton = (name: string) => name.startsWith('button: ')

const isWithin = (inner: Rectangle, outer: Rectangle, marginMm: number) =>
  inner.left > outer.left + marginMm &&
  inner.right < outer.right - marginMm &&
  inner.bottom > outer.bottom - SLACK_MM &&
  inner.top < outer.top + SLACK_MM

/** The panels' library is not loaded until a headset is entered: its parts are known by what they have. */
const isPart = (object: Object3D) => 'globalPanelMatrix' in object

function wordsOf(object: Object3D): string | undefined {
  if (!('textLayout' in object)) return undefined
  const { properties } = object as unknown as { readonly properties: { readonly value: { readonly text?: unknown } } }
  const { text } = properties.value
  const words = Array.isArray(text) ? text.join('') : typeof text === 'string' ? text : ''
  return words.trim() === '' ? undefined : words
}
