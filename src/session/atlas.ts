/** The educator's atlas: what of the body is seen, how far it is taken apart, and in which language it is named. */
import { IDENTITY, type Matrix } from '#core/frames/transform.ts'
import { isExploded } from '#core/atlas/explode.ts'
import type { SeenFrom } from '#core/atlas/facing.ts'
import { mostPeeled } from '#core/atlas/layers.ts'
import { resized, scaleForSize, sizeAtScale } from '#core/atlas/size.ts'
import { firstPeel, takenApart, type AtlasLook, type TakenApart } from '#core/atlas/taken-apart.ts'
import type { AtlasLanguage } from '#core/atlas/terms.ts'
import { quizTopic } from '#core/atlas/lessons.ts'
import {
  answer,
  asked,
  answered,
  createQuiz,
  labelOf,
  peelFor,
  toNext,
  type Answer,
  type Quiz,
} from '#core/atlas/quiz.ts'
import type { AtlasCut } from './atlas-cut.ts'
import type { Touring } from './touring.ts'
import type { Layers } from './layers.ts'
import type { Session } from './session.ts'
import type { SessionState } from './state.ts'

export interface Atlas extends AtlasLook {
  readonly isOn: boolean
  readonly language: AtlasLanguage
  readonly hasNames: boolean
  /** Label of what was touched last. */
  readonly chosen: number | undefined
  /** What touching does. */
  readonly touching: 'choose' | 'isolate'
  /** Lit, as a step of a tour wants it. Labels. */
  readonly marked: readonly number[]
  readonly quiz: Quiz | undefined
  readonly touring: Touring | undefined
  readonly cut: AtlasCut
  /** From where the body is to be seen: turned so in the next frames, when the eye is known. */
  readonly turnTo: SeenFrom | undefined
  /** What was drawn before the atlas was opened, and comes back. */
  readonly layersBefore: Layers | undefined
  /** And where the hologram stood. */
  readonly placementBefore: Matrix | undefined
}

export const NO_ATLAS: Atlas = {
  isOn: false,
  explode: 0,
  peeled: 0,
  isolated: undefined,
  language: 'english',
  hasNames: true,
  chosen: undefined,
  touching: 'choose',
  marked: [],
  quiz: undefined,
  touring: undefined,
  cut: { isOn: false, plane: 'transverse', share: 0.5, ctFromPlane: IDENTITY },
  turnTo: undefined,
  layersBefore: undefined,
  placementBefore: undefined,
}

/** Nothing of the procedure is drawn over the atlas; each can be switched on again. */
const ALONE: Layers = {
  volume: false,
  boneSurface: false,
  plane: false,
  contour: false,
  picture: false,
  names: false,
  structures: false,
  sweptVolume: false,
  sweptBone: false,
}

/** Undefined while no structures are known. */
export function apartOf({ structures }: Pick<SessionState, 'structures'>): TakenApart | undefined {
  return structures && structures.meshes.length > 0
    ? takenApart(structures.meshes, structures.origin?.foreign)
    : undefined
}

/** Undefined where the atlas can be opened; else why not. */
export function whyNoAtlas({ structures, openCase, isGuiding }: SessionState): string | undefined {
  if (isGuiding) return 'guidance is on'
  if (structures?.labels) return undefined
  if (!openCase) return 'no case is open'
  return structures ? 'its structures are still coming' : 'find the vertebrae, or open labels of this volume'
}

export function changeAtlas(session: Session, change: Partial<Atlas>): void {
  session.actions.set({ atlas: { ...session.getState().atlas, ...change } })
}

export function turnAtlas(session: Session, isOn: boolean): void {
  const state = session.getState()
  if (isOn === state.atlas.isOn) return
  if (!isOn) {
    const { layersBefore, placementBefore } = state.atlas
    session.actions.set({
      atlas: { ...NO_ATLAS, language: state.atlas.language },
      ...(layersBefore && { layers: layersBefore }),
      ...(placementBefore && { placement: placementBefore }),
    })
    return
  }
  const reason = whyNoAtlas(state)
  const apart = apartOf(state)
  if (reason || !apart) return session.actions.notify('info', `Atlas: ${reason ?? 'no structures are known'}.`)
  session.actions.set({
    layers: ALONE,
    placing: 'none',
    placement: state.view === 'desktop' ? besideTheMenu(state.placement) : state.placement,
    atlas: {
      ...NO_ATLAS,
      language: state.atlas.language,
      isOn: true,
      peeled: firstPeel(apart),
      layersBefore: state.layers,
      placementBefore: state.placement,
    },
  })
}

