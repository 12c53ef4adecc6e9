/**
 * Carries out what a brush in the headset is drawn along: many balls at once, a few times a second, for each change makes
 * labels and surfaces anew.
 */
import { ballsAlong, type Place } from '#core/labelling/brush-stroke.ts'
import { newStroke, type Correction } from '#core/labelling/corrections.ts'
import { labelAt } from '#core/volumes/label-field.ts'
import { brushedLabel, type BrushCommands } from '#session/brushing.ts'
import type { MountHand } from '#session/calibrating.ts'
import type { Session } from '#session/session.ts'
import { nameOfLabel } from '#core/anatomy/foreign-labels.ts'
import type { StructuresDesk } from './structures-desk.ts'

export interface BrushingParts {
  readonly session: Session
  readonly structures: Pick<StructuresDesk, 'correct'>
  /** Shakes the controller. @param strength 0-1 */
  readonly pulse: (hand: MountHand, strength: number, lastsMs: number) => void
  /** A press is heard. */
  readonly tick: () => void
  readonly nowMs: () => number
}

/** Between two carryings out within a stroke: a person sees it grow, and frames are not late. */
export const CARRIED_OUT_MS = 400
const SHAKES = { begin: [0.6, 30], on: [0.2, 12] } as const

interface Stroke {
  readonly hand: MountHand
  readonly number: number
  last: Place
  waiting: Correction[]
  sinceMs: number
}

export function createBrushing({ session, structures, pulse, tick, nowMs }: BrushingParts): BrushCommands {
  const { actions } = session
  let stroke: Stroke | undefined

  function choose(tip: Place) {
    const { labels, origin } = session.getState().structures ?? {}
    const label = labels && labelAt(labels, tip)
    if (!label) return actions.notify('info', 'Nothing is named where the tip is.')
    actions.brush({ chosen: label, isChoosing: false })
    actions.notify('info', `The brush is for ${nameOfLabel(label, origin?.foreign)}.`)
  }

  /** @returns whether it was done */
  function carryOut(held: Stroke): boolean {
    const { waiting } = held
    held.waiting = []
    held.sinceMs = nowMs()
    return waiting.length === 0 || structures.correct(...waiting)
  }

  function put(held: Stroke, balls: readonly Place[]): readonly Place[] {
    const state = session.getState()
    const label = brushedLabel(state)
    const { isErasing, radiusMm } = state.brushing
    if (label === undefined || balls.length === 0) return []
    held.last = balls.at(-1)!
    for (const centre of balls)
      held.waiting.push({
        type: 'brush', centre, radiusMm, label: isErasing ? 0 : label, over: isErasing ? label : undefined, stroke: held.number,
      }) // prettier-ignore
    return balls
  }

  return {
    begin(hand, tip) {
      const { brushing, structures: now } = session.getState()
      if (!brushing.isOn || !now?.origin || stroke) return []
      tick()
      pulse(hand, ...SHAKES.begin)
      if (brushing.isChoosing) {
        choose(tip)
        return []
      }
      const begun: Stroke = {
        hand,
        number: newStroke(now.origin.corrections),
        last: tip,
        waiting: [],
        sinceMs: nowMs(),
      }
      const balls = put(begun, ballsAlong(undefined, tip, brushing.radiusMm))
      // At once: refused here, nothing of the stroke is done.
      if (!carryOut(begun)) return []
      stroke = begun
      return balls
    },
    strokeOn(hand, tip) {
      if (stroke?.hand !== hand) return []
      const balls = put(stroke, ballsAlong(stroke.last, tip, session.getState().brushing.radiusMm))
      if (balls.length > 0) pulse(hand, ...SHAKES.on)
      if (nowMs() - stroke.sinceMs >= CARRIED_OUT_MS && !carryOut(stroke)) stroke = undefined
      return balls
    },
    end(hand) {
      if (stroke?.hand !== hand) return
      carryOut(stroke)
      stroke = undefined
    },
  }
}
