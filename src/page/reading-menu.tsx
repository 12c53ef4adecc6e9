/** What a person asks of the networks' readings: the way to a standard view, and whether the count of levels is right, and why. */
import { useStore } from 'zustand'
import { WANTED_VIEWS, type WantedView } from '#core/anatomy/view-hint.ts'
import type { Commands } from '#session/commands.ts'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import { LevelLines } from './level-lines.tsx'
import { GuidanceLines } from './reading-chip.tsx'
import { ViewGoalLines } from './view-goal-lines.tsx'
import { WhyLines } from './why-lines.tsx'
import { Choice } from './settings-lines.tsx'

const VIEW_OPTIONS = Object.fromEntries([
  ['none', 'None'],
  ...WANTED_VIEWS.map((view) => [view, view.charAt(0).toUpperCase() + view.slice(1)]),
]) as Record<WantedView | 'none', string>

interface Props {
  readonly session: Session
}

export function WantedViewChoice({ session }: Props) {
  const wanted = useStore(session, (state) => state.wantedView)
  return (
    <Choice
      label="Lead me to view"
      value={wanted}
      options={VIEW_OPTIONS}
      onPick={(wantedView) => session.actions.set({ wantedView })}
    />
  )
}

export function ReadingMenu({ session, live, commands }: Props & { readonly live: Live; readonly commands: Commands }) {
  return (
    <div className="reading-menu">
      <WantedViewChoice session={session} />
      <GuidanceLines session={session} live={live} isSeenAlways />
      <ViewGoalLines session={session} />
      <LevelLines session={session} live={live} />
      <WhyLines session={session} commands={commands} />
    </div>
  )
}
