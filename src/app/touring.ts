/** Turns the body of the atlas to where it is to be seen from, without a leap: for the steps of a tour, which it reads aloud and captures, and for a cut. */
import { between, facing, placed, scaleOf, seenFrom, type SeenFrom } from '#core/atlas/facing.ts'
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

interface Stand {
  readonly view: SeenFrom
  readonly scale: number
  readonly explode: number
}

interface Glide {
  readonly startMs: number
  readonly from: Stand
  readonly to: Stand
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
      if (!state.atlas.isOn || !apart || (!touring && gone !== undefined)) gone = glide = undefined
      if (!state.atlas.isOn || !apart) return
      const { low, high } = apart
      const middleInCt: Place = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2]
      const { explode, turnTo } = state.atlas
      const now: Stand = {
        view: seenFrom(state.placement, middleInCt, eyeInRoom),
        scale: scaleOf(state.placement),
        explode,
      }
      if (touring?.wish) return captured(session, now.view, sizeAtScale(now.scale, longestMm(apart)))
      const step = touring?.tour.steps[touring.at]
      if (touring && step && touring.gone !== gone) {
        gone = touring.gone
        const scale = scaleOfStep(session, step) ?? now.scale
        glide = { startMs: nowMs, from: now, to: { view: step.seenFrom, scale, explode: step.explode } }
      } else if (turnTo) {
        changeAtlas(session, { turnTo: undefined })
        glide = { startMs: nowMs, from: now, to: { ...now, view: turnTo } }
      }
      if (!glide) return
      const { startMs, from, to } = glide
      const t = Math.min(1, (nowMs - startMs) / GLIDE_MS)
      const share = t * t * (3 - 2 * t)
      const placement = facing(
        between(from.view, to.view, share),
        from.scale * (to.scale / from.scale) ** share,
        middleInCt,
        placed(state.placement, middleInCt),
        eyeInRoom,
      )
      if (t === 1) glide = undefined
      session.actions.set({ placement })
      changeAtlas(session, { explode: from.explode + share * (to.explode - from.explode) })
    },
  }
}
