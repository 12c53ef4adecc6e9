/** The page around the 3-D view: the first screen, what stands over the desktop view, and a strip beside a headset session. */
// First, so that the parts' own styles win over them.
import './page.css'
import './words.css'
import './button.css'
import './field.css'
import './records/records.css'
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react'
import { useStore } from 'zustand'
import type { ClinicCommands } from '#session/clinic-commands.ts'
import type { Commands } from '#session/commands.ts'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import type { View } from '#session/state.ts'
import { DesktopOverlay } from './desktop-overlay.tsx'
import { Notices } from './notices.tsx'
import { PracticeLater } from './practice-later.tsx'
import { PresenterStrip } from './presenter-strip.tsx'
import { FindingsView } from './findings-view.tsx'
import { ReviewView } from './review-view.tsx'
import { LockScreen } from './records/lock-screen.tsx'
import { recall, remember } from './remembered.ts'
import { ShortcutList } from './shortcut-list.tsx'
import { isUnderWholePage } from './whole-page.ts'
import { Start } from './start.tsx'
import { useFileDrop } from './use-file-drop.ts'
import { useKeys } from './use-keys.ts'

export interface PageProps {
  readonly session: Session
  readonly live: Live
  readonly commands: Commands
  /** Undefined where the server keeps no records. */
  readonly clinic: ClinicCommands | undefined
  /** The 3-D view. It stays mounted, and out of sight and reach while the first screen is shown. */
  readonly children: ReactNode
}

export function Page({ session, live, commands, clinic, children }: PageProps) {
  const isLocked = useStore(session, (state) => state.presence.isLocked)
  const view = useStore(session, (state) => state.view)
  const [isListOpen, setIsListOpen] = useState(false)
  const [areSingleKeysOn, setSingleKeys] = useState(() => recall('keys') !== 'off')
  const openList = useCallback(() => setIsListOpen(true), [])
  const closeList = useCallback(() => setIsListOpen(false), [])
  const isDropping = useFileDrop(session, commands)
  useKeys({ session, commands, areSingleKeysOn, isLocked, onShortcuts: openList })
  const root = useFocusOnChange(view)
  const isCovered = useStore(session, isUnderWholePage)

  return (
    <div ref={root} className="page" data-view={view} data-locked={isLocked || undefined}>
      <section className="stage" aria-label="3-D view" inert={view === 'page' || isLocked || isCovered}>
        {children}
      </section>
      {isLocked && clinic ? (
        <LockScreen {...{ session, live, clinic }} />
      ) : (
        <Shown {...{ session, live, commands, clinic, view }} onShortcuts={openList} />
      )}
      <ShortcutList
        isOpen={isListOpen}
        onClose={closeList}
        areSingleKeysOn={areSingleKeysOn}
        onSingleKeys={(areOn) => {
          remember('keys', areOn ? 'on' : 'off')
          setSingleKeys(areOn)
        }}
      />
      {isDropping && (
        <div className="drop-veil" aria-hidden="true">
          <p>
            <strong>Drop to open</strong>
            CT or MR, a folder or zip of it, labels of the open one, a recorded sweep, or a PLUS configuration
          </p>
        </div>
      )}
    </div>
  )
}

interface ShownProps extends Omit<PageProps, 'children'> {
  readonly view: View
  readonly onShortcuts: () => void
}

function Shown({ view, clinic, onShortcuts, ...parts }: ShownProps) {
  const isCovered = useStore(parts.session, isUnderWholePage)
  return (
    <>
      <div className="under" inert={isCovered}>
        {view === 'page' && <Start {...parts} clinic={clinic} onShortcuts={onShortcuts} />}
        {view === 'desktop' && <DesktopOverlay {...parts} onShortcuts={onShortcuts} />}
        {(view === 'immersive-ar' || view === 'immersive-vr') && <PresenterStrip {...parts} />}
      </div>
      <ReviewView session={parts.session} commands={parts.commands} />
      <FindingsView session={parts.session} commands={parts.commands} />
      <PracticeLater session={parts.session} commands={parts.commands} />
      <Notices session={parts.session} />
    </>
  )
}

/** Puts the focus on the new view's heading, so that keys and screen readers go on from there and not from nowhere. */
function useFocusOnChange(view: string) {
  const root = useRef<HTMLDivElement>(null)
  const shown = useRef(view)
  useEffect(() => {
    if (shown.current === view) return
    shown.current = view
    root.current?.querySelector('h1')?.focus()
  }, [view])
  return root
}
