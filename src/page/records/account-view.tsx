/** One's own account: password, one-time codes, passkeys; and what of this device waits for the server. */
import { useState } from 'react'
import { useStore } from 'zustand'
import { sayWaiting } from '#session/waiting.ts'
import { FormField } from './form-field.tsx'
import type { RecordsProps } from './records-props.ts'
import { SessionsCard } from './sessions-card.tsx'
import { useAsking } from './use-asking.ts'

export function AccountView(props: RecordsProps) {
  const { who } = props
  return (
    <div>
      <div>
        <h2>{who.name}</h2>
        <p className="hint">
          {who.login} · {who.role}
        </p>
      </div>
      <WaitingCard {...props} />
      {!who.isFromProvider && <PasswordCard {...props} />}
      {!who.isFromProvider && <CodeCard {...props} />}
      <PasskeyCard {...props} />
      <SessionsCard {...props} />
    </div>
  )
}

function WaitingCard({ session, clinic }: RecordsProps) {
  const waiting = useStore(session, (state) => state.waiting)
  return (
    <section className="card" aria-labelledby="waiting-heading">
      <h3 id="waiting-heading">This device</h3>
      <p role="status">{sayWaiting(waiting)}</p>
      {waiting.ofOthers > 0 && (
        <p className="hint">{waiting.ofOthers} more of somebody else: sealed, and sent when they sign in here again.</p>
      )}
      <ul className="kept-list">
        {waiting.writes.map(({ seq, what, refused }) => (
          <li key={seq}>
            <span className="grow">
              {what}
              {refused !== undefined && <span className="bad"> {refused}</span>}
            </span>
            {refused !== undefined && (
              <button type="button" className="button small" onClick={() => clinic.letGo(seq)}>
                Let it go
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function PasswordCard({ clinic }: RecordsProps) {
  const [password, setPassword] = useState('')
  const [newPassword, setNewPassword] = useState('')
  const [isDone, setIsDone] = useState(false)
  const { faultOf, otherFault, ask } = useAsking()
  return (
    <section className="card" aria-labelledby="password-heading">
      <h3 id="password-heading">Password</h3>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          ask(
            () => clinic.account.changePassword(password, newPassword),
            () => {
              setPassword('')
              setNewPassword('')
              setIsDone(true)
            },
          )
        }}
      >
        <FormField
          label="Present password"
          type="password"
          fills="current-password"
          text={password}
          onText={setPassword}
          isNeeded
        />
        <FormField
          label="New password"
          type="password"
          fills="new-password"
          text={newPassword}
          onText={setNewPassword}
          fault={faultOf('newPassword')}
          isNeeded
        />
        <p className="fault" role="alert">
          {otherFault('newPassword')}
        </p>
        <div className="row">
          <button type="submit" className="button">
            Change the password
          </button>
          <span role="status" className="hint">
            {isDone && 'Changed; you are signed out everywhere else.'}
          </span>
        </div>
      </form>
    </section>
  )
}

function CodeCard({ clinic, who }: RecordsProps) {
  const [isOn, setIsOn] = useState(who.hasCode)
  const [offered, setOffered] = useState<{ readonly address: string; readonly picture: string }>()
  const [code, setCode] = useState('')
  const [password, setPassword] = useState('')
  const { refused, ask } = useAsking()
  return (
    <section className="card" aria-labelledby="code-heading">
      <h3 id="code-heading">One-time codes</h3>
      <p className="hint">
        {isOn
          ? 'Signing in asks for the code of your authenticator app.'
          : 'An authenticator app makes a code every half minute: a stolen password is then not enough.'}
      </p>
      {!isOn && !offered && (
        <div className="row">
          <button type="button" className="button" onClick={() => ask(() => clinic.account.beginCode(), setOffered)}>
            Set up an authenticator app
          </button>
        </div>
      )}
      {offered && !isOn && (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault()
            ask(
              () => clinic.account.confirmCode(code),
              () => setIsOn(true),
            )
          }}
        >
          <div>
            <img className="code-picture" src={offered.picture} alt="QR code for the authenticator app" />
            <p className="hint">
              Or type: <code>{new URL(offered.address).searchParams.get('secret')}</code>
            </p>
          </div>
          <FormField label="The code it shows" fills="one-time-code" text={code} onText={setCode} isNeeded />
          <div className="row">
            <button type="submit" className="button">
              Switch codes on
            </button>
          </div>
        </form>
      )}
      {isOn && (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault()
            ask(
              () => clinic.account.removeCode(password),
              () => {
                setIsOn(false)
                setOffered(undefined)
              },
            )
          }}
        >
          <FormField
            label="Password"
            type="password"
            fills="current-password"
            text={password}
            onText={setPassword}
            isNeeded
          />
          <div className="row">
            <button type="submit" className="button">
              Switch codes off
            </button>
          </div>
        </form>
      )}
      <p className="fault" role="alert">
        {refused?.message}
      </p>
    </section>
  )
}

function PasskeyCard({ clinic }: RecordsProps) {
  const [isDone, setIsDone] = useState(false)
  const { refused, ask } = useAsking()
  return (
    <section className="card" aria-labelledby="passkey-heading">
      <h3 id="passkey-heading">Passkey</h3>
      <p className="hint">
        Signs you in with this device’s own lock: a finger, a face, a PIN. It works on this server’s name only.
      </p>
      <div className="row">
        <button
          type="button"
          className="button"
          onClick={() =>
            ask(
              () => clinic.account.addPasskey(),
              () => setIsDone(true),
            )
          }
        >
          Add a passkey of this device
        </button>
        <span role="status" className="hint">
          {isDone && 'Added.'}
        </span>
      </div>
      <p className="fault" role="alert">
        {refused?.message}
      </p>
    </section>
  )
}
