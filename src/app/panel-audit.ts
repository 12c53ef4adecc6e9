/**
 * What stands on the panels of the headset and where, read off the drawn objects: so that a test can aim at a button, and
 * can tell words that run out of their place.
 */
import { Matrix4, Vector3, type Object3D } from 'three'
import type { ButtonBoard } from '#session/buttons.ts'

type Xyz = readonly [x: number, y: number, z: number]

export interface PanelButtonSeen {
  readonly panel: string
  readonly label: string
  /** What a voice calls it. */
  readonly spoken: string
  readonly isAllowed: boolean
  readonly isOn: boolean
  /** Shows that a pointer is on it, and that it is pressed. */
  readonly answersPointer: boolean
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
  /** Of what is written: its colour and that of what it stands on. */
  readonly colours: readonly { readonly words: string; readonly of: string; readonly on: string }[]
  /** Whatever else in the scene takes a press, by its name. */
  readonly others: readonly string[]
  /** What keys and voice find, as they go through it. */
  readonly board: readonly string[]
  readonly focused: string | undefined
  /** Presses that were heard. */
  readonly presses: number
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

interface Gathered {
  readonly buttons: PanelButtonSeen[]
  readonly overflowing: string[]
  readonly words: string[]
  readonly colours: PanelsSeen['colours'][number][]
  readonly others: string[]
}

export function panelsSeen(scene: Object3D | undefined, board: ButtonBoard): PanelsSeen {
  const seen: Gathered = { buttons: [], overflowing: [], words: [], colours: [], others: [] }
  for (const name of PANELS) {
    const face = scene?.getObjectByName(`${name}-face`)
    if (face) look(name, face, seen)
  }
  scene?.traverse((object) => {
    if (!isButton(object.name) && handlersOf(object)['onClick']) seen.others.push(object.name || object.type)
  })
  const { allowed, focused, presses } = board
  return { ...seen, board: allowed.map(({ spoken }) => spoken), focused: focused?.spoken, presses }
}

type Handlers = Readonly<Record<string, unknown>>

/** Of the panels' own library, and of meshes. */
function handlersOf(object: Object3D): Handlers {
  const { handlers, __r3f } = object as { handlers?: { value?: Handlers }; __r3f?: { handlers?: Handlers } }
  return handlers?.value ?? __r3f?.handlers ?? {}
}

/** @param panel its leaning face, in whose plane everything stands */
function look(name: string, panel: Object3D, seen: Gathered) {
  panel.updateWorldMatrix(true, false)
  const panelFromWorld = panel.matrixWorld.clone().invert()
  panel.traverse((object) => {
    if (isButton(object.name)) seen.buttons.push(buttonOf(name, object, panelFromWorld))
    const words = wordsOf(object)
    if (words === undefined) return
    seen.words.push(words)
    seen.colours.push({ words, of: colourOf(object, 'color'), on: groundOf(object) })
    const place = rectangleOf(object, panelFromWorld)
    for (let around = object.parent; around && around !== panel; around = around.parent)
      if (isPart(around) && !isWithin(place, rectangleOf(around, panelFromWorld), marginOf(around)))
        return void seen.overflowing.push(`${name}: ${words}`)
  })
}

function buttonOf(panel: string, button: Object3D, panelFromWorld: Matrix4): PanelButtonSeen {
  const { left, right, bottom, top } = rectangleOf(button, panelFromWorld)
  type Told = Pick<PanelButtonSeen, 'label' | 'spoken' | 'isAllowed' | 'isOn'>
  const { label, spoken, isAllowed, isOn } = button.userData as Told
  const handlers = handlersOf(button)
  const middle = new Vector3().setFromMatrixPosition(button.matrixWorld).multiplyScalar(1000)
  const facing = new Vector3().setFromMatrixColumn(button.matrixWorld, 2).normalize()
  return {
    panel,
    label,
    spoken,
    isAllowed,
    isOn,
    answersPointer: ['onClick', 'onPointerEnter', 'onPointerDown'].every((each) => handlers[each]),
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

function colourOf(object: Object3D, what: 'color' | 'backgroundColor'): string {
  const { properties } = object as { readonly properties?: { readonly value: Readonly<Record<string, unknown>> } }
  const colour = properties?.value[what]
  return typeof colour === 'string' ? colour : ''
}

/** The nearest thing behind it that is painted. */
function groundOf(object: Object3D): string {
  for (let around = object.parent; around; around = around.parent) {
    const colour = colourOf(around, 'backgroundColor')
    if (colour) return colour
  }
  return ''
}
