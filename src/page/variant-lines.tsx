/** Bodies that differ in one thing, at a touch: made while one looks, structure by structure. */
import { useStore } from 'zustand'
import { VARIANTS, type Variant } from '#core/atlas/variants.ts'
import type { Commands } from '#session/commands.ts'
import type { Session } from '#session/session.ts'
import { Choice } from './settings-lines.tsx'

const NAMES = Object.fromEntries(VARIANTS.map(({ id, name }) => [id, name])) as Record<Variant['id'], string>
const OPTIONS = { ...NAMES, own: 'The open case' } as Record<Variant['id'] | 'own', string>

export function VariantLines({
  session,
  commands,
}: {
  readonly session: Session
  readonly commands: Pick<Commands, 'openVariant'>
}) {
  const model = useStore(session, ({ openCase }) => openCase?.model)
  const variant = VARIANTS.find(({ parameters }) => parameters === model)
  return (
    <>
      <Choice
        label="Body"
        value={variant?.id ?? 'own'}
        options={variant ? (NAMES as typeof OPTIONS) : OPTIONS}
        onPick={(id) => id !== 'own' && commands.openVariant(id)}
      />
      {variant && <p className="menu-note">{`What to look for: ${variant.shows}.`}</p>}
    </>
  )
}
