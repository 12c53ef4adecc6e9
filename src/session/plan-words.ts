/** How a plan is said, on the page and in the headset alike. */
import { needleCheck, placeOf, type Plan } from '#core/planning/plan.ts'
import { placeName } from '#core/planning/procedure.ts'
import type { PlanHistory } from '#core/planning/plan-history.ts'
import { isLocked } from '#core/planning/plan-history.ts'
import type { Search } from './planning.ts'

/** 'Facet joint, intra-articular, L4/5 right'; what is missing where it is not all chosen. */
export function sayProcedure(plan: Plan): string {
  const { procedure } = plan
  if (!procedure) return 'No procedure chosen'
  const place = placeOf(plan)
  return `${procedure.name}, ${place ? placeName(procedure, place) : 'level or side not chosen'}`
}

export function sayTarget({ target, targetFrom, proposal }: Plan): string {
  if (proposal) return `Proposed, not accepted: ${proposal.words}`
  if (!target) return 'No target'
  return targetFrom === 'proposal' ? 'Target found from the anatomy and accepted' : 'Target set by pointing'
}

export function sayNeedle(plan: Plan): string {
  const check = needleCheck(plan)
  if (!check || !plan.procedure) return ''
  const { pathMm, needleMm, leftMm } = check
  const { kind, gauge } = plan.procedure.needle
  return needleMm === undefined
    ? `${pathMm.toFixed(0)} mm deep: no ${kind} needle is long enough`
    : `${kind} ${gauge} G, ${needleMm} mm: ${pathMm.toFixed(0)} mm in, ${leftMm!.toFixed(0)} mm outside`
}

export function saySearch(search: Search): string {
  switch (search.state) {
    case 'none':
      return ''
    case 'searching':
      return 'Looking for ways …'
    case 'failed':
      return `The search failed: ${search.reason}`
    case 'found': {
      const { candidates, open, corridors, leftOut, tookMs } = search.found
      const why = leftOut[0] ? `; most of the others: ${leftOut[0].reason}` : ''
      const shown = corridors.length === 0 ? 'none can be shown' : `the best ${corridors.length} are shown`
      return `${candidates} ways tried in ${Math.round(tookMs)} ms, ${open} open, ${shown}${why}.`
    }
  }
}

export function sayLock(plan: PlanHistory): string {
  const last = plan.locks.at(-1)
  if (!last) return 'Not locked'
  const when = new Date(last.atMs).toISOString().slice(0, 16).replace('T', ' ')
  return isLocked(plan) ? `Locked by ${last.by}, ${when} UTC` : `Unlocked by ${last.by}, ${when} UTC: ${last.reason}`
}
