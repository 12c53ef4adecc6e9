/** The planned path in figures; while a point is being placed, what to do instead. */
import { useStore } from 'zustand'
import type { Session } from '#session/session.ts'
import { plannedPath } from './tools.ts'
import { sayPath } from './wording.ts'
import './path-readout.css'

const PLACING_WORDS = {
  target: 'Point at the target.',
  entry: 'Point at the entry on the skin.',
  landmark: 'Point at a landmark on the bone, then at the next.',
} as const

export function PathReadout({ session }: { readonly session: Session }) {
  const placing = useStore(session, (state) => state.placing)
  const target = useStore(session, (state) => state.target)
  const entry = useStore(session, (state) => state.entry)
  const isGuiding = useStore(session, (state) => state.isGuiding)
  const path = plannedPath({ target, entry })
  return (
    <div className="readout" role="status">
      {placing !== 'none' && (
        <p>
          <strong>{PLACING_WORDS[placing]}</strong> Esc stops.
        </p>
      )}
      {placing === 'none' && path && <PathFigures said={sayPath(path)} isGuiding={isGuiding} />}
    </div>
  )
}

interface PathFiguresProps {
  readonly said: ReturnType<typeof sayPath>
  readonly isGuiding: boolean
}

function PathFigures({ said: { length, axial, cranial }, isGuiding }: PathFiguresProps) {
  return (
    <p>
      <span className="readout-name">{isGuiding ? 'Guiding' : 'Path'}</span>
      <strong className="figure">{length}</strong>
      <span className="figure">{axial}</span>
      <span className="figure">{cranial}</span>
    </p>
  )
}
