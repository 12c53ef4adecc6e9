/** Practice over the page: what to do next, how it went, who stands for it, and what is taught in which order. */
import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import type { Commands } from '#session/commands.ts'
import { PRACTICE_PAGES, type PracticePageName } from '#session/practice.ts'
import type { Session } from '#session/session.ts'
import { PracticeEditor } from './practice-editor.tsx'
import { PracticeResults } from './practice-results.tsx'
import { PracticeSupervisor } from './practice-supervisor.tsx'
import { PracticeUnits } from './practice-units.tsx'
import './practice.css'

export interface PracticeProps {
  readonly session: Session
  readonly commands: Commands
}

const NAMES: Readonly<Record<PracticePageName, string>> = {
  units: 'Units',
  results: 'Results',
  supervisor: 'Supervisor',
  editor: 'Curriculum',
}

export function PracticeView({ page, session, commands }: PracticeProps & { readonly page: PracticePageName }) {
  const trainee = useStore(session, ({ practice }) => practice.trainee)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const close = () => commands.practice.show(undefined)
  return (
    <section className="practice" aria-label="Practice" onKeyDown={({ key }) => key === 'Escape' && close()}>
      <header className="practice-top">
        <h1 ref={heading} tabIndex={-1}>
          Practice
        </h1>
        <nav className="practice-tabs" aria-label="Pages of practice">
          {PRACTICE_PAGES.map((name) => (
            <button
              key={name}
              type="button"
              className="button ghost"
              aria-current={name === page ? 'page' : undefined}
              onClick={() => commands.practice.show(name)}
            >
              {NAMES[name]}
            </button>
          ))}
        </nav>
        <label className="practice-name">
          <span>Trainee</span>
          <input
            key={trainee}
            defaultValue={trainee}
            maxLength={80}
            onBlur={({ target }) => commands.practice.setTrainee(target.value)}
          />
        </label>
        <button type="button" className="button" onClick={close}>
          Close
        </button>
      </header>
      <div className="practice-body">
        <PageOf page={page} session={session} commands={commands} />
      </div>
    </section>
  )
}

function PageOf({ page, ...parts }: PracticeProps & { readonly page: PracticePageName }) {
  switch (page) {
    case 'units':
      return <PracticeUnits {...parts} />
    case 'results':
      return <PracticeResults {...parts} />
    case 'supervisor':
      return <PracticeSupervisor {...parts} />
    case 'editor':
      return <PracticeEditor {...parts} />
  }
}
