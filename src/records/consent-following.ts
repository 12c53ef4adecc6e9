/** Follows what a patient has agreed to, as any page changes it. */
import type { Scopes } from '#core/records/consent/consent.ts'

export interface ConsentFollowing {
  end(): void
}

/** Refused, as after a session has ended: a browser does not try that again by itself. Twice as long each time. */
const AGAIN = { firstMs: 2000, mostMs: 60_000 }

export interface ConsentFollowingParts {
  readonly patient: string
  /** Called at once and at each change; not while the connection is cut or nobody is signed in. */
  readonly onScopes: (scopes: Scopes) => void
  readonly onRefused: () => void
  /** Whether it would be asked in the name of who is at this page. */
  readonly isOwnSession: () => Promise<boolean>
}

export function followConsent({ patient, onScopes, onRefused, isOwnSession }: ConsentFollowingParts): ConsentFollowing {
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let waitMs = AGAIN.firstMs
  let hasEnded = false

  async function begin() {
    if (!(await isOwnSession())) return again()
    if (hasEnded) return
    const asked = (source = new EventSource(`/api/patients/${patient}/consent`))
    asked.onmessage = ({ data }) => {
      waitMs = AGAIN.firstMs
      onScopes((JSON.parse(String(data)) as { scopes: Scopes }).scopes)
    }
    asked.onerror = () => {
      if (asked.readyState !== EventSource.CLOSED) return
      onRefused()
      again()
    }
  }

  function again() {
    if (hasEnded) return
    timer = setTimeout(() => void begin(), waitMs)
    waitMs = Math.min(waitMs * 2, AGAIN.mostMs)
  }

  void begin()
  return {
    end() {
      hasEnded = true
      clearTimeout(timer)
      source?.close()
    },
  }
}
