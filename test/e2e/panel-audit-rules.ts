/** What every target of the headset's panels must have; each gives those that lack it, in words. */
import type { PanelButtonSeen, PanelsSeen } from '#app/panel-audit.ts'
import { DESIGN_EYE, FINGERTIP_RAD } from '#scene/panel-places.ts'
import { plain } from '#session/buttons.ts'
import { contrastOver } from '#test/scene/contrast.ts'

/** Things of the room that take a press and are no buttons: what else does the same is in brackets. */
const NO_BUTTONS = new Set([
  'alarm-light', // the letters O and M, "alarm seen", "mute alarm"
  'frozen-picture', // the buttons under the picture
])
const LEAST_CONTRAST = 4.5

/** Smaller to the eye than a fingertip, from where a person stands who has just put the headset on. */
export const tooSmall = (buttons: readonly PanelButtonSeen[]): string[] =>
  buttons.flatMap((button) => {
    const [wide, high] = angles(button)
    const at = (rad: number) => `${(500 * rad).toFixed(1)} mm`
    return Math.min(wide, high) < FINGERTIP_RAD ? `${button.label}: ${at(wide)} x ${at(high)} at half a metre` : []
  })

/** The lesser of its sides as it would have to be at half a metre to look so large, mm. */
export const sizeMm = (button: PanelButtonSeen): number => 500 * Math.min(...angles(button))

/** As the eye sees it: its sides, turned away as they are. */
function angles({ middleInRoom: m, facing: f, widthMm, heightMm }: PanelButtonSeen): readonly [number, number] {
  const toEye = [DESIGN_EYE[0] - m[0], DESIGN_EYE[1] - m[1], DESIGN_EYE[2] - m[2]]
  const far = Math.hypot(...toEye)
  const way = toEye.map((value) => value / far)
  const level = Math.hypot(f[0], f[2])
  const across = [f[2] / level, 0, -f[0] / level]
  const up = [f[1] * across[2]!, f[2] * across[0]! - f[0] * across[2]!, -f[1] * across[0]!]
  const seen = (side: readonly number[], mm: number) =>
    (mm * Math.sqrt(1 - side.reduce((sum, value, at) => sum + value * way[at]!, 0) ** 2)) / far
  return [seen(across, widthMm), seen(up, heightMm)]
}

export const dumb = (buttons: readonly PanelButtonSeen[]): string[] =>
  buttons.filter(({ isAllowed, answersPointer }) => isAllowed && !answersPointer).map(({ label }) => label)

/** Neither a key comes to it nor a voice: it is not on the board, cannot be said, or is called as another. */
export function unreached({ buttons, board }: PanelsSeen): string[] {
  const allowed = buttons.filter(({ isAllowed }) => isAllowed).map(({ spoken }) => spoken)
  const names = board.map(plain)
  return [
    ...allowed.filter((spoken) => !board.includes(spoken)).map((spoken) => `${spoken}: not on the board`),
    ...names.filter((name, at) => names.indexOf(name) !== at).map((name) => `${name}: two are called so`),
    ...board.filter((spoken) => !/[a-z]{2}/.test(plain(spoken)) || /[-+±?]/.test(spoken)).map((spoken) => `${spoken}: is no word`), // prettier-ignore
  ]
}

/** What takes a press without being a button, and without a reason. */
export const strange = ({ others }: PanelsSeen): readonly string[] => others.filter((name) => !NO_BUTTONS.has(name))

/** Of words on what they stand on, before a bright wall or in a dark room, whichever is less. */
export const contrastOf = ({ of, on }: PanelsSeen['colours'][number]): number =>
  Math.min(...['#ffffff', '#000000'].map((room) => contrastOver(of, on, 1, room)))

/** Before a bright wall and in a dark room; what cannot be pressed now need not be read as well (WCAG 2.2, 1.4.3). */
export const unreadable = ({ colours }: PanelsSeen): string[] =>
  colours.flatMap((each) => {
    const ratio = contrastOf(each)
    return ratio < LEAST_CONTRAST ? `${each.words}: ${each.of} on ${each.on}, ${ratio.toFixed(1)} : 1` : []
  })
