/** Fusion and frozen planes on the first screen: set and looked at before anyone puts a headset on. */
import { useStore } from 'zustand'
import type { Commands } from '#session/commands.ts'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import { FrozenList } from './frozen-list.tsx'
import { FusionMenu } from './fusion-menu.tsx'
import { FusionPicture } from './fusion-picture.tsx'

interface Props {
  readonly session: Session
  readonly live: Live
  readonly commands: Commands
}

export function FusionSection({ session, live, commands }: Props) {
  const isOn = useStore(session, ({ fusion }) => fusion.mode !== 'off')
  const hasFrozen = useStore(session, ({ snapshots }) => snapshots.length > 0)
  return (
    <section className="section" aria-labelledby="fusion-heading">
      <h2 id="fusion-heading">Fusion</h2>
      <FusionMenu session={session} live={live} />
      {isOn && <FusionPicture session={session} live={live} />}
      <div className="row">
        <button type="button" className="button" onClick={() => commands.freeze()}>
          Freeze the plane
        </button>
      </div>
      {hasFrozen && <FrozenList session={session} live={live} />}
    </section>
  )
}
