/** In front of everything: nothing of a patient is behind it. An alarm is heard and seen all the same. */
import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import type { ClinicCommands } from '#session/clinic-commands.ts'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import { AlarmBanner } from '#page/alarm-banner.tsx'
import { Mark } from '#page/mark.tsx'
import { SignInForm } from './sign-in-form.tsx'

interface Props {
  readonly session: Session
  readonly live: Live
  readonly clinic: ClinicCommands
}

export function LockScreen({ session, live, clinic }: Props) {
  const who = useStore(session, (state) => state.presence.who)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <div className="sign-in lock">
      <AlarmBanner session={session} live={live} />
      <main className="sheet">
        <p className="brand">
          <Mark />
          <span>Interspace</span>
        </p>
        <h1 ref={heading} tabIndex={-1}>
          Locked
        </h1>
        <p className="hint">{who?.name} opens it again. What was made is kept.</p>
        {who?.isFromProvider ? (
          // Its page takes the place of this one; what was made is kept.
          <a className="button primary" href="/api/provider">
            Sign in with the hospital’s account
          </a>
        ) : (
          <SignInForm
            signIn={clinic.signIn}
            {...(who && { login: who.login })}
            button="Open"
            onDone={() => undefined}
          />
        )}
        <button type="button" className="button ghost" onClick={() => void clinic.signOut()}>
          I am somebody else
        </button>
      </main>
    </div>
  )
}