/** On a screen: to the right, where the flat picture stood, so that the menu and the names to its left have room. Room mm. */
const ASIDE_MM = 160

/** Where a body that is opened, or brought back, stands: with the atlas open that is beside the menu. */
export function standing({ atlas, view }: Pick<SessionState, 'atlas' | 'view'>, placement: Matrix) {
  if (!atlas.isOn) return { placement }
  // What the atlas was opened on is gone: closed, it leaves the new one where that would stand by itself.
  const placed = view === 'desktop' ? besideTheMenu(placement) : placement
  return { placement: placed, atlas: { ...atlas, placementBefore: placement } }
}

const besideTheMenu = (placement: Matrix): Matrix =>
  placement.map((value, at) => (at === 12 ? value + ASIDE_MM : value))

/** What is taken apart cannot be cut: the plane is put away. @param explode 0–1 */
export function takeApart(session: Session, explode: number): void {
  const { cut } = session.getState().atlas
  changeAtlas(session, { explode, ...(isExploded(explode) && { cut: { ...cut, isOn: false } }) })
}

/** One layer off, or on again. */
export function peel(session: Session, by: 1 | -1): void {
  const state = session.getState()
  const apart = apartOf(state)
  if (!apart) return
  const peeled = Math.min(mostPeeled(apart.layers), Math.max(0, state.atlas.peeled + by))
  changeAtlas(session, { peeled, isolated: undefined })
}

/** What a touch means: the structure alone, or all of it again. */
export function touchStructure(session: Session, label: number): void {
  const { touching, isolated, quiz } = session.getState().atlas
  if (quiz) {
    if (asked(quiz)?.type === 'touch') answerQuiz(session, label)
    return
  }
  if (touching === 'isolate')
    changeAtlas(session, { chosen: label, isolated: isolated === undefined ? label : undefined })
  else changeAtlas(session, { chosen: label })
}

export const longestMm = ({ low, high }: TakenApart) => Math.max(...[0, 1, 2].map((axis) => high[axis]! - low[axis]!))

/** Of the body in one piece, m; undefined while nothing is known of it. */
export function atlasSizeM(state: Pick<SessionState, 'structures' | 'placement'>): number | undefined {
  const apart = apartOf(state)
  const { placement: m } = state
  return apart && sizeAtScale(Math.hypot(m[0]!, m[1]!, m[2]!), longestMm(apart))
}

export function sizeAtlas(session: Session, sizeM: number): void {
  const state = session.getState()
  const apart = apartOf(state)
  if (!apart) return
  const { low, high } = apart
  const middle = [0, 1, 2].map((axis) => (low[axis]! + high[axis]!) / 2) as [number, number, number]
  session.actions.set({ placement: resized(state.placement, middle, scaleForSize(sizeM, longestMm(apart))) })
}

/** The same seed asks the same. Names would give answers away: they are off meanwhile. */
export function startQuiz(session: Session, seed: number, topicId?: string): void {
  const apart = apartOf(session.getState())
  if (!apart) return
  try {
    const quiz = createQuiz(apart.parts, seed, topicId === undefined ? undefined : quizTopic(topicId))
    changeAtlas(session, { quiz, touring: undefined, marked: [], chosen: undefined, hasNames: false, explode: 0 })
    uncoverAsked(session)
  } catch (error) {
    session.actions.notify('info', `No quiz: ${error instanceof Error ? error.message : String(error)}.`)
  }
}

/** The first answer counts; undefined gives up. */
export function answerQuiz(session: Session, given: Answer['given']): void {
  const state = session.getState()
  const apart = apartOf(state)
  if (apart && state.atlas.quiz) changeAtlas(session, { quiz: answer(state.atlas.quiz, apart.parts, given) })
}

export function nextQuestion(session: Session): void {
  const { quiz } = session.getState().atlas
  if (!quiz || !answered(quiz)) return
  changeAtlas(session, { quiz: toNext(quiz) })
  uncoverAsked(session)
}

export function endQuiz(session: Session): void {
  changeAtlas(session, { quiz: undefined, hasNames: true })
}

/** What lies over the structure that is asked for comes off. */
function uncoverAsked(session: Session): void {
  const state = session.getState()
  const apart = apartOf(state)
  const question = state.atlas.quiz && asked(state.atlas.quiz)
  const part = question && apart?.parts.find(({ label }) => label === labelOf(question))
  if (apart && part) changeAtlas(session, { peeled: peelFor(apart.layers, part), isolated: undefined })
}
