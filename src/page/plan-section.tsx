/** The plan on the first screen. */
import { useStore } from 'zustand'
import { sayProcedure } from '#session/plan-words.ts'
import { Fold } from './fold.tsx'
import { PlanForm } from './plan-form.tsx'
import type { PlanParts } from './plan-menu.tsx'

export function PlanSection(parts: PlanParts) {
  const now = useStore(parts.session, ({ plan }) => sayProcedure(plan.now))
  return (
    <section className="section" aria-labelledby="plan-heading">
      <h2 id="plan-heading">Plan</h2>
      <Fold title="Injection" now={now}>
        <PlanForm {...parts} canPoint={false} />
      </Fold>
    </section>
  )
}
