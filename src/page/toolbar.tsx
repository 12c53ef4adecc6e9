/** The tools of the desktop view in one slim row. What is done often also has a key, written in its hint. */
import { useState } from 'react'
import { useStore } from 'zustand'
import type { Session } from '#session/session.ts'
import { Glyph } from './glyph.tsx'
import { ToolMenu } from './tool-menu.tsx'
import { MENUS, type MenuEntry, type MenuParts } from './tool-menus.tsx'
import { whyNoGuidance } from '#session/workflow.ts'
import { toggleGuidance } from './tools.ts'
import './toolbar.css'

export interface ToolbarProps extends MenuParts {
  readonly onShortcuts: () => void
}

export function Toolbar({ onShortcuts, ...parts }: ToolbarProps) {
  const [open, setOpen] = useState<string>()
  const menus = (group: MenuEntry['group']) =>
    MENUS.filter((entry) => entry.group === group).map((entry) => (
      <Menu
        key={entry.name}
        entry={entry}
        parts={parts}
        isOpen={open === entry.name}
        onToggle={() => setOpen((before) => (before === entry.name ? undefined : entry.name))}
        onClose={() => setOpen(undefined)}
      />
    ))
  return (
    <div className="toolbar" role="group" aria-label="Tools">
      <div className="tools">{menus('see')}</div>
      <div className="tools">
        <button type="button" className="tool" title="K" onClick={() => parts.commands.freeze()}>
          <Glyph of="freeze" />
          Freeze
        </button>
        {menus('scan')}
      </div>
      <div className="tools">
        {menus('plan')}
        <GuideButton session={parts.session} />
      </div>
      <div className="tools">
        <button type="button" className="tool" title="?" aria-label="Keyboard shortcuts" onClick={onShortcuts}>
          <Glyph of="keys" />
        </button>
      </div>
    </div>
  )
}

interface MenuProps {
  readonly entry: MenuEntry
  readonly parts: MenuParts
  readonly isOpen: boolean
  readonly onToggle: () => void
  readonly onClose: () => void
}

function Menu({ entry, parts, ...opening }: MenuProps) {
  const isThere = useStore(parts.session, (state) => entry.isThere?.(state) ?? true)
  const isOn = useStore(parts.session, (state) => entry.isOn?.(state) ?? false)
  const label = useStore(parts.session, (state) => entry.label?.(state) ?? entry.name)
  if (!isThere) return undefined
  return (
    <ToolMenu glyph={entry.glyph} label={label} isOn={isOn} {...opening}>
      {entry.content(parts)}
    </ToolMenu>
  )
}

function GuideButton({ session }: { readonly session: Session }) {
  const isGuiding = useStore(session, (state) => state.isGuiding)
  const reason = useStore(session, (state) => (state.isGuiding ? undefined : whyNoGuidance(state)))
  return (
    <button
      type="button"
      className="tool"
      title={reason ?? 'G'}
      aria-pressed={isGuiding}
      aria-disabled={reason !== undefined}
      onClick={() => toggleGuidance(session)}
    >
      <Glyph of="guide" />
      Guide
    </button>
  )
}
