/** A supervisor's console: the trainee's picture with the needle in it, alarms and figures as they are, what may be done, and the debrief. */
import './page.css'
import './words.css'
import './button.css'
import './field.css'
import './fold.css'
import './section.css'
import './practice.css'
import './practice-card.css'
import './console-view.css'
import { useEffect, useState } from 'react'
import { COMPLICATIONS } from '#core/training/complications.ts'
import type { Seen, Wish } from '#core/training/console-message.ts'
import { STAGE_WORDS, sayTime } from '#session/practice-words.ts'
import { AssessmentForm } from './assessment-form.tsx'
import { ConsoleMap } from './console-map.tsx'
import { ConsolePicture } from './console-picture.tsx'
import { ConsoleRoom, type Room } from './console-room.tsx'
import { ConsoleTalk, type Talk } from './console-talk.tsx'
import { DebriefLines } from './debrief-lines.tsx'
import { ExpertMark } from './expert-mark.tsx'

interface Props {
  readonly follow: (onSeen: (seen: Seen) => void) => () => void
  readonly wish: (wish: Wish) => void
  readonly talk: Talk
  readonly room: Room
  readonly nowMs: () => number
}

/** What is older than this is not shown as if it were now. */
const OLD_MS = 2000
const PHASES = {
  none: 'nothing is practised',
  preparing: 'getting ready',
  ready: 'ready to begin',
  running: 'under way',
  paused: 'paused',
  ended: 'ended',
} as const

export function ConsoleView({ follow, wish, talk, room, nowMs }: Props) {
  const [seen, setSeen] = useState<{ readonly at: number; readonly seen: Seen }>()
  const [isOld, setOld] = useState(true)
  useEffect(() => follow((now) => setSeen({ at: nowMs(), seen: now })), [follow, nowMs])
  useEffect(() => {
    const timer = setInterval(() => setOld(!seen || nowMs() - seen.at > OLD_MS), 250)
    return () => clearInterval(timer)
  }, [seen, nowMs])
  const now = seen && !isOld ? seen.seen : undefined
  return (
    <main className="page console">
      <header className="practice-top">
        <h1>Supervisor</h1>
        <p role="status" className="console-status">
          {now
            ? `${now.trainee}: ${now.task?.name ?? 'no task'}, ${PHASES[now.phase]}`
            : 'Nothing is heard from the place of practice.'}
        </p>
      </header>
      <ConsoleRoom room={room} isHeard={now !== undefined} />
      {now && <Console seen={now} {...{ wish, talk }} />}
      <p className="meta">For training and research; not a medical device.</p>
    </main>
  )
}

function Console({ seen, wish, talk }: Pick<Props, 'wish' | 'talk'> & { readonly seen: Seen }) {
  const { phase, ended } = seen
  return (
    <div className="console-body">
      <section className="console-see" aria-label="What the trainee sees">
        <div className="console-eyes">
          <ConsolePicture seen={seen} />
          {seen.map && <ConsoleMap map={seen.map} />}
        </div>
        <Alarms alarms={seen.alarms} />
        <ConsoleTalk {...{ talk, wish }} />
      </section>
      <section className="console-act" aria-label="The run">
        {seen.task && <p className="practice-asked">{seen.task.goal}</p>}
        {seen.stage && <p className="meta">Guided {STAGE_WORDS[seen.stage]}.</p>}
        {phase !== 'none' && (
          <dl className="practice-lines">
            {seen.limitS > 0 && (
              <div>
                <dt>Clock</dt>
                <dd>
                  {sayTime(seen.timeS)} of {sayTime(seen.limitS)}
                </dd>
              </div>
            )}
            {seen.needle && (
              <div>
                <dt>Tip beside the picture</dt>
                <dd>{Math.abs(seen.needle.offPlaneMm).toFixed(0)} mm</dd>
              </div>
            )}
            {seen.needle && (
              <div>
                <dt>Askew</dt>
                <dd>{seen.needle.angleDeg.toFixed(0)}°</dd>
              </div>
            )}
            {seen.lines
              .filter(([name]) => name !== 'Time')
              .map(([name, figure]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{figure}</dd>
                </div>
              ))}
          </dl>
        )}
        <p className="meta">Told to the trainee: {seen.told || 'nothing'}</p>
        <Actions {...{ seen, wish }} />
        {phase !== 'ended' && <AllFigures figures={seen.figures} />}
      </section>
      {ended && (
        <section className="console-debrief" aria-label="Debrief">
          <h2>Debrief</h2>
          <DebriefLines {...ended} />
          <AssessmentForm
            key={ended.attempt.id}
            before={ended.attempt.assessment}
            canSignOff={ended.attempt.unitId !== undefined}
            onKeep={(assessment) => wish({ type: 'assess', attemptId: ended.attempt.id, assessment })}
          />
          <ExpertMark
            attempt={ended.attempt}
            onMark={(isExpert) => wish({ type: 'expert', attemptId: ended.attempt.id, isExpert })}
          />
        </section>
      )}
    </div>
  )
}

/** Also what the trainee is not told. */
function AllFigures({ figures }: Pick<Seen, 'figures'>) {
  if (!figures.length) return undefined
  return (
    <details className="fold" open>
      <summary>
        <span className="fold-title">Figures so far</span>
      </summary>
      <dl className="practice-lines console-figures">
        {figures.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

function Alarms({ alarms }: { readonly alarms: Seen['alarms'] }) {
  if (!alarms.length) return <p className="meta">No alarm.</p>
  return (
    <ul className="console-alarms">
      {alarms.map(({ words, priority }) => (
        <li key={words} data-priority={priority}>
          {words}
        </li>
      ))}
    </ul>
  )
}

function Actions({ seen: { phase, marks }, wish }: { readonly seen: Seen; readonly wish: Props['wish'] }) {
  const [words, setWords] = useState('')
  const isOn = phase === 'running' || phase === 'paused'
  return (
    <>
      <div className="row">
        <button
          type="button"
          className="button"
          aria-disabled={!isOn}
          onClick={() => isOn && wish({ type: 'pause', isPaused: phase === 'running' })}
        >
          {phase === 'paused' ? 'Go on' : 'Pause'}
        </button>
        <button
          type="button"
          className="button"
          aria-disabled={!isOn}
          onClick={() => {
            if (!isOn) return
            wish({ type: 'mark', words: words.trim() || 'Look at this' })
            setWords('')
          }}
        >
          Mark this moment
        </button>
        {phase === 'ended' && (
          <button type="button" className="button" onClick={() => wish({ type: 'again' })}>
            Again
          </button>
        )}
      </div>
      <label className="field">
        <span>Words for the mark</span>
        <input value={words} maxLength={200} onChange={({ target }) => setWords(target.value)} />
      </label>
      <h2>Bring in</h2>
      <div className="row">
        {COMPLICATIONS.map((kind) => (
          <button
            key={kind}
            type="button"
            className="button small"
            aria-disabled={phase !== 'running'}
            onClick={() => phase === 'running' && wish({ type: 'inject', kind })}
          >
            {kind.charAt(0).toUpperCase() + kind.slice(1)}
          </button>
        ))}
      </div>
      {marks.length > 0 && (
        <>
          <h2>Marked</h2>
          <ol className="marks">
            {marks.map((mark, n) => (
              <li key={n}>
                <time>{mark.timeS.toFixed(0)} s</time> {mark.words}
              </li>
            ))}
          </ol>
        </>
      )}
    </>
  )
}
