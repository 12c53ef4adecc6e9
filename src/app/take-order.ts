/** An order of the hospital (FHIR ServiceRequest) that a person opened: its procedure, level and side become the plan's; what it leaves open stays open, aloud. */
import { currentProcedure } from '#core/planning/procedure-book.ts'
import { withPlace } from '#core/planning/plan.ts'
import { readOrder } from '#core/report/hospital-order.ts'
import type { Session } from '#session/session.ts'

export function takeOrder(session: Session, text: string, fileName: string): void {
  const { actions } = session
  const read = readOrder(text)
  if (!read.ok) return actions.notify('error', `${fileName}: ${read.reason}`)
  const { procedure, level, side, remarks, patientName, procedureWords } = read.order
  for (const remark of remarks) actions.notify('warning', `Order: ${remark}`)
  if (!procedure) return
  const { plan, planning } = session.getState()
  const change = { procedure: currentProcedure(planning.book, procedure), level, side }
  actions.changePlan(withPlace(plan.now, change), 'from an order')
  const whom = patientName ? ` for ${patientName}: see that it is this patient` : ''
  actions.notify('info', `Ordered: ${procedureWords}${whom}.`)
}
