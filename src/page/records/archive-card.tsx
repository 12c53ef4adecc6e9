/** Sends what was made of the open case to the hospital's archive: what could go, why something cannot yet, and how far it is. */
import { useEffect, useId, useState } from 'react'
import { useStore } from 'zustand'
import { saySent, type ArchivePlace, type Sending } from '#session/archive-commands.ts'
import type { ClinicCommands, KeptPatient, KeptRecord } from '#session/clinic-commands.ts'
import type { Session } from '#session/session.ts'
import { Fold } from '#page/fold.tsx'
import { ProgressBar } from '#page/progress-bar.tsx'

interface Props {
  readonly session: Session
  readonly clinic: ClinicCommands
  readonly patient: KeptPatient
  readonly of: KeptRecord
  /** All of the patient. */
  readonly records: readonly KeptRecord[]
}

export function ArchiveCard({ session, clinic, patient, of, records }: Props) {
  const places = usePlaces(clinic)
  const id = useId()
  const [chosen, setChosen] = useState(0)
  const sending = useStore(session, (state) => state.sending)
  // What is offered follows from these.
  useStore(session, ({ structures }) => structures)
  useStore(session, ({ aiRecords }) => aiRecords)
  useStore(session, ({ sweptVolume }) => sweptVolume)
  const to = places?.find(({ number }) => number === chosen) ?? places?.[0]
  if (!places) return undefined
  const sent = { patient, case: of, records }
  const offers = clinic.archive.offers(sent)
  const isBusy = sending !== undefined && sending.state !== 'ended'
  return (
    <Fold title="To the hospital’s archive" now={offers.length === 0 ? 'nothing yet' : String(offers.length)}>
      {!to && <p className="hint">The server was started without an archive (--dicom-web).</p>}
      {to && offers.length === 0 && (
        <p className="hint">
          Nothing was made yet that could go: structures of a CT or MR, a swept volume or a recording.
        </p>
      )}
      {places.length > 1 && (
        <div className="field">
          <label htmlFor={id}>Archive</label>
          <select id={id} value={to?.number} onChange={({ target }) => setChosen(Number(target.value))}>
            {places.map(({ number, root }) => (
              <option key={number} value={number}>
                {root}
              </option>
            ))}
          </select>
        </div>
      )}
      {to && offers.length > 0 && (
        <ul className="kept-list">
          {offers.map(({ id: offer, title, becomes, why }) => (
            <li key={offer}>
              <div className="grow">
                {title}
                <p className="hint">{why ?? `As ${becomes}.`}</p>
              </div>
              <button
                type="button"
                className="button small"
                aria-label={`Send ${title}`}
                aria-disabled={isBusy || why !== undefined}
                onClick={() => !isBusy && why === undefined && clinic.archive.send(sent, to, offer)}
              >
                Send
              </button>
            </li>
          ))}
        </ul>
      )}
      {sending?.case === of.id && <Sent sending={sending} onStop={() => clinic.archive.cancel()} />}
    </Fold>
  )
}

function Sent({ sending, onStop }: { readonly sending: Sending; readonly onStop: () => void }) {
  const { state, objects, fraction, fault } = sending
  const words = saySent(sending)
  return (
    <div>
      {state !== 'ended' && <ProgressBar progress={{ label: words, fraction, cancel: onStop }} />}
      <p className={fault === undefined ? 'hint' : 'fault'} role="status">
        {state === 'ended' && `${words}.`}
      </p>
      <ul className="kept-list">
        {objects.map(({ name, bytes, state: at, reason }) => (
          <li key={name}>
            <div className="grow">
              {name} <span className="tag">{at === 'waits' && state === 'ended' ? 'not sent' : at}</span>
              <p className="hint">{reason ?? `${(bytes / 1e6).toFixed(bytes < 1e5 ? 2 : 1)} MB`}</p>
            </div>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Undefined until the server has said which there are. */
function usePlaces({ archive }: ClinicCommands): readonly ArchivePlace[] | undefined {
  const [places, setPlaces] = useState<readonly ArchivePlace[]>()
  useEffect(() => {
    let isShown = true
    void archive.places().then((known) => isShown && setPlaces(known))
    return () => void (isShown = false)
  }, [archive])
  return places
}
