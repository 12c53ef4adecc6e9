/** The frozen planes: which is steered to, how the needle stands to it, and which are let go. */
import { useStore } from 'zustand'
import { sayAge } from '#core/ultrasound/snapshot.ts'
import { sayNeedle } from '#session/fusion-words.ts'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import { Glyph } from './glyph.tsx'
import { ToneWord } from './tone-word.tsx'
import { useLiveReading } from './use-live-reading.ts'
import './frozen-list.css'

const readAges = ({ frozen, nowMs }: Live) =>
  frozen.planes.map(({ snapshot }) => sayAge(nowMs - snapshot.frozenAtMs)).join(' ')
const readWithheld = ({ frozen }: Live) => frozen.withheld?.detail
const readNeedle = ({ frozen }: Live) => (frozen.chosen ? sayNeedle(frozen.needle) : undefined)

export function FrozenList({ session, live }: { readonly session: Session; readonly live: Live }) {
  const snapshots = useStore(session, (state) => state.snapshots)
  const chosen = useStore(session, (state) => state.chosenSnapshot)
  const ages = useLiveReading(live, readAges).split(' ')
  const withheld = useLiveReading(live, readWithheld)
  const needle = useLiveReading(live, readNeedle)
  if (snapshots.length === 0)
    return (
      <p className="hint">
        No plane is frozen. K freezes the plane that is live; it stands on when the probe is put down.
      </p>
    )
  return (
    <div className="frozen">
      <fieldset>
        <legend>Frozen planes, not live</legend>
        {snapshots.map(({ number, names }, at) => (
          <div key={number} className="frozen-row">
            <label className="check">
              <input
                type="radio"
                name="frozen"
                checked={chosen === number}
                onChange={() => session.actions.chooseSnapshot(number)}
              />
              <span>
                {`Plane ${number}`}
                <small>{[withheld ? '' : `${ages[at] ?? ''} old`, names[0]?.name].filter(Boolean).join(', ')}</small>
              </span>
            </label>
            <button
              type="button"
              className="tool"
              aria-label={`Delete frozen plane ${number}`}
              onClick={() => session.actions.dropSnapshot(number)}
            >
              <Glyph of="clear" />
            </button>
          </div>
        ))}
      </fieldset>
      {withheld !== undefined && <ToneWord tone="warning" words={`Hidden: ${withheld}`} />}
      {needle !== undefined && <p role="status">{needle}</p>}
      {chosen !== undefined && (
        <button type="button" className="button small" onClick={() => session.actions.chooseSnapshot(undefined)}>
          Steer to none
        </button>
      )}
    </div>
  )
}
