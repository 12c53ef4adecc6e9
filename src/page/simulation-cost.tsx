/** What the simulated pictures cost this machine, where they are steered. */
import type { Live } from '#session/live.ts'
import { useLiveReading } from './use-live-reading.ts'
import { saySimulation } from './wording.ts'

const readCost = ({ figures }: Live) => saySimulation(figures)

export function SimulationCost({ live }: { readonly live: Live }) {
  const { cost, remark } = useLiveReading(live, readCost)
  return (
    <p className="hint">
      Simulation: <output>{cost}</output>
      {remark && <strong> {remark}</strong>}
    </p>
  )
}
