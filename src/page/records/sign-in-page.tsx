/** The page before anybody has signed in, where the server keeps records. It knows nothing of any patient. */
import '#page/page.css'
import '#page/words.css'
import '#page/button.css'
import '#page/field.css'
import './records.css'
import { useState } from 'react'
import type { SigningIn, WaysIn } from '#session/clinic-commands.ts'
import { Disclaimer } from '#page/disclaimer.tsx'
import { Mark } from '#page/mark.tsx'
import { SignInForm } from './sign-in-form.tsx'
import { SignUpForm } from './sign-up-form.tsx'

export interface SignInPageProps {
  readonly waysIn: WaysIn
  readonly signIn: SigningIn
  /** Of the address somebody was invited by. */
  readonly invitation: string | undefined
  /** Why nobody is signed in, where that is to be said. */
  readonly remark?: string | undefined
  readonly onDone: () => void
}

export function SignInPage({ waysIn, signIn, invitation, remark, onDone }: SignInPageProps) {
  const [isInvited, setIsInvited] = useState(invitation !== undefined)
  const isNew = !waysIn.isSetUp
  const isMaking = isNew || isInvited
  return (
    <div className="page sign-in">
      <main className="sheet">
        <p className="brand">
          <Mark />
          <span>Interspace</span>
        </p>
        <h1>{isNew ? 'Set up this server' : isInvited ? 'Make your account' : 'Sign in'}</h1>
        <p className="hint">
          {isNew
            ? 'Nobody has an account yet. The first is the administrator’s, who invites the others.'
            : waysIn.isOutOfReach
              ? 'The server cannot be reached. Your password opens what this device keeps for you; what you make waits until the server is there again.'
              : 'This server keeps records of patients: everybody signs in.'}
        </p>
        {remark !== undefined && (
          <p className="fault" role="alert">
            {remark}
          </p>
        )}
        {isMaking ? (
          <SignUpForm signIn={signIn} token={invitation} isSetUp={waysIn.isSetUp} onDone={onDone} />
        ) : (
          <SignInForm
            signIn={signIn}
            button={waysIn.isOutOfReach ? 'Open this device' : 'Sign in'}
            provider={waysIn.provider}
            isPasswordOnly={waysIn.isOutOfReach === true}
            onDone={onDone}
          />
        )}
        {!isNew && !waysIn.isOutOfReach && (
          <button type="button" className="button ghost" onClick={() => setIsInvited(!isInvited)}>
            {isInvited ? 'I have an account' : 'I was invited'}
          </button>
        )}
      </main>
      <Disclaimer />
    </div>
  )
}
