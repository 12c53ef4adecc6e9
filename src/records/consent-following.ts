/** Follows what a patient has agreed to, as any page changes it. */
import type { Scopes } from '#core/records/consent/consent.ts'

export interface ConsentFollowing {
  end(): void
}

/** @param onScopes called at once and at each change; not called while the connection is cut */
export function followConsent(patient: string, onScopes: (scopes: Scopes) => void): ConsentFollowing {
  const source = new EventSource(`/api/patients/${patient}/consent`)
  source.onmessage = ({ data }) => onScopes((JSON.parse(String(data)) as { scopes: Scopes }).scopes)
  return { end: () => source.close() }
}
