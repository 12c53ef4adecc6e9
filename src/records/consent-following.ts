/** Follows what a patient has agreed to, as any page changes it. */
import type { Scopes } from '#core/records/consent/consent.ts'

export interface ConsentFollowing {
  end(): void
}

/** Refused, as after a session has ended: a browser does not try that again by itself. Twice as long each time. */
const AGAIN = { firstMs: 2000, mostMs: 60_000 }

/** @param onScopes called at once and at each change; not called while the connection is cut or nobody is signed in */
export function followConsent(
  patient: string,
  onScopes: (scopes: Scopes) => void,
  onRefused: () => void,
): ConsentFollowing {
  let source: EventSource
  let timer: ReturnType<typeof setTimeout> | undefined
  let waitMs = AGAIN.firstMs

  function begin() {
    source = new EventSource(`/api/patients/${patient}/consent`)
    source.onmessage = ({ data }) => {
      waitMs = AGAIN.firstMs
      onScopes((JSON.parse(String(data)) as { scopes: Scopes }).scopes)
    }
    source.onerror = () => {
      if (source.readyState !== EventSource.CLOSED) return
      onRefused()
      timer = setTimeout(begin, waitMs)
      waitMs = Math.min(waitMs * 2, AGAIN.mostMs)
    }
  }

  begin()
  return {
    end() {
      clearTimeout(timer)
      source.close()
    },
  }
}
