/** Tours in the atlas menu: played, written from what is seen, kept as files. */
import { useState } from 'react'
import { useStore } from 'zustand'
import { tourOf, TOURS } from '#core/atlas/lessons.ts'
import { writeTour } from '#core/atlas/tour.ts'
import type { Session } from '#session/session.ts'
import {
  captureView,
  dropStep,
  editStep,
  goToStep,
  moveStep,
  nameTour,
  openTour,
  startTour,
  writeTourMode,
} from '#session/touring.ts'
import { Choice } from './settings-lines.tsx'

const NAMES = Object.fromEntries(TOURS.map(({ id, tour }) => [id, tour.name]))

export function TourLines({ session }: { readonly session: Session }) {
  const touring = useStore(session, ({ atlas }) => atlas.touring)
  return (
    <fieldset className="atlas-tours">
      <legend>Tours</legend>
      {!touring && <StartTour session={session} />}
      {touring && (
        <div className="menu-row">
          <label className="check">
            <input
              type="checkbox"
              checked={touring.mode === 'write'}
              onChange={({ target }) => writeTourMode(session, target.checked ? 'write' : 'play')}
            />
            <span>Change this tour</span>
          </label>
          <button type="button" className="button" onClick={() => save(writeTour(touring.tour), touring.tour.name)}>
            Save as file
          </button>
        </div>
      )}
      {touring?.mode === 'write' && <Writing session={session} />}
    </fieldset>
  )
}

function StartTour({ session }: { readonly session: Session }) {
  const [id, setId] = useState(TOURS[0]!.id)
  const tour = tourOf(id)!
  return (
    <>
      <Choice label="Tour" value={id} options={NAMES} onPick={setId} />
      <div className="menu-row">
        <button type="button" className="button" onClick={() => startTour(session, tour)}>
          {`Start: ${tour.steps.length} steps`}
        </button>
        <OpenTour session={session} />
      </div>
    </>
  )
}

function Writing({ session }: { readonly session: Session }) {
  const touring = useStore(session, ({ atlas }) => atlas.touring)
  const step = touring?.tour.steps[touring.at]
  if (!touring || !step) return null
  const { tour, at } = touring
  return (
    <div className="atlas-writing">
      <label>
        Name of the tour
        <input value={tour.name} maxLength={120} onChange={({ target }) => nameTour(session, target.value || 'Tour')} />
      </label>
      <label>
        Step
        <select value={at} onChange={({ target }) => goToStep(session, Number(target.value))}>
          {tour.steps.map(({ title }, n) => (
            // Steps have no names of their own: two may be called alike.
            // oxlint-disable-next-line react/no-array-index-key
            <option key={n} value={n}>{`${n + 1}. ${title}`}</option>
          ))}
        </select>
      </label>
      <label>
        Title
        <input
          value={step.title}
          maxLength={80}
          onChange={({ target }) => editStep(session, { title: target.value || '–' })}
        />
      </label>
      <label>
        Said
        <textarea
          rows={4}
          value={step.narration}
          maxLength={1200}
          onChange={({ target }) => editStep(session, { narration: target.value })}
        />
      </label>
      <div className="menu-row">
        <button type="button" className="button" onClick={() => captureView(session, 'add')}>
          This view as a new step
        </button>
        <button type="button" className="button" onClick={() => captureView(session, 'replace')}>
          This view here
        </button>
        <button type="button" className="button" disabled={at === 0} onClick={() => moveStep(session, -1)}>
          Earlier
        </button>
        <button
          type="button"
          className="button"
          disabled={at === tour.steps.length - 1}
          onClick={() => moveStep(session, 1)}
        >
          Later
        </button>
        <button type="button" className="button" onClick={() => dropStep(session)}>
          Take out
        </button>
      </div>
    </div>
  )
}

function OpenTour({ session }: { readonly session: Session }) {
  return (
    <label className="button atlas-file">
      Open a file
      <input
        type="file"
        accept="application/json,.json"
        className="unseen"
        onChange={({ target }) => {
          const file = target.files?.[0]
          target.value = ''
          void file?.text().then((text) => openTour(session, text, 'play'))
        }}
      />
    </label>
  )
}

/** As a file to keep, named as the tour is. */
function save(text: string, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  link.download = `${name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60)}.tour.json`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
