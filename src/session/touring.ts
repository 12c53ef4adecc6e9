/** A tour of the atlas that is played or written: where it stands, and what is still to be done for it. */
import { LUMBAR_TOUR } from '#core/atlas/lumbar-tour.ts'
import {
  addedStep,
  lookOfStep,
  movedStep,
  readTour,
  withoutStep,
  withStep,
  type Tour,
  type TourStep,
} from '#core/atlas/tour.ts'
import { cutThrough } from '#core/atlas/cut.ts'
import type { TakenApart } from '#core/atlas/taken-apart.ts'
import { scaleForSize } from '#core/atlas/size.ts'
import { apartOf, changeAtlas, longestMm, turnAtlas } from './atlas.ts'
import type { AtlasCut } from './atlas-cut.ts'
import type { Session } from './session.ts'

export interface Touring {
  readonly tour: Tour
  readonly at: number
  /** Steps can be changed, or are only gone through. */
  readonly mode: 'play' | 'write'
  readonly isSpoken: boolean
  /** The present view becomes a step behind this one, or in its place: done in the next frame, when the eye is known. */
  readonly wish: 'add' | 'replace' | undefined
  /** Counted up whenever a step is to be gone to: also to the same one again. */
  readonly gone: number
}

const touringOf = (session: Session) => session.getState().atlas.touring

function change(session: Session, next: Partial<Touring>): void {
  const touring = touringOf(session)
  if (touring) changeAtlas(session, { touring: { ...touring, ...next } })
}

export function startTour(session: Session, tour: Tour = LUMBAR_TOUR, mode: Touring['mode'] = 'play'): void {
  turnAtlas(session, true)
  if (!session.getState().atlas.isOn) return
  const isSpoken = touringOf(session)?.isSpoken ?? true
  changeAtlas(session, {
    quiz: undefined,
    chosen: undefined,
    touring: { tour, at: 0, mode, isSpoken, wish: undefined, gone: 0 },
  })
  goToStep(session, 0)
}

/** Takes the tour out of a file, or says what is wrong with it. */
export function openTour(session: Session, text: string, mode: Touring['mode']): void {
  const read = readTour(text)
  if (read.ok) startTour(session, read.tour, mode)
  else session.actions.notify('error', `This is no tour: ${read.reason}.`)
}

export function endTour(session: Session): void {
  changeAtlas(session, {
    touring: undefined,
    marked: [],
    hasNames: true,
    cut: { ...session.getState().atlas.cut, isOn: false },
  })
}

export function goToStep(session: Session, at: number): void {
  const touring = touringOf(session)
  const apart = apartOf(session.getState())
  const step = touring?.tour.steps[at]
  if (!touring || !apart || !step) return
  const { peeled, isolated, marked } = lookOfStep(apart, step)
  changeAtlas(session, {
    peeled,
    isolated,
    marked,
    hasNames: step.hasNames,
    chosen: undefined,
    turnTo: undefined,
    cut: cutOfStep(step, apart, session.getState().atlas.cut),
    touring: { ...touring, at, wish: undefined, gone: touring.gone + 1 },
  })
}

export const nextStep = (session: Session): void => goToStep(session, (touringOf(session)?.at ?? -1) + 1)
export const stepBack = (session: Session): void => goToStep(session, (touringOf(session)?.at ?? 0) - 1)

export const speakTour = (session: Session, isSpoken: boolean): void => change(session, { isSpoken })
export const writeTourMode = (session: Session, mode: Touring['mode']): void => change(session, { mode })
export const captureView = (session: Session, wish: 'add' | 'replace'): void => change(session, { wish })

export function editStep(session: Session, next: Partial<Pick<TourStep, 'title' | 'narration'>>): void {
  const touring = touringOf(session)
  if (touring) change(session, { tour: withStep(touring.tour, touring.at, next) })
}

export function moveStep(session: Session, by: 1 | -1): void {
  const touring = touringOf(session)
  if (!touring) return
  const tour = movedStep(touring.tour, touring.at, by)
  if (tour !== touring.tour) change(session, { tour, at: touring.at + by })
}

export function dropStep(session: Session): void {
  const touring = touringOf(session)
  if (!touring) return
  const tour = withoutStep(touring.tour, touring.at)
  if (tour === touring.tour) return session.actions.notify('info', 'A tour has one step at least.')
  change(session, { tour, at: Math.min(touring.at, tour.steps.length - 1) })
  goToStep(session, touringOf(session)!.at)
}

export const nameTour = (session: Session, name: string): void => {
  const touring = touringOf(session)
  if (touring) change(session, { tour: { ...touring.tour, name } })
}

/** The present view as a step, seen from where the eye is. Carries out the wish to capture it. */
export function captured(session: Session, seenFrom: TourStep['seenFrom'], sizeM: number): void {
  const { atlas } = session.getState()
  const { touring } = atlas
  const apart = apartOf(session.getState())
  if (!touring?.wish || !apart) return
  const nameOf = (label: number | undefined) => apart.names.get(label ?? 0)
  const lit = [...atlas.marked, ...(atlas.chosen === undefined ? [] : [atlas.chosen])]
  const view = {
    top: apart.layers[atlas.peeled]!.name,
    explode: atlas.explode,
    alone: nameOf(atlas.isolated) ?? null,
    marked: [...new Set(lit)].flatMap((label) => nameOf(label) ?? []).slice(0, 24),
    hasNames: atlas.hasNames,
    seenFrom,
    sizeM: Math.min(2, Math.max(0.3, sizeM)),
    cut: cutNow(atlas.cut),
  }
  if (touring.wish === 'replace') {
    change(session, { tour: withStep(touring.tour, touring.at, view), wish: undefined })
    return
  }
  const step: TourStep = { title: `Step ${touring.tour.steps.length + 1}`, narration: '', ...view }
  change(session, { tour: addedStep(touring.tour, touring.at, step), at: touring.at + 1, wish: undefined })
}

const cutNow = ({ isOn, plane, share, ctFromPlane }: AtlasCut): TourStep['cut'] =>
  !isOn ? null : plane === 'held' ? { held: [...ctFromPlane] } : { plane, share }

function cutOfStep({ cut }: TourStep, { low, high }: TakenApart, before: AtlasCut): AtlasCut {
  if (!cut) return { ...before, isOn: false }
  if ('held' in cut) return { ...before, isOn: true, plane: 'held', ctFromPlane: cut.held }
  return { ...cut, isOn: true, ctFromPlane: cutThrough(cut.plane, cut.share, low, high) }
}

/** Times life size that a step asks for. */
export const scaleOfStep = (session: Session, { sizeM }: TourStep): number | undefined => {
  const apart = apartOf(session.getState())
  return apart && scaleForSize(sizeM, longestMm(apart))
}
