/** Plans and the clinic's procedures kept from one visit to the next: the last plan of each of the last few cases. */
import {
  bookAsText,
  caseMark,
  historyOf,
  isOfCase,
  parseBook,
  parsePlan,
  planAsText,
  type CaseMark,
} from '#core/planning/plan-file.ts'
import { EMPTY_HISTORY, type PlanHistory } from '#core/planning/plan-history.ts'
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

interface Kept {
  readonly mark: CaseMark
  readonly text: string
  readonly history: PlanHistory
}

/** Newest first; whatever is no plan is left out. */
function plansIn(text: string | undefined): readonly Kept[] {
  try {
    const list: unknown = JSON.parse(text ?? '[]')
    const texts = Array.isArray(list) ? list.filter((one) => typeof one === 'string') : []
    return texts.flatMap((one) => {
      const result = parsePlan(one)
      return result.ok ? [{ mark: result.value.case, text: one, history: historyOf(result.value) }] : []
    })
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

  let kept = plansIn(store.readPlans())

  function bringBack(state: SessionState) {
    const mark = markOf(state)
    const history = mark && kept.find((one) => isOfCase(one.mark, mark))?.history
    if (history) actions.set(planFacts(history))
  }

  function keep(state: SessionState) {
    const mark = markOf(state)
    if (!mark) return
    const now = { mark, text: planAsText(state.plan, mark), history: state.plan }
    kept = [now, ...kept.filter((one) => !isOfCase(one.mark, mark))].slice(0, CASES_KEPT)
    store.writePlans(JSON.stringify(kept.map(({ text }) => text)))
  }

  session.subscribe((state, before) => {
    const isOther = state.openCase?.geometry !== before.openCase?.geometry
    if (isOther && state.plan === EMPTY_HISTORY) bringBack(state)
    else if (state.plan !== before.plan && state.openCase) keep(state)
    if (state.planning.book !== before.planning.book) store.writeBook(bookAsText(state.planning.book))
    if (state.planning.by !== before.planning.by) store.writeName(state.planning.by)
  })
}
