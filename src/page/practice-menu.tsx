/** Practice from within the 3-D view: what is on the table, and the way to units, results and console. */
import { useStore } from 'zustand'
import type { Commands } from '#session/commands.ts'
import { PRACTICE_PAGES } from '#session/practice.ts'
import type { Session } from '#session/session.ts'

const WORDS = {
  units: 'Choose what to practise',
  results: 'Results',
  supervisor: 'Supervisor',
  editor: 'Write a curriculum',
} as const

interface Props {
  readonly session: Session
  readonly commands: Commands
}

export function PracticeMenu({ session, commands }: Props) {
  const now = useStore(session, ({ practice }) => practice.now)
  return (
    <div className="practice-menu">
      <p>{now ? `${now.task.name}, ${now.stage}` : 'Nothing is being practised.'}</p>
      {PRACTICE_PAGES.map((page) => (
        <button key={page} type="button" className="button small" onClick={() => commands.practice.show(page)}>
          {WORDS[page]}
        </button>
      ))}
      {now && (
        <button type="button" className="button small ghost" onClick={() => commands.practice.leave()}>
          Leave the task
        </button>
      )}
    </div>
  )
}
