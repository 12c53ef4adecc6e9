/** Guidance beside the desktop view: the target seen along the path, the depth from the side, and the figures; or why there is none. */
import { useStore } from 'zustand'
import { needleNumber } from '#core/needle/needles.ts'
import {
  FACE_MM,
  GRADE_WORDS,
  guidanceFigures,
  onFace,
  onSide,
  RINGS_MM,
  SIDE_MM,
  type GuidanceFigures,
} from '#session/guidance-figures.ts'
import type { Guidance } from '#session/guidance.ts'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import { guideNextNeedle } from '#session/needles.ts'
import { canHear, VOICE_WORDS } from '#session/voice-words.ts'
import { useFrameReading } from './use-live-reading.ts'
import './guidance-readout.css'

interface Reading {
  readonly guidance: Guidance
  readonly figures: GuidanceFigures | undefined
}
const read = (live: Live): Reading => ({ guidance: live.guidance, figures: guidanceFigures(live) })

export function GuidanceReadout({ session, live }: { readonly session: Session; readonly live: Live }) {
  const isGuiding = useStore(session, (state) => state.isGuiding)
  return isGuiding ? <Shown session={session} live={live} /> : null
}

function Shown({ session, live }: { readonly session: Session; readonly live: Live }) {
  const { guidance, figures } = useFrameReading(live, read)
  const unwatched = useStore(session, (state) => state.safety.unwatched)
  const isToneOn = useStore(session, (state) => state.safety.isToneOn)
  const isVoiceOn = useStore(session, (state) => state.isVoiceOn)
  const guided = useStore(session, (state) => state.guidedNeedle)
  const tracked = useStore(session, (state) => state.trackedNeedles)
  const hasHazards = useStore(session, (state) => state.safety.hazards.length > 0)
  return (
    <section className="guidance" aria-label="Guidance">
      {tracked.length > 1 && (
        <button type="button" className="button" title="N" onClick={() => guideNextNeedle(session)}>
          Needle {needleNumber(guided)} of {tracked.length}: guide the next
        </button>
      )}
      {guidance.state === 'given' && figures ? (
        <>
          <h2 className={`grade-${figures.grade}`}>{GRADE_WORDS[figures.grade]}</h2>
          <Faces guidance={guidance} figures={figures} />
          <dl className="figures">
            <dt>Offset</dt>
            <dd>{figures.offset}</dd>
            <dt>Angle</dt>
            <dd>{figures.angle}</dd>
            <dt>To target</dt>
            <dd>{figures.depth}</dd>
          </dl>
          <p className={`zone-${figures.zone}`}>{figures.nearest}</p>
          {figures.picture && <p className="meta">{figures.picture}</p>}
        </>
      ) : (
        <p className="guidance-withheld">
          <strong>Guidance is withheld</strong>
          {guidance.state === 'withheld' ? guidance.reason : ''}
        </p>
      )}
      {!hasHazards && unwatched !== undefined && (
        <p className="guidance-withheld">Nothing is watched: where nerves and vessels are in this case is not known.</p>
      )}
      <label className="guidance-tone">
        <input type="checkbox" checked={isToneOn} onChange={() => session.actions.guard({ isToneOn: !isToneOn })} />
        Tone tells the distance
      </label>
      {canHear(globalThis) && (
        <label className="guidance-tone">
          <input type="checkbox" checked={isVoiceOn} onChange={() => session.actions.set({ isVoiceOn: !isVoiceOn })} />
          Obey {VOICE_WORDS.map((word) => `“${word}”`).join(', ')}
        </label>
      )}
    </section>
  )
}

/** Pixels of the drawing. */
const [SIZE, RADIUS, MIDDLE] = [180, 80, 90]
const SIDE = { x: 196, width: 30, top: 10, height: 160 } as const

function Faces({ guidance, figures }: { guidance: Extract<Guidance, { state: 'given' }>; figures: GuidanceFigures }) {
  const { offset, arrival, depthMm } = guidance.path
  const at = ([right, up]: readonly [number, number]) => [MIDDLE + RADIUS * right, MIDDLE - RADIUS * up] as const
  const [tx, ty] = at(onFace(offset))
  const [ax, ay] = arrival ? at(onFace(arrival.at)) : [0, 0]
  const y = SIDE.top + SIDE.height * onSide(depthMm)
  const target = SIDE.top + SIDE.height * onSide(0)
  const perMm = RADIUS / FACE_MM
  return (
    <svg className="guidance-face" viewBox={`0 0 ${SIDE.x + SIDE.width + 4} ${SIZE}`} aria-hidden="true">
      {RINGS_MM.map((ring) => (
        <circle key={ring} className={`ring ring-${ring}`} cx={MIDDLE} cy={MIDDLE} r={ring * perMm} />
      ))}
      <path
        className="cross"
        d={`M${MIDDLE - RADIUS} ${MIDDLE}h${2 * RADIUS}M${MIDDLE} ${MIDDLE - RADIUS}v${2 * RADIUS}`}
      />
      <circle className="bull" cx={MIDDLE} cy={MIDDLE} r={3.5} />
      {arrival && (
        <ellipse
          className="arrival"
          cx={ax}
          cy={ay}
          rx={Math.max(3, Math.hypot(...arrival.axes[0]) * perMm)}
          ry={Math.max(3, Math.hypot(...arrival.axes[1]) * perMm)}
          transform={`rotate(${(-Math.atan2(arrival.axes[0][1], arrival.axes[0][0]) * 180) / Math.PI} ${ax} ${ay})`}
        />
      )}
      <circle className={`tip grade-${figures.grade}`} cx={tx} cy={ty} r={5} />
      <rect className="ring" x={SIDE.x} y={SIDE.top} width={SIDE.width} height={SIDE.height} rx={4} />
      {Array.from({ length: SIDE_MM.before / 10 }, (_, n) => {
        const tick = SIDE.top + SIDE.height * onSide((n + 1) * 10)
        return <path key={n} className="cross" d={`M${SIDE.x} ${tick}h${SIDE.width}`} />
      })}
      <path className="bull-line" d={`M${SIDE.x} ${target}h${SIDE.width}`} />
      <path
        className={`tip grade-${figures.grade}`}
        d={`M${SIDE.x + SIDE.width / 2} ${SIDE.top}V${y}m-5 -7l5 8l5 -8z`}
        strokeWidth={2.5}
      />
    </svg>
  )
}
