/** What every view of the records is given, and which of them a role is offered. */
import { may, type Actor } from '#core/records/policy.ts'
import type { ClinicCommands } from '#session/clinic-commands.ts'
import type { Commands } from '#session/commands.ts'
import type { SignedIn } from '#session/presence.ts'
import type { Session } from '#session/session.ts'

export interface RecordsProps {
  readonly session: Session
  readonly commands: Commands
  readonly clinic: ClinicCommands
  readonly who: SignedIn
  readonly onClose: () => void
}

const VIEWS = ['Patients', 'Findings', 'Audit', 'People', 'Account'] as const
export type RecordsView = (typeof VIEWS)[number]

/** Lists have no subject: the role alone is asked. One's own tenant is the only one there is here. */
export const actorOf = ({ account, role }: SignedIn): Actor => ({ account, role, tenant: '' })

export function viewsOf(who: SignedIn): readonly RecordsView[] {
  const allowed: Readonly<Record<RecordsView, boolean>> = {
    Patients: may(actorOf(who), 'list', 'patient').allowed,
    Findings: may(actorOf(who), 'list', 'ai-output').allowed,
    Audit: may(actorOf(who), 'list', 'audit').allowed,
    People: may(actorOf(who), 'list', 'account').allowed,
    Account: may(actorOf(who), 'read', 'own-account').allowed,
  }
  return VIEWS.filter((view) => allowed[view])
}
