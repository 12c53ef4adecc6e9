/** The tools of the desktop view in one slim row. Each also has a key, written in its hint. */
import { useState, type ReactNode } from 'react'
import { useStore } from 'zustand'
import type { Commands } from '#session/commands.ts'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import { isAnyToolHeld } from '#session/simulation.ts'
import { isWhole } from './clip-box.ts'
import { ClipMenu } from './clip-menu.tsx'
import { FrozenList } from './frozen-list.tsx'
import { FusionMenu } from './fusion-menu.tsx'
import { Glyph } from './glyph.tsx'
import { LayerMenu } from './layer-menu.tsx'
import { ReadingMenu } from './reading-menu.tsx'
import { SweepMenu } from './sweep-menu.tsx'
import { RegisterMenu } from './register-menu.tsx'
import { SimulationMenu } from './simulation-menu.tsx'
import { toggleGuidance, togglePlacing, whyNoGuidance } from './tools.ts'
import './toolbar.css'

export interface ToolbarProps {
  readonly session: Session
  readonly live: Live
  readonly commands: Commands
  readonly onShortcuts: () => void
}

type Menu = 'layers' | 'clip' | 'fusion' | 'frozen' | 'readings' | 'register' | 'simulation' | 'sweep'

export function Toolbar({ session, live, commands, onShortcuts }: ToolbarProps) {
  const preset = useStore(session, (state) => state.preset)
  const clip = useStore(session, (state) => state.clip)
  const isSimulated = useStore(session, (state) => state.source.kind === 'simulated')
  const isHeld = useStore(session, ({ simulation }) => isAnyToolHeld(simulation))
  const isFused = useStore(session, ({ fusion }) => fusion.mode !== 'off')
  const frozen = useStore(session, ({ snapshots }) => snapshots.length)
  const wantedView = useStore(session, (state) => state.wantedView)
  const isSweeping = useStore(session, ({ sweep }) => sweep.phase !== 'idle')
  const [open, setOpen] = useState<Menu>()
  const toggle = (menu: Menu) => setOpen((before) => (before === menu ? undefined : menu))
  const close = () => setOpen(undefined)

  return (
    <div className="toolbar" role="group" aria-label="Tools">
      <div className="tools">
        <MenuButton
          glyph="layers"
          label="Layers"
          isOpen={open === 'layers'}
          onToggle={() => toggle('layers')}
          onClose={close}
        >
          <LayerMenu session={session} />
        </MenuButton>
        <MenuButton
          glyph="box"
          label="Clip"
          isOpen={open === 'clip'}
          isOn={clip.byPlane || !isWhole(clip)}
          onToggle={() => toggle('clip')}
          onClose={close}
        >
          <ClipMenu session={session} />
        </MenuButton>
        <MenuButton
          glyph="fusion"
          label="Fusion"
          isOpen={open === 'fusion'}
          isOn={isFused}
          onToggle={() => toggle('fusion')}
          onClose={close}
        >
          <FusionMenu session={session} live={live} />
        </MenuButton>
        <button type="button" className="tool" title="K" onClick={() => commands.freeze()}>
          <Glyph of="freeze" />
          Freeze
        </button>
        {frozen > 0 && (
          <MenuButton
            glyph="frozen"
            label={`${frozen} frozen`}
            isOpen={open === 'frozen'}
            isOn
            onToggle={() => toggle('frozen')}
            onClose={close}
          >
            <FrozenList session={session} live={live} />
          </MenuButton>
        )}
        <MenuButton
          glyph="eye"
          label="AI"
          isOpen={open === 'readings'}
          isOn={wantedView !== 'none'}
          onToggle={() => toggle('readings')}
          onClose={close}
        >
          <ReadingMenu session={session} live={live} commands={commands} />
        </MenuButton>
        <MenuButton
          glyph="register"
          label="Register"
          isOpen={open === 'register'}
          onToggle={() => toggle('register')}
          onClose={close}
        >
          <RegisterMenu session={session} commands={commands} />
        </MenuButton>
        {isSimulated && (
          <MenuButton
            glyph="probe"
            label="Probe"
            isOpen={open === 'simulation'}
            isOn={isHeld}
            onToggle={() => toggle('simulation')}
            onClose={close}
          >
            <SimulationMenu session={session} live={live} />
          </MenuButton>
        )}
        <MenuButton
          glyph="sweep"
          label="Sweep"
          isOpen={open === 'sweep'}
          isOn={isSweeping}
          onToggle={() => toggle('sweep')}
          onClose={close}
        >
          <SweepMenu session={session} commands={commands} />
        </MenuButton>
      </div>
      <fieldset className="tools segments">
        <legend className="unseen">Show</legend>
        {(['bone', 'soft-tissue'] as const).map((one) => (
          <label key={one} title="P switches">
            <input
              type="radio"
              name="preset"
              checked={preset === one}
              onChange={() => session.actions.set({ preset: one })}
            />
            <span>{one === 'bone' ? 'Bone' : 'Soft tissue'}</span>
          </label>
        ))}
      </fieldset>
      <PlanTools session={session} />
      <div className="tools">
        <button
          type="button"
          className="tool"
          aria-label="Reset placement"
          title="R"
          onClick={() => commands.resetPlacement()}
        >
          Reset
        </button>
        <button type="button" className="tool" title="?" aria-label="Keyboard shortcuts" onClick={onShortcuts}>
          <Glyph of="keys" />
        </button>
      </div>
    </div>
  )
}

function PlanTools({ session }: { readonly session: Session }) {
  const placing = useStore(session, (state) => state.placing)
  const target = useStore(session, (state) => state.target)
  const entry = useStore(session, (state) => state.entry)
  const isGuiding = useStore(session, (state) => state.isGuiding)
  const reason = isGuiding ? undefined : whyNoGuidance({ target, entry })
  return (
    <div className="tools">
      {(['target', 'entry'] as const).map((what) => (
        <button
          key={what}
          type="button"
          className="tool"
          title={what === 'target' ? 'T' : 'E'}
          aria-pressed={placing === what}
          onClick={() => togglePlacing(session, what)}
        >
          <Glyph of={what} />
          {what === 'target' ? 'Target' : 'Entry'}
        </button>
      ))}
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
      <button
        type="button"
        className="tool"
        aria-label="Clear the plan"
        disabled={!target && !entry && placing === 'none'}
        onClick={() => session.actions.clearPlan()}
      >
        <Glyph of="clear" />
        Clear
      </button>
    </div>
  )
}

interface MenuButtonProps {
  readonly glyph: 'layers' | 'box' | 'eye' | 'probe' | 'fusion' | 'frozen' | 'sweep' | 'register'
  readonly label: string
  readonly isOpen: boolean
  /** Something in the menu is not as it was at the start. */
  readonly isOn?: boolean
  readonly onToggle: () => void
  readonly onClose: () => void
  readonly children: ReactNode
}

/** Stays open while the view is turned: what it sets is judged by looking. Escape closes it before it leaves the view. */
function MenuButton({ glyph, label, isOpen, isOn = false, onToggle, onClose, children }: MenuButtonProps) {
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
          {children}
        </div>
      )}
    </div>
  )
}
