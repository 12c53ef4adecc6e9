/** Single keys for what is done often in a 3-D view: with a keyboard, a foot pedal that types, or a presenter's remote. */
import { guideNextNeedle } from '#session/needles.ts'
import type { Commands } from '#session/commands.ts'
import type { Session } from '#session/session.ts'
import type { View } from '#session/state.ts'
import { steered, type Steering } from '#session/steering.ts'
import { carryOutPlan, PLAN_KEYS, type PlanKey } from './plan-keys.ts'
import {
  LAYERS,
  toggleClearView,
  toggleClipByPlane,
  toggleGuidance,
  toggleLayer,
  toggleMute,
  toNextFusion,
  togglePlacing,
  togglePreset,
  type Layer,
} from './tools.ts'

export type KeyAction =
  | { readonly type: 'place'; readonly what: 'target' | 'entry' }
  | { readonly type: 'layer'; readonly layer: Layer }
  | { readonly type: 'steer'; readonly how: Steering }
  | { readonly type: 'other-tool' }
  | { readonly type: 'plan'; readonly step: PlanKey }
  | { readonly type: 'to-button'; readonly by: 1 | -1 }
  | {
      readonly type:
        | 'guide'
        | 'preset'
        | 'fusion'
        | 'freeze'
        | 'clear-view'
        | 'mute-alarm'
        | 'see-alarm'
        | 'clip-by-plane'
        | 'reset-placement'
        | 'stop-placing'
        | 'leave'
        | 'why'
        | 'look'
        | 'lock'
        | 'press-button'
        | 'next-needle'
        | 'answer'
        | 'shortcuts'
    }

export interface KeyContext {
  readonly view: View
  readonly isPlacing: boolean
  /** The mouse holds a simulated tool: letters that nothing else uses steer it. */
  readonly isSteering?: boolean
  /** The focus is where letters are text. */
  readonly isTyping: boolean
  /** The keys are at a button of the headset's panels. */
  readonly isAtButton?: boolean
  readonly isDialogOpen: boolean
  /** A person can turn single keys off (WCAG 2.1.4); Escape always works. */
  readonly areSingleKeysOn: boolean
}

export interface KeyPress {
  readonly key: string
  readonly altKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly repeat: boolean
}

/** For the list of shortcuts, in its order. */
export const SHORTCUTS: readonly { readonly keys: string; readonly what: string }[] = [
  { keys: 'T', what: 'Place the target' },
  { keys: 'E', what: 'Place the entry point' },
  { keys: 'G', what: 'Guidance on or off' },
  ...LAYERS.map(({ label }, index) => ({ keys: String(index + 1), what: `${label} on or off` })),
  { keys: 'P', what: 'Bone or soft tissue' },
  { keys: 'B', what: 'Next way to lay CT or MR over the ultrasound' },
  { keys: 'K', what: 'Freeze the plane: it stands on, not live' },
  { keys: 'C', what: 'Cut the volume at the ultrasound plane' },
  { keys: 'R', what: 'Bring the volume back in front of you' },
  { keys: 'H', what: 'Clear view: hide everything drawn, and show it again' },
  { keys: 'M', what: 'Alarm sound off for a minute, or on' },
  { keys: 'O', what: 'Alarm seen' },
  { keys: 'Y', what: 'Why? What an answer of the networks rests on' },
  ...PLAN_KEYS.map(({ key, what }) => ({ keys: key.toUpperCase(), what })),
  { keys: '-', what: 'The original picture, or the look that was chosen last' },
  { keys: ';', what: 'Lock the page, where somebody has signed in' },
  { keys: 'N', what: 'Guide the next of several needles' },
  { keys: '← →', what: 'In a headset: to the button before, or the next' },
  { keys: 'Enter', what: 'In a headset: press that button' },
  { keys: '=', what: 'Practice: the answer that is asked for' },
  { keys: 'Esc', what: 'Stop placing; then leave the view' },
  { keys: '?', what: 'This list' },
]

/** While the mouse holds a simulated tool. */
export const STEERING_KEYS: readonly { readonly keys: string; readonly what: string }[] = [
  { keys: 'A D', what: 'Turn the probe' },
  { keys: 'W S', what: 'Tilt probe or needle up or down' },
  { keys: 'Z X', what: 'Lean it to one side or the other' },
  { keys: 'F V', what: 'Push it in, pull it back' },
  { keys: 'N', what: 'The mouse moves the other tool' },
]

