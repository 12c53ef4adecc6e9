/** After the procedure: what happened when, scrubbed through; the picture of that moment, the scores, and the figures. */
import { useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { momentAt, type Review } from '#core/recording/review.ts'
import { reviewAsCsv, reviewAsJson } from '#core/recording/review-files.ts'
import type { Commands } from '#session/commands.ts'
import { sayLength } from '#session/recording-words.ts'
import type { OpenReview } from '#session/review.ts'
import type { Session } from '#session/session.ts'
import { ReviewChart } from './review-chart.tsx'
import { figureLines, sayKind, scoreLines } from './review-lines.ts'
import './review-view.css'
import { drawGrey } from './grey-canvas.ts'

interface Props {
  readonly session: Session
  readonly commands: Commands
}

export function ReviewView({ session, commands }: Props) {
  const open = useStore(session, (state) => state.review)
  return open ? <OpenedReview session={session} commands={commands} open={open} /> : undefined
}

interface OpenedProps extends Props {
  readonly open: OpenReview
}

function OpenedReview({ session, commands, open }: OpenedProps) {
  const { review } = open
  const { moments, events, fileName, isEnded, begunEpochMs } = review
  const lastMs = moments.at(-1)?.ms ?? 0
  const [atMs, setAtMs] = useState(moments[0]?.ms ?? 0)
  const moment = moments[momentAt(moments, atMs)]
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const unreviewed = open.aiRecords.filter((record) => !record.review).length
  const close = () => session.actions.set({ review: undefined })
  const when = new Date(begunEpochMs).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

  return (
    <section className="review" aria-label="Review" onKeyDown={({ key }) => key === 'Escape' && close()}>
      <header className="review-top">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            Review of {when}
          </h1>
          <p className="review-file">
            {fileName}, {sayLength(lastMs)}
            {!isEnded && '. Cut off: it ends where it was last written'}
          </p>
        </div>
        <div className="row">
          <button type="button" className="button" onClick={() => session.actions.set({ openFindings: 'recording' })}>
            Findings{unreviewed > 0 && `, ${unreviewed} unreviewed`}
          </button>
          <button type="button" className="button" onClick={() => commands.recording.exportReview()}>
            Export for the hospital
          </button>
          <button type="button" className="button" onClick={() => offer(review, 'csv')}>
            Save table (CSV)
          </button>
          <button type="button" className="button" onClick={() => offer(review, 'json')}>
            Save all (JSON)
          </button>
          <button type="button" className="button" onClick={close}>
            Close
          </button>
        </div>
      </header>
      <div className="review-middle">
        <Picture open={open} frameId={moment?.frameId} />
        <div className="review-numbers" tabIndex={0} role="region" aria-label="Figures of the procedure">
          <Lines title="At this moment" lines={scoreLines(moment)} />
          <Lines title="Of the whole" lines={figureLines(review.figures)} />
        </div>
        <EventList events={events} atMs={atMs} onPick={setAtMs} />
      </div>
      <div className="review-time">
        <ReviewChart review={review} atMs={atMs} onPick={setAtMs} />
        <label className="review-scrub">
          <span className="unseen">Time</span>
          <input
            type="range"
            min={moments[0]?.ms ?? 0}
            max={lastMs}
            step={10}
            value={atMs}
            aria-valuetext={sayLength(atMs)}
            onChange={({ target }) => setAtMs(Number(target.value))}
          />
          <output>{(atMs / 1000).toFixed(1)} s</output>
        </label>
        <p className="review-note">
          Scored again from the recorded poses; alarms as they were told. For training and research; not a medical
          device.
        </p>
      </div>
    </section>
  )
}

function Picture({ open, frameId }: { readonly open: OpenReview; readonly frameId: number | undefined }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const picture = useMemo(() => (frameId === undefined ? undefined : open.pictureOf(frameId)), [open, frameId])
  useEffect(() => {
    drawGrey(canvas, picture)
  }, [picture])
  return (
    <figure className="review-picture">
      {picture ? (
        <canvas ref={canvas} aria-label="The ultrasound picture of this moment" />
      ) : (
        <p>{frameId === undefined ? 'No picture had come yet.' : 'This picture was left out of the recording.'}</p>
      )}
    </figure>
  )
}

interface LinesProps {
  readonly title: string
  readonly lines: readonly (readonly [name: string, value: string])[]
}

function Lines({ title, lines }: LinesProps) {
  return (
    <>
      <h2>{title}</h2>
      <dl>
        {lines.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

interface EventListProps {
  readonly events: Review['events']
  readonly atMs: number
  readonly onPick: (ms: number) => void
}

function EventList({ events, atMs, onPick }: EventListProps) {
  const now = events.findLastIndex(({ ms }) => ms <= atMs)
  return (
    <div className="review-events">
      <h2>What happened</h2>
      {events.length === 0 && <p>Nothing was told.</p>}
      <ol>
        {events.map(({ ms, kind, level, words }, at) => (
          <li key={at} className={at === now ? 'now' : undefined}>
            <button type="button" data-level={level} onClick={() => onPick(ms)}>
              <time>{(ms / 1000).toFixed(1)} s</time>
              <span>
                <strong>{sayKind(kind)}</strong> {words}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  )
}

function offer(review: Review, as: 'csv' | 'json'): void {
  const [text, type] = as === 'csv' ? [reviewAsCsv(review), 'text/csv'] : [reviewAsJson(review), 'application/json']
  const address = URL.createObjectURL(new Blob([text], { type }))
  const download = review.fileName.replace(/\.mcap$/, '') + `-review.${as}`
  Object.assign(document.createElement('a'), { href: address, download }).click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
