/** What the patient of the open case agreed to; each part is taken back with one press, and stops at once. */
import { useStore } from 'zustand'
import { CONSENT_SCOPES, type ConsentScope } from '#core/records/kinds.ts'
import { POLICY } from '#core/records/policy.ts'
import type { Commands } from '#session/commands.ts'
import type { Session } from '#session/session.ts'

const NAMES: Readonly<Record<ConsentScope, string>> = {
  ai: 'AI',
  recording: 'Recording',
  tele: 'Remote expert',
  teaching: 'Teaching',
  research: 'Research',
}

export function ScopeLines({ session, commands }: { readonly session: Session; readonly commands: Commands }) {
  const openRecord = useStore(session, (state) => state.openRecord)
  const role = useStore(session, (state) => state.presence.who?.role)
  if (openRecord?.purpose !== 'care') return undefined
  const mayChange = role !== undefined && POLICY.consent.change?.who[role] === 'all'
  return (
    <ul className="scope-lines" aria-label="What the patient agreed to">
      {CONSENT_SCOPES.map((scope) => (
        <li key={scope}>
          <span className={`grow tone ${openRecord.scopes[scope] ? 'tone-good' : ''}`}>
            {NAMES[scope]}
            {openRecord.scopes[scope] ? '' : ': no'}
          </span>
          {openRecord.scopes[scope] && mayChange && (
            <button type="button" className="button small" onClick={() => commands.withdrawConsent(scope)}>
              Take back<span className="unseen"> {NAMES[scope]}</span>
            </button>
          )}
        </li>
      ))}
    </ul>
  )
}
