/** The sweep on the first screen. */
import { useStore } from 'zustand'
import type { Commands } from '#session/commands.ts'
import type { Session } from '#session/session.ts'
import { Fold } from './fold.tsx'
import { SweepMenu } from './sweep-menu.tsx'
import { PHASE_WORDS } from '#session/sweep-words.ts'

export function SweepSection({ session, commands }: { readonly session: Session; readonly commands: Commands }) {
  const phase = useStore(session, (state) => state.sweep.phase)
  const hasVolume = useStore(session, (state) => state.sweptVolume !== undefined)
  const now = phase === 'idle' ? (hasVolume ? 'Volume ready' : 'None') : PHASE_WORDS[phase]
  return (
    <section className="section" aria-labelledby="sweep-heading">
      <h2 id="sweep-heading">Sweep</h2>
      <Fold title="Volume from a freehand sweep" now={now}>
        <SweepMenu session={session} commands={commands} />
      </Fold>
    </section>
  )
}
