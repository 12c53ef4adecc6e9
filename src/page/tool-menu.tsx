/** A tool that opens a menu above the row. */
import type { ReactNode } from 'react'
import { Glyph, type GlyphName } from './glyph.tsx'

export interface ToolMenuProps {
  readonly glyph: GlyphName
  readonly label: string
  readonly isOpen: boolean
  /** Something in the menu is not as it was at the start. */
  readonly isOn: boolean
  readonly onToggle: () => void
  readonly onClose: () => void
  readonly children: ReactNode
}

/** Stays open while the view is turned: what it sets is judged by looking. Escape closes it before it leaves the view. */
export function ToolMenu({ glyph, label, isOpen, isOn, onToggle, onClose, children }: ToolMenuProps) {
  return (
    <div
      className="menu-holder"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return
        event.preventDefault()
        event.currentTarget.querySelector('button')?.focus()
        onClose()
      }}
    >
      <button type="button" className={isOn ? 'tool is-on' : 'tool'} aria-expanded={isOpen} onClick={onToggle}>
        <Glyph of={glyph} />
        {label}
      </button>
      {isOpen && (
        <div className="menu" role="group" aria-label={label}>
          <h2 className="unseen">{label}</h2>
          {children}
        </div>
      )}
    </div>
  )
}
