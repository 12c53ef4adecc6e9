/** The accounts of this institution: inviting somebody, another role, shutting out. */
import { useState } from 'react'
import { may, ROLES, type Role } from '#core/records/policy.ts'
import { PatientErasing } from './patient-erasing.tsx'
import { actorOf, type RecordsProps } from './records-props.ts'
import { useAnswer } from './use-answer.ts'
import { useAsking } from './use-asking.ts'

const ROLE_WORDS: Readonly<Record<Role, string>> = {
  operator: 'operator: treats patients',
  expert: 'expert: sees patients they are invited to',
  educator: 'educator: leads training',
  trainee: 'trainee: practises on training patients',
  auditor: 'auditor: reads the audit',
  administrator: 'administrator: accounts and erasure',
}

export function PeopleView({ clinic, who }: RecordsProps) {
  const { value, fault, again } = useAnswer(() => clinic.people.list())
  const [role, setRole] = useState<Role>('operator')
  const [link, setLink] = useState<string>()
  const { refused, ask } = useAsking()
  return (
    <div>
      <h2>People</h2>
      <section className="card" aria-label="Invite somebody">
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault()
            ask(
              () => clinic.people.invite(role),
              ({ token }) => setLink(`${location.origin}/#invitation=${token}`),
            )
          }}
        >
          <div className="field">
            <label htmlFor="invited-role">Invite somebody as</label>
            <select id="invited-role" value={role} onChange={({ target }) => setRole(target.value as Role)}>
              {ROLES.map((each) => (
                <option key={each} value={each}>
                  {ROLE_WORDS[each]}
                </option>
              ))}
            </select>
          </div>
          <div className="row">
            <button type="submit" className="button">
              Make an invitation
            </button>
          </div>
        </form>
        {link !== undefined && (
          <p role="status">
            Give them this address; it works once, for three days:
            <br />
            <code className="invitation">{link}</code>
          </p>
        )}
      </section>
      <p className="fault" role="alert">
        {fault ?? refused?.message}
      </p>
      <ul className="kept-list card" aria-label="People">
        {value?.accounts.map((account) => (
          <li key={account.id}>
            <div className="grow">
              <strong>{account.name}</strong> {account.isDisabled && <span className="tag">shut out</span>}
              <p className="hint">
                {account.login} · {account.role}
                {account.hasCode && ' · with one-time codes'}
              </p>
            </div>
            {account.id !== who.account && (
              <>
                <label className="unseen" htmlFor={`role-${account.id}`}>
                  Role of {account.name}
                </label>
                <select
                  id={`role-${account.id}`}
                  value={account.role}
                  onChange={({ target }) =>
                    ask(() => clinic.people.change(account.id, { role: target.value as Role }), again)
                  }
                >
                  {ROLES.map((each) => (
                    <option key={each}>{each}</option>
                  ))}
                </select>
                <button
                  type="button"
                  className="button small"
                  onClick={() =>
                    ask(() => clinic.people.change(account.id, { isDisabled: !account.isDisabled }), again)
                  }
                >
                  {account.isDisabled ? 'Let in again' : 'Shut out'}
                </button>
              </>
            )}
          </li>
        ))}
      </ul>
      {may(actorOf(who), 'erase', 'patient').allowed && <PatientErasing clinic={clinic} />}
    </div>
  )
}
