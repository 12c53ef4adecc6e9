/** What is done in each displayed frame round the pipeline: what the wearer does is read before it, what is heard and felt follows it. */
import { createHeldSign } from '#core/signals/raised-palm.ts'
import type { Headset } from '#devices/headset/headset.ts'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import { followViewGoals } from '#session/view-goals.ts'
import type { Anchoring } from './anchoring.ts'
import type { FrameMoment } from './every-frame.tsx'
import { giveFeel } from './feeling.ts'
import type { HazardDesk } from './hazard-desk.ts'
import type { Pipeline } from './pipeline.ts'
import { soundSafety } from './sounding.ts'
import type { Sounds } from './sounds.ts'
import type { Touring } from './touring.ts'
import { askOffers } from './view-of-session.ts'
import type { WorkflowDesk } from './workflow-desk.ts'

export interface FrameStepsParts {
  readonly session: Session
  readonly live: Live
  readonly headset: Headset
  readonly anchoring: Pick<Anchoring, 'follow'>
  readonly followReplay: (nowMs: number) => void
  readonly touring: Pick<Touring, 'follow'>
  readonly hazards: Pick<HazardDesk, 'follow'>
  readonly tick: Pipeline
  readonly workflow: Pick<WorkflowDesk, 'look'>
  readonly sounds: Pick<Sounds, 'needle' | 'safety'>
}

export function createFrameSteps(parts: FrameStepsParts): (moment: FrameMoment) => void {
  const { session, live, headset, anchoring, touring, sounds } = parts
  /** A raised palm hides all that is drawn, as the button and the voice do; a press of any hand shows it again. */
  const stopSign = createHeldSign()
  /** A headset may be offered only when there is something to enter with: the canvas draws, so XR is connected to it. */
  let isCanvasDrawing = false

  return function step({ nowMs, eyeInRoom, xr }) {
    if (!isCanvasDrawing) void askOffers(session)
    isCanvasDrawing = true
    if (xr) {
      headset.observe(xr.frame, xr.space, xr.sources, nowMs)
      if (stopSign.see(headset.isPalmRaised, nowMs)) session.actions.set({ isViewCleared: true })
      anchoring.follow(xr.frame, xr.space, nowMs)
    }
    parts.followReplay(nowMs)
    touring.follow(eyeInRoom, nowMs)
    followViewGoals(session, live)
    parts.hazards.follow()
    parts.tick(nowMs)
    parts.workflow.look()
    giveFeel(live.feel, session, headset, sounds.needle)
    soundSafety(live, session, sounds.safety)
  }
}
