/** The plan over the desktop view. */
import type { Commands } from '#session/commands.ts'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import { PlanForm } from './plan-form.tsx'

export interface PlanParts {
  readonly session: Session
  readonly live: Live
  readonly commands: Commands
}

export const PlanMenu = (parts: PlanParts) => <PlanForm {...parts} canPoint />
