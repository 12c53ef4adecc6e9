/** The foremost alarm over the desktop view: in the colour and flashing of its priority, with what to do and the answers to it. */
import { useStore } from 'zustand'
import { foremost } from '#core/safety/alarm-board.ts'
import { SIGNALS } from '#core/safety/alarm-signals.ts'
import { rowOf } from '#core/safety/alarm-table.ts'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import { useLiveReading } from './use-live-reading.ts'
import './alarm-banner.css'

const readSecond = (live: Live) => Math.floor(live.nowMs / 1000)

export function AlarmBanner({ session, live }: { readonly session: Session; readonly live: Live }) {
  const board = useStore(session, (state) => state.safety.board)
  const second = useLiveReading(live, readSecond)
  const alarm = foremost(board)
  // A live region must be there before what it says.
  if (!alarm) return <div className="alarm-room" role="alert" />
  const { priority, answer } = rowOf(alarm.kind)
  const { light } = SIGNALS[priority]
  const isMuted = board.mutedUntilMs !== undefined
  const leftS = isMuted ? Math.max(0, Math.ceil(board.mutedUntilMs! / 1000 - second)) : 0
  const others = board.alarms.length - 1
  const period = light.flashHz > 0 && !alarm.isSeen ? `${1 / light.flashHz}s` : undefined
  return (
    <div className="alarm-room" role="alert">
      <div
        className={`alarm alarm-${priority}`}
        key={alarm.kind + alarm.of}
        style={period ? { animationDuration: period } : { animation: 'none' }}
      >
        <div>
          <strong>{alarm.words}</strong>
          <span>
            {answer}
            {others > 0 && ` · ${others} more`}
          </span>
        </div>
        <div className="alarm-answers">
          {!alarm.isSeen && (
            <button type="button" className="button" onClick={() => session.actions.wishOfAlarms('see')}>
              Seen
            </button>
          )}
          <button
            type="button"
            className="button"
            aria-pressed={isMuted}
            onClick={() => session.actions.wishOfAlarms(isMuted ? 'unmute' : 'mute')}
          >
            {isMuted ? `Sound off, ${leftS} s` : 'Sound off for 60 s'}
          </button>
        </div>
      </div>
    </div>
  )
}
