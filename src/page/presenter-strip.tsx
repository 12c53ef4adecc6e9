/** What the screen beside the headset shows while somebody is inside: what is open, how it runs, and the way out. */
import { useStore } from 'zustand'
import type { Commands } from '#session/commands.ts'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import { AtlasCard } from './atlas-card.tsx'
import { Disclaimer } from './disclaimer.tsx'
import { Mark } from './mark.tsx'
import { PathReadout } from './path-readout.tsx'
import { ReadingChip } from './reading-chip.tsx'
import { SourceChip } from './source-chip.tsx'
import { sayView } from './wording.ts'
import './presenter-strip.css'

export interface PresenterStripProps {
  readonly session: Session
  readonly live: Live
  readonly commands: Commands
}

export function PresenterStrip({ session, live, commands }: PresenterStripProps) {
  const view = useStore(session, (state) => state.view)
  const openCase = useStore(session, (state) => state.openCase)
  return (
    <main className="strip">
      <Mark />
      <div className="strip-words">
        <h1 tabIndex={-1}>{sayView(view)}</h1>
        <p className="meta">{openCase ? `${openCase.name} · ${openCase.modality}` : 'No CT or MR is open'}</p>
      </div>
      <button type="button" className="button" onClick={() => commands.leave()}>
        Leave
      </button>
      <AtlasCard session={session} />
      <PathReadout session={session} />
      <SourceChip session={session} live={live} />
      <ReadingChip session={session} live={live} />
      <Disclaimer />
    </main>
  )
}
