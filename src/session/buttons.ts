/**
 * The buttons that stand before a person in the headset now: a voice can say one, and a key or a pedal goes from one to
 * the next and presses it, so that nothing needs a hand.
 *
 * What can be seen can be said: "press", and what is written on it.
 */
export interface ShownButton {
  /** What a voice calls it; among those that are shown no other is called so. */
  readonly spoken: string
  readonly isAllowed: boolean
  readonly press: () => void
  /** Where it stands, to go through them as one reads: the panel's name, then millimetres on it, y down. */
  readonly place: () => { readonly panel: string; readonly xMm: number; readonly yMm: number }
}

export interface ButtonBoard {
  /** @returns takes it away again */
  show(button: ShownButton): () => void
  /** By ray, touch, key or voice: all are pressed here. */
  press(button: ShownButton): void
  /** How often something was pressed, and heard. */
  readonly presses: number
  /** Those that can be pressed now, as one reads them. */
  readonly allowed: readonly ShownButton[]
  /** The one that the keys are at. */
  readonly focused: ShownButton | undefined
  /** To the next, or the one before; begins with the first, or the last. */
  step(by: 1 | -1): void
  /** @returns whether there was one */
  pressFocused(): boolean
  /** @param said as a recogniser hears a whole sentence @returns whether a button was meant */
  say(said: string): boolean
  /** Told when the keys have moved on. */
  subscribe(onChange: () => void): () => void
}

/** Rows are not told apart by less, mm. */
const ROW_MM = 8

/** @param onPressed however it was pressed: it can be heard */
export function createButtonBoard(onPressed: () => void = () => undefined): ButtonBoard {
  let presses = 0
  const shown = new Set<ShownButton>()
  const listeners = new Set<() => void>()
  /** By its name: a button that changes its words is shown anew, and the keys stay at its place. */
  let focus: { readonly button: ShownButton; readonly at: number } | undefined

  const allowed = () => asRead([...shown].filter(({ isAllowed }) => isAllowed))
  const tell = () => listeners.forEach((each) => each())

  function press(button: ShownButton) {
    if (!button.isAllowed) return
    presses++
    onPressed()
    button.press()
  }

  return {
    show(button) {
      shown.add(button)
      const isSame = focus && !shown.has(focus.button) && focus.button.spoken === button.spoken
      if (isSame) focus = { ...focus!, button }
      if (isSame) tell()
      return () => void shown.delete(button)
    },
    press,
    get presses() {
      return presses
    },
    get allowed() {
      return allowed()
    },
    get focused() {
      return focus && shown.has(focus.button) ? focus.button : undefined
    },
    step(by) {
      const all = allowed()
      if (all.length === 0) return
      const at = focus ? all.indexOf(focus.button) : -1
      // Of one that is gone the place is known: on from there.
      const from = at >= 0 ? at : focus ? focus.at - (by > 0 ? 1 : 0) : by > 0 ? -1 : 0
      const next = (from + by + all.length) % all.length
      focus = { button: all[next]!, at: next }
      tell()
    },
    pressFocused() {
      if (!focus || !shown.has(focus.button)) return false
      press(focus.button)
      return true
    },
    say(said) {
      const asked = / ?\bpress (.+)$/.exec(plain(said))?.[1]
      const button = asked === undefined ? undefined : allowed().find(({ spoken }) => plain(spoken) === asked)
      if (button) press(button)
      return button !== undefined
    },
    subscribe(onChange) {
      listeners.add(onChange)
      return () => void listeners.delete(onChange)
    },
  }
}

/** As a recogniser writes it: small letters, no signs. */
export const plain = (words: string): string =>
  words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()

/** Panel by panel, row by row. */
function asRead(buttons: readonly ShownButton[]): ShownButton[] {
  const placed = buttons.map((button) => ({ button, ...button.place() }))
  const rowOf = (yMm: number) => Math.round(yMm / ROW_MM)
  return placed
    .toSorted((a, b) => a.panel.localeCompare(b.panel) || rowOf(a.yMm) - rowOf(b.yMm) || a.xMm - b.xMm)
    .map(({ button }) => button)
}
