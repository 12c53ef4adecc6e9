/** Listens for single keys while the page is there: in the desktop view and beside a headset session. */
import { useEffect } from 'react'
import type { Commands } from '#session/commands.ts'
import type { Session } from '#session/session.ts'
import { isMouseHolding } from '#session/steering.ts'
import { carryOut, keyAction } from './keys.ts'
import { isUnderWholePage } from './whole-page.ts'

export interface KeyListening {
  readonly session: Session
  readonly commands: Commands
  readonly areSingleKeysOn: boolean
  /** Nothing is done on a page that is locked. */
  readonly isLocked: boolean
  readonly onShortcuts: () => void
}

export function useKeys({ session, commands, areSingleKeysOn, isLocked, onShortcuts }: KeyListening): void {
  useEffect(() => {
    if (isLocked) return undefined
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return
      const state = session.getState()
      const { view, placing, simulation } = state
      // In a headset the page is not what is looked at.
      const isUnderPage = !view.startsWith('immersive') && isUnderWholePage(state)
      const action = keyAction(event, {
        view,
        isPlacing: placing !== 'none',
        isSteering: isMouseHolding(simulation),
        isTyping: isTextField(event.target),
        isAtButton: commands.buttons.isAtOne(),
        isDialogOpen: isUnderPage || document.querySelector('dialog[open]') !== null,
        areSingleKeysOn,
      })
      if (!action) return
      event.preventDefault()
      if (action.type === 'shortcuts') onShortcuts()
      else carryOut(action, session, commands)
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [session, commands, areSingleKeysOn, isLocked, onShortcuts])
}

const TEXT_FIELDS =
  'textarea, select, [contenteditable], input:not([type=range], [type=checkbox], [type=radio], [type=button])'

const isTextField = (target: EventTarget | null) => target instanceof Element && target.closest(TEXT_FIELDS) !== null
