/** The list of single keys, and the switch that turns them off. */
import { useEffect, useRef } from 'react'
import { SHORTCUTS, STEERING_KEYS } from './keys.ts'
import './shortcut-list.css'

export interface ShortcutListProps {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly areSingleKeysOn: boolean
  readonly onSingleKeys: (areOn: boolean) => void
}

export function ShortcutList({ isOpen, onClose, areSingleKeysOn, onSingleKeys }: ShortcutListProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (!isOpen) {
      dialog.current?.close()
      return
    }
    dialog.current?.showModal()
    dialog.current?.querySelector('h2')?.focus()
  }, [isOpen])
  return (
    <dialog ref={dialog} className="shortcuts" aria-labelledby="shortcuts-heading" onClose={onClose}>
      <h2 id="shortcuts-heading" tabIndex={-1}>
        Keyboard shortcuts
      </h2>
      <p className="hint">In the 3-D view, and on this page while the headset is in use.</p>
      <dl>{SHORTCUTS.map(row)}</dl>
      <p className="hint">While the mouse holds the simulated probe or needle:</p>
      <dl>{STEERING_KEYS.map(row)}</dl>
      <label className="check">
        <input type="checkbox" checked={areSingleKeysOn} onChange={({ target }) => onSingleKeys(target.checked)} />
        Single keys are on
      </label>
      <button type="button" className="button" onClick={onClose}>
        Close
      </button>
    </dialog>
  )
}

const row = ({ keys, what }: { readonly keys: string; readonly what: string }) => (
  <div key={keys}>
    <dt>
      <kbd>{keys}</kbd>
    </dt>
    <dd>{what}</dd>
  </div>
)
