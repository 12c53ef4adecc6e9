/** Where plans are kept from one visit to the next: this browser. */
import { recall, remember } from '#page/remembered.ts'
import type { PlanStore } from './kept-plans.ts'

export const PLAN_STORE: PlanStore = {
  readPlans: () => recall('plans'),
  writePlans: (text) => remember('plans', text),
  readBook: () => recall('procedures'),
  writeBook: (text) => remember('procedures', text),
  readName: () => recall('planner'),
  writeName: (name) => remember('planner', name),
}
