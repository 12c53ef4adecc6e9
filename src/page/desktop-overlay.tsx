/** What stands around the desktop 3-D view. Everything between its parts belongs to the view below. */
import { useStore } from 'zustand'
import type { Commands } from '#session/commands.ts'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import { AtlasCard } from './atlas-card.tsx'
import { AlarmBanner } from './alarm-banner.tsx'
import { Disclaimer } from './disclaimer.tsx'
import { ErrorReadout } from './error-readout.tsx'
import { Glyph } from './glyph.tsx'
import { GuidanceReadout } from './guidance-readout.tsx'
import { PathReadout } from './path-readout.tsx'
import { PracticeCard } from './practice-card.tsx'
import { ProgressBar } from './progress-bar.tsx'
import { ReadingChip } from './reading-chip.tsx'
import { SourceChip } from './source-chip.tsx'
import { Toolbar } from './toolbar.tsx'
import './desktop-overlay.css'

export interface DesktopOverlayProps {
  readonly session: Session
  readonly live: Live
  readonly commands: Commands
  readonly onShortcuts: () => void
}

export function DesktopOverlay({ session, live, commands, onShortcuts }: DesktopOverlayProps) {
  const openCase = useStore(session, (state) => state.openCase)
  const progress = useStore(session, (state) => state.progress)
  const who = useStore(session, (state) => state.presence.who)
  return (
    <div className="overlay">
      <header className="overlay-top">
        <div className="overlay-case">
          <button type="button" className="button" onClick={() => commands.leave()}>
            <Glyph of="leave" />
            Leave
          </button>
          {who && (
            <button type="button" className="button" title=";" onClick={() => session.actions.lock()}>
              Lock
            </button>
          )}
          <h1 tabIndex={-1}>
            <span className="unseen">Desktop 3-D view: </span>
            {openCase?.name ?? 'No CT or MR is open'}
          </h1>
        </div>
        <div className="overlay-middle">
          <AlarmBanner session={session} live={live} />
          <PathReadout session={session} />
          <ErrorReadout live={live} session={session} />
        </div>
        <div className="overlay-chips">
          <SourceChip session={session} live={live} />
          <ReadingChip session={session} live={live} />
        </div>
      </header>
      <AtlasCard session={session} />
      <GuidanceReadout session={session} live={live} />
      <PracticeCard session={session} live={live} commands={commands} />
      <footer className="overlay-bottom">
        {progress && <ProgressBar progress={progress} />}
        <Toolbar session={session} live={live} commands={commands} onShortcuts={onShortcuts} />
        <Disclaimer />
      </footer>
    </div>
  )
}
