/** What of safety is heard in this displayed frame: the foremost alarm unless muted, and the tone of distance while a needle is guided. */
import { faceOf } from '#core/needle/path-guidance.ts'
import { foremost, isHeard } from '#core/safety/alarm-board.ts'
import { rowOf } from '#core/safety/alarm-table.ts'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import { clearanceTone } from '#sound/clearance-tone.ts'
import type { SafetySound } from '#sound/safety-sound.ts'

export function soundSafety(live: Readonly<Live>, session: Session, sound: SafetySound): void {
  const { safety, entry, target } = session.getState()
  const { board, isToneOn } = safety
  const alarm = foremost(board)
  const priority = alarm && isHeard(board, alarm) ? rowOf(alarm.kind).priority : undefined
  const face = entry && target && faceOf(entry, target)
  const isToned = isToneOn && board.mutedUntilMs === undefined && live.guidance.state === 'given' && face
  sound.hear(priority, isToned ? clearanceTone(live.hazards[0], face.right) : undefined, live.nowMs)
}
