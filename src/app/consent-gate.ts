/** What was agreed to, enforced: what is taken back stops in the same moment, whoever took it back and wherever. */
import { ALL_ALLOWED, withdrawn } from '#core/records/consent/consent.ts'
import type { ConsentScope } from '#core/records/kinds.ts'
import { isAllowed, sayNotAgreed } from '#session/open-record.ts'
import type { Session } from '#session/session.ts'

export interface ConsentGateParts {
  readonly session: Session
  /** Networks: what was and will be found in pictures so far is forgotten, and nothing of it is shown. */
  readonly stopRecognising: () => void
  readonly stopRecording: () => void
  readonly calendarMs: () => number
}

export function createConsentGate({ session, stopRecognising, stopRecording, calendarMs }: ConsentGateParts): void {
  const { actions } = session

  function stop(scope: ConsentScope) {
    switch (scope) {
      case 'ai':
        stopRecognising()
        break
      case 'recording':
        stopRecording()
        actions.noteConsent('recording', undefined)
        break
      case 'tele':
      case 'teaching':
      case 'research':
        // Other people's access and exports are the server's to refuse: it reads the same consent.
        break
    }
    actions.notify('warning', sayNotAgreed(scope))
  }

  session.subscribe((state, before) => {
    const { openRecord } = state
    if (openRecord === before.openRecord) return
    const was = before.openRecord?.scopes ?? ALL_ALLOWED
    if (!openRecord) return actions.noteConsent('recording', undefined)
    const isOther = openRecord.case !== before.openRecord?.case
    // Another case: whatever ran was for somebody else.
    if (isOther) {
      stopRecording()
      if (!openRecord.scopes.ai) stopRecognising()
      return actions.noteConsent('recording', agreedMs())
    }
    for (const scope of withdrawn(was, openRecord.scopes)) stop(scope)
    if (!was.recording && openRecord.scopes.recording) actions.noteConsent('recording', agreedMs())
  })

  const agreedMs = () => (isAllowed(session.getState(), 'recording') && session.getState().openRecord?.purpose === 'care' ? calendarMs() : undefined) // prettier-ignore
}
