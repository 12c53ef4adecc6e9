/** What the page does by itself once it stands: it opens the built-in case, and keeps the program for when there is no server. */
import type { Commands } from '#session/commands.ts'
import type { Session } from '#session/session.ts'
import { keepForOffline } from './offline.ts'

/** When nobody waits for anything: the program is tens of megabytes. */
const KEPT_AFTER_MS = 8000

/** @param isEmpty nothing is to be opened by itself */
export function openFirst(session: Session, commands: Pick<Commands, 'openBuiltInCase'>, isEmpty: boolean): void {
  // The page is there and answers before six megabytes are asked for; a page nobody sees draws nothing and need not wait.
  if (!isEmpty) {
    if (document.visibilityState === 'hidden') commands.openBuiltInCase()
    else requestAnimationFrame(() => setTimeout(commands.openBuiltInCase))
  }
  setTimeout(() => void keepForOffline((offlineStart) => session.actions.set({ offlineStart })), KEPT_AFTER_MS)
}
