/** The first account of an institution, or one that was invited. */
import { useState } from 'react'
import type { SigningIn } from '#session/clinic-commands.ts'
import { FormField } from './form-field.tsx'
import { useAsking } from './use-asking.ts'

interface Props {
  readonly signIn: SigningIn
  /** From the address of an invitation. */
  readonly token: string | undefined
  /** The code is for a new institution. */
  readonly isSetUp: boolean
  readonly onDone: () => void
}

const FIELDS = ['token', 'tenantName', 'name', 'login', 'password'] as const

export function SignUpForm({ signIn, token: given, isSetUp, onDone }: Props) {
  const [token, setToken] = useState(given ?? '')
  const [tenantName, setTenantName] = useState('')
  const [name, setName] = useState('')
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const { isAsking, faultOf, otherFault, ask } = useAsking()
  const isNew = !isSetUp
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        const who = { token: token.trim(), login, name, password }
        ask(() => signIn.signUp(isNew ? { ...who, tenantName } : who), onDone)
      }}
    >
      {given === undefined && (
        <FormField
          label={isNew ? 'Code of the server' : 'Invitation'}
          hint={isNew ? 'It stands where the server was started.' : 'From your administrator; good for three days.'}
          text={token}
          onText={setToken}
          fault={faultOf('token')}
          isNeeded
        />
      )}
      {
        isNew &&
        <FormField label="Institution" fills="organization" text={tenantName} onText={setTenantName} fault={faultOf('tenantName')} isNeeded /> // prettier-ignore
      }
      <FormField label="Your name" fills="name" text={name} onText={setName} fault={faultOf('name')} isNeeded />
      <FormField
        label="Sign-in name"
        fills="username"
        text={login}
        onText={setLogin}
        fault={faultOf('login')}
        isNeeded
      />
      <FormField
        label="Password"
        type="password"
        fills="new-password"
        hint="15 characters or more; four words do."
        text={password}
        onText={setPassword}
        fault={faultOf('password')}
        isNeeded
      />
      <p className="fault" role="alert">
        {otherFault(...FIELDS)}
      </p>
      <div className="row">
        <button type="submit" className="button primary" aria-disabled={isAsking}>
          {isAsking ? 'A moment …' : isNew ? 'Make the administrator' : 'Make the account'}
        </button>
      </div>
    </form>
  )
}
