/** Plans and the clinic's procedures kept from one visit to the next: the last plan of each of the last few cases. */
import {
  caseMark,
  bookAsText,
  historyOf,
  isOfCase,
  parseBook,
  parsePlan,
  planAsText,
} from '#core/planning/plan-file.ts'
import { EMPTY_HISTORY } from '#core/planning/plan-history.ts'
import { planFacts } from '#session/planning.ts'
import type { Session } from '#session/session.ts'
import type { SessionState } from '#session/state.ts'

export interface PlanStore {
  readPlans(): string | undefined
  writePlans(text: string): void
  readBook(): string | undefined
  writeBook(text: string): void
  readName(): string | undefined
  writeName(name: string): void
}

const CASES_KEPT = 8

/** Texts of plans, newest first; whatever is not one is left out. */
function plansIn(text: string | undefined): readonly string[] {
  try {
    const list: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : []
  } catch {
    return []
  }
}

const markOf = ({ openCase }: SessionState) => openCase && caseMark(openCase.name, openCase.geometry)

/** Brings back what was kept when a case opens, and keeps every change from then on. */
export function followPlans(session: Session, store: PlanStore): void {
  const { actions } = session
  const book = parseBook(store.readBook() ?? bookAsText({}))
  if (!book.ok) actions.notify('warning', `The clinic's procedures could not be read back: ${book.reason}`)
  actions.changePlanning({ by: store.readName() ?? '', ...(book.ok && { book: book.value }) })

  function bringBack(state: SessionState) {
    const mark = markOf(state)
    if (!mark) return
    for (const text of plansIn(store.readPlans())) {
      const result = parsePlan(text)
      if (!result.ok || !isOfCase(result.value.case, mark)) continue
      actions.set(planFacts(historyOf(result.value)))
      return
    }
  }

  function keep(state: SessionState) {
    const mark = markOf(state)
    if (!mark) return
    const others = plansIn(store.readPlans()).filter((text) => {
      const result = parsePlan(text)
      return result.ok && !isOfCase(result.value.case, mark)
    })
    store.writePlans(JSON.stringify([planAsText(state.plan, mark), ...others].slice(0, CASES_KEPT)))
  }

  session.subscribe((state, before) => {
    const isOther = state.openCase?.geometry !== before.openCase?.geometry
    if (isOther && state.plan === EMPTY_HISTORY) bringBack(state)
    else if (state.plan !== before.plan && state.openCase) keep(state)
    if (state.planning.book !== before.planning.book) store.writeBook(bookAsText(state.planning.book))
    if (state.planning.by !== before.planning.by) store.writeName(state.planning.by)
  })
}
