/** Name, password and, when the account asks for it, the code; or a passkey. The answer to whatever is wrong is one and the same. */
import { useState } from 'react'
import type { SigningIn } from '#session/clinic-commands.ts'
import { FormField } from './form-field.tsx'
import { useAsking } from './use-asking.ts'

export interface SignInFormProps {
  readonly signIn: SigningIn
  /** Who must it be; anybody when left out. */
  readonly login?: string
  readonly button: string
  readonly provider?: string | undefined
  /** The server, which the other ways need, is out of reach. */
  readonly isPasswordOnly?: boolean
  readonly onDone: () => void
}

export function SignInForm({
  signIn,
  login: fixed,
  button,
  provider,
  isPasswordOnly = false,
  onDone,
}: SignInFormProps) {
  const [login, setLogin] = useState(fixed ?? '')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [wantsCode, setWantsCode] = useState(false)
  const { isAsking, refused, ask } = useAsking()
  const isCodeAsked = wantsCode || refused?.code === 'code-needed'
  // Passkeys are given to names, never to bare addresses.
  const hasPasskeys = !isPasswordOnly && 'PublicKeyCredential' in window && !/^[\d.]+$|^\[/.test(location.hostname)
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        setWantsCode(isCodeAsked)
        ask(() => signIn.password(login, password, isCodeAsked ? code : undefined), onDone)
      }}
    >
      <FormField
        label="Sign-in name"
        fills="username"
        text={login}
        onText={setLogin}
        isNeeded
        isFixed={fixed !== undefined}
      />
      <FormField
        label="Password"
        type="password"
        fills="current-password"
        text={password}
        onText={setPassword}
        isNeeded
      />
      {isCodeAsked && (
        <FormField
          label="Code of the authenticator app"
          fills="one-time-code"
          hint="Six digits; each works once."
          text={code}
          onText={setCode}
          isNeeded
        />
      )}
      <p className="fault" role="alert">
        {refused?.message}
      </p>
      <div className="row">
        <button type="submit" className="button primary" aria-disabled={isAsking}>
          {isAsking ? 'A moment …' : button}
        </button>
        {hasPasskeys && (
          <button type="button" className="button large" onClick={() => ask(() => signIn.passkey(), onDone)}>
            Use a passkey
          </button>
        )}
        {provider !== undefined && fixed === undefined && (
          <a className="button large" href="/api/provider">
            {provider}
          </a>
        )}
      </div>
    </form>
  )
}
