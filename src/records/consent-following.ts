/** Follows what a patient has agreed to, as any page changes it. */
import type { Scopes } from '#core/records/consent/consent.ts'

export interface ConsentFollowing {
  end(): void
}

/** Refused, as after a session has ended: a browser does not try that again by itself. */
const AGAIN_AFTER_MS = 2000

/** @param onScopes called at once and at each change; not called while the connection is cut or nobody is signed in */
export function followConsent(patient: string, onScopes: (scopes: Scopes) => void): ConsentFollowing {
  let source: EventSource
  let timer: ReturnType<typeof setTimeout> | undefined

  function begin() {
    source = new EventSource(`/api/patients/${patient}/consent`)
    source.onmessage = ({ data }) => onScopes((JSON.parse(String(data)) as { scopes: Scopes }).scopes)
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(begin, AGAIN_AFTER_MS)
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