/** A map, not a record: a key's name comes from outside and could be that of a property every object has. */
const LETTERS: ReadonlyMap<string, KeyAction> = new Map<string, KeyAction>([
  ['t', { type: 'place', what: 'target' }],
  ['e', { type: 'place', what: 'entry' }],
  ['g', { type: 'guide' }],
  ['p', { type: 'preset' }],
  ['b', { type: 'fusion' }],
  ['k', { type: 'freeze' }],
  ['c', { type: 'clip-by-plane' }],
  ['r', { type: 'reset-placement' }],
  ['y', { type: 'why' }],
  ['h', { type: 'clear-view' }],
  ['m', { type: 'mute-alarm' }],
  ['o', { type: 'see-alarm' }],
  ...PLAN_KEYS.map(({ key, step }): [string, KeyAction] => [key, { type: 'plan', step }]),
  ['-', { type: 'look' }],
  [';', { type: 'lock' }],
  ['n', { type: 'next-needle' }],
  ['=', { type: 'answer' }],
])

const STEERING: ReadonlyMap<string, Steering> = new Map<string, Steering>([
  ['a', 'turn-left'],
  ['d', 'turn-right'],
  ['w', 'tilt-up'],
  ['s', 'tilt-down'],
  ['z', 'lean-left'],
  ['x', 'lean-right'],
  ['f', 'deeper'],
  ['v', 'shallower'],
])

/** Undefined when the key is not ours and the browser may have it. */
export function keyAction(press: KeyPress, context: KeyContext): KeyAction | undefined {
  const steering = context.isSteering && context.view !== 'page' ? STEERING.get(press.key.toLowerCase()) : undefined
  // A tool is steered for as long as the key is held.
  const isRepeat = press.repeat && !steering
  const isNotForUs = [press.altKey, press.ctrlKey, press.metaKey, isRepeat, context.isTyping, context.isDialogOpen]
  if (isNotForUs.includes(true)) return undefined
  const isInView = context.view !== 'page'
  if (press.key === 'Escape') return isInView ? { type: context.isPlacing ? 'stop-placing' : 'leave' } : undefined
  const button = buttonAction(press.key, context)
  if (button) return button
  if (!context.areSingleKeysOn) return undefined
  if (press.key === '?') return { type: 'shortcuts' }
  if (steering) return { type: 'steer', how: steering }
  if (context.isSteering && isInView && press.key.toLowerCase() === 'n') return { type: 'other-tool' }
  return isInView ? toolAction(press.key) : undefined
}

/** In a headset: through the buttons of its panels. Tab stays the page's, which somebody beside may be using. */
function buttonAction(key: string, { view, isAtButton }: KeyContext): KeyAction | undefined {
  if (!view.startsWith('immersive')) return undefined
  if (key === 'ArrowRight' || key === 'ArrowDown') return { type: 'to-button', by: 1 }
  if (key === 'ArrowLeft' || key === 'ArrowUp') return { type: 'to-button', by: -1 }
  return isAtButton && key === 'Enter' ? { type: 'press-button' } : undefined
}

function toolAction(key: string): KeyAction | undefined {
  const layer = /^[1-9]$/.test(key) ? LAYERS[Number(key) - 1] : undefined
  return layer ? { type: 'layer', layer: layer.layer } : LETTERS.get(key.toLowerCase())
}

/** Does what the key stands for; 'shortcuts' is the page's own. */
// oxlint-disable-next-line complexity -- one line a key, and none is left out
export function carryOut(action: Exclude<KeyAction, { type: 'shortcuts' }>, session: Session, commands: Commands): void {
  switch (action.type) {
    case 'place': return togglePlacing(session, action.what)
    case 'layer': return toggleLayer(session, action.layer)
    case 'guide': return toggleGuidance(session)
    case 'preset': return togglePreset(session)
    case 'fusion': return toNextFusion(session)
    case 'lock': return session.getState().presence.who && session.actions.lock()
    case 'freeze': return commands.freeze()
    case 'clip-by-plane': return toggleClipByPlane(session)
    case 'reset-placement': return commands.resetPlacement()
    case 'stop-placing': return session.actions.set({ placing: 'none' })
    case 'clear-view': return toggleClearView(session)
    case 'mute-alarm': return toggleMute(session)
    case 'see-alarm': return session.actions.wishOfAlarms('see')
    case 'why': return commands.askWhy()
    case 'look': return session.actions.toggleLook()
    case 'answer': return commands.practice.answer()
    case 'leave': return commands.leave()
    case 'to-button': return commands.buttons.step(action.by)
    case 'next-needle': return guideNextNeedle(session)
    case 'press-button': return commands.buttons.press()
    case 'steer': return session.actions.simulate(steered(session.getState().simulation, action.how))
    case 'other-tool': return moveOther(session)
    case 'plan': return carryOutPlan(action.step, session, commands)
  }
} // prettier-ignore

function moveOther(session: Session): void {
  const { mouseMoves } = session.getState().simulation
  session.actions.simulate({ mouseMoves: mouseMoves === 'probe' ? 'needle' : 'probe' })
}
