/** Plays tours of the atlas: turns the body to each step's view without a leap, reads it aloud, and captures views for new steps. */
import { between, facing, placed, scaleOf, seenFrom } from '#core/atlas/facing.ts'
import type { Place } from '#core/atlas/parts.ts'
import { sizeAtScale } from '#core/atlas/size.ts'
import { apartOf, changeAtlas, longestMm } from '#session/atlas.ts'
import type { Session } from '#session/session.ts'
import { captured, scaleOfStep } from '#session/touring.ts'

export interface Touring {
  /** Once per displayed frame. @param eyeInRoom mm */
  follow(eyeInRoom: Place, nowMs: number): void
}

export interface TouringParts {
  readonly session: Session
  readonly narration: { say(text: string, language: string): void; stop(): void }
}

/** From one view to the next: quick enough to wait for, slow enough to follow. */
const GLIDE_MS = 1400

interface Glide {
  readonly startMs: number
  readonly from: { readonly view: ReturnType<typeof seenFrom>; readonly scale: number; readonly explode: number }
}

export function createTouring({ session, narration }: TouringParts): Touring {
  let gone: number | undefined
  let said = ''
  let glide: Glide | undefined

  function speak() {
    const { touring } = session.getState().atlas
    const step = touring?.tour.steps[touring.at]
    const says = touring?.isSpoken && touring.mode === 'play' && step ? `${touring.gone} ${step.narration}` : ''
    if (says === said) return
    said = says
    if (says && step) narration.say(step.narration, touring.tour.language)
    else narration.stop()
  }

  return {
    follow(eyeInRoom, nowMs) {
      const state = session.getState()
      const { touring } = state.atlas
      const apart = apartOf(state)
      speak()
      if (!touring || !apart) {
        gone = glide = undefined
        return
      }
      const { low, high } = apart
      const middleInCt: Place = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2]
      const now = { view: seenFrom(state.placement, middleInCt, eyeInRoom), scale: scaleOf(state.placement) }
      if (touring.wish) return captured(session, now.view, sizeAtScale(now.scale, longestMm(apart)))
      if (touring.gone !== gone) {
        gone = touring.gone
        glide = { startMs: nowMs, from: { ...now, explode: state.atlas.explode } }
      }
      const step = touring.tour.steps[touring.at]
      const scale = step && scaleOfStep(session, step)
      if (!glide || !step || scale === undefined) return
      const t = Math.min(1, (nowMs - glide.startMs) / GLIDE_MS)
      const share = t * t * (3 - 2 * t)
      const { from } = glide
      const placement = facing(
        between(from.view, step.seenFrom, share),
        from.scale * (scale / from.scale) ** share,
        middleInCt,
        placed(state.placement, middleInCt),
        eyeInRoom,
      )
      if (t === 1) glide = undefined
      session.actions.set({ placement })
      changeAtlas(session, { explode: from.explode + share * (step.explode - from.explode) })
    },
  }
}
