/** "Why?": what to ask about, and the asking. The answer stands on the floating picture. */
import { useStore } from 'zustand'
import type { Commands } from '#session/commands.ts'
import type { Session } from '#session/session.ts'
import { ABOUT } from '#session/why-words.ts'
import { Choice } from './settings-lines.tsx'

const OPTIONS = Object.fromEntries(ABOUT.map((name) => [name, name === 'view' ? 'The view that is seen' : name]))
const WORDS = { off: 'Why?', asked: 'Asking, press to stop', shown: 'Put the answer away' } as const

export function WhyLines({ session, commands }: { readonly session: Session; readonly commands: Commands }) {
  const { state, about } = useStore(session, (all) => all.why)
  return (
    <div className="level-lines" role="group" aria-label="Why?">
      <Choice
        label="Ask about"
        value={about}
        options={OPTIONS}
        onPick={(next) => session.actions.set({ why: { state, about: next } })}
      />
      <div className="row">
        <button type="button" className="button" title="Y" onClick={() => commands.askWhy()}>
          {WORDS[state]}
        </button>
      </div>
      <p className="meta">Marks on the 2-D picture what the answer rests on; proves nothing.</p>
    </div>
  )
}
