/** Target and entry, put down by pointing. */
import { useStore } from 'zustand'
import type { Session } from '#session/session.ts'
import { Glyph } from './glyph.tsx'
import { togglePlacing } from './tools.ts'

const POINTS = [
  { what: 'target', label: 'Target', key: 'T' },
  { what: 'entry', label: 'Entry', key: 'E' },
] as const

export function PlanMenu({ session }: { readonly session: Session }) {
  const placing = useStore(session, (state) => state.placing)
  const target = useStore(session, (state) => state.target)
  const entry = useStore(session, (state) => state.entry)
  return (
    <>
      <div className="menu-row">
        {POINTS.map(({ what, label, key }) => (
          <button
            key={what}
            type="button"
            className="tool"
            title={key}
            aria-pressed={placing === what}
            onClick={() => togglePlacing(session, what)}
          >
            <Glyph of={what} />
            {label}
          </button>
        ))}
        <button
          type="button"
          className="tool"
          aria-label="Clear the plan"
          disabled={!target && !entry && placing === 'none'}
          onClick={() => session.actions.clearPlan()}
        >
          <Glyph of="clear" />
          Clear
        </button>
      </div>
      <p className="menu-note">Press one, then point at the hologram. T and E do the same.</p>
    </>
  )
}
