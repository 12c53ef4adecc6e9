/** Where one is signed in, and signing out everywhere else. */
import { useState } from 'react'
import { FormField } from './form-field.tsx'
import { sayMoment } from './record-words.ts'
import type { RecordsProps } from './records-props.ts'
import { useAnswer } from './use-answer.ts'
import { useAsking } from './use-asking.ts'

export function SessionsCard({ clinic, who }: Pick<RecordsProps, 'clinic' | 'who'>) {
  const { value, fault, again } = useAnswer(() => clinic.account.sessions())
  const [password, setPassword] = useState('')
  const { refused, ask } = useAsking()
  const others = value?.sessions.filter(({ isThis }) => !isThis) ?? []
  return (
    <section className="card" aria-labelledby="sessions-heading">
      <h3 id="sessions-heading">Where you are signed in</h3>
      <ul className="kept-list">
        {value?.sessions.map(({ id, begunMs, usedMs, isThis }) => (
          <li key={id}>
            <span className="grow">
              since {sayMoment(begunMs)}, used {sayMoment(usedMs)} {isThis && <span className="tag">here</span>}
            </span>
          </li>
        ))}
      </ul>
      {others.length > 0 && (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault()
            ask(
              () => clinic.account.endOthers(who.isFromProvider ? undefined : password),
              () => {
                setPassword('')
                again()
              },
            )
          }}
        >
          {!who.isFromProvider && (
            <FormField
              label="Your password"
              type="password"
              fills="current-password"
              text={password}
              onText={setPassword}
              isNeeded
            />
          )}
          <div className="row">
            <button type="submit" className="button">
              Sign out everywhere else
            </button>
          </div>
        </form>
      )}
      <p className="fault" role="alert">
        {fault ?? refused?.message}
      </p>
    </section>
  )
}
