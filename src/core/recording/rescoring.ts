/**
 * A recorded procedure gone through again, displayed frame by displayed frame: where the needle was, from the poses as
 * they came, against the plan as it stood.
 *
 * What was told then is not used: a fault in what was told must not be in the score of it.
 */
import { linkName, type Frame } from '#core/frames/frames.ts'
import { createTransformGraph, type TransformGraph } from '#core/frames/transform-graph.ts'
import { apply, point, transform, type Point, type Transform } from '#core/frames/transform.ts'
import { exchangeNeedles } from '#core/needle/exchange-needles.ts'
import { goingBy, type NeedleName } from '#core/needle/needles.ts'
import { pathGuidance } from '#core/needle/path-guidance.ts'
import { STALE_AFTER_MS } from '#core/signals/staleness.ts'
import type { Note } from './notes.ts'
import { nearestOf, recordedStructure, type NearestStructure, type RecordedStructure } from './recorded-structures.ts'
import type { Recording } from './recording.ts'

export interface ScoredMoment {
  /** From the recording's begin. */
  readonly ms: number
  readonly isGuiding: boolean
  /** The newest picture at that moment. */
  readonly frameId: number | undefined
  /** Undefined while the needle was lost or old, or the patient not registered. */
  readonly tip: Point<'ct'> | undefined
  /** Undefined without a plan too. */
  readonly score: NeedleScore | undefined
  /** Of what was watched, as the recording has it; undefined where nothing is within 30 mm, or nothing was watched. */
  readonly nearest?: NearestStructure
}

export interface NeedleScore {
  readonly toTargetMm: number
  /** Of the tip beside the path. */
  readonly offsetMm: number
  readonly angleRad: number
  /** Past the entry, along the path. */
  readonly inMm: number
}

/** Facts of the session that a score stands on; null is what was taken away. */
interface Known {
  target?: Point<'ct'> | null
  entry?: Point<'ct'> | null
  registration?: { readonly matrix: readonly number[] } | null
  placement?: readonly number[] | null
  isGuiding?: boolean | null
  /** Recordings from before there were several have none. */
  guidedNeedle?: NeedleName | null
  calibrations?: readonly { readonly kind: string; readonly link?: Transform<Frame, Frame> | null }[] | null
}

const guidedOf = ({ guidedNeedle }: Known): NeedleName => guidedNeedle ?? 'needle'

export function rescored({ notes, begun }: Recording): readonly ScoredMoment[] {
  const graph = createTransformGraph()
  const moments: ScoredMoment[] = []
  let known: Known = {}
  let frameId: number | undefined
  let watched: Watched | undefined
  for (const each of notes) {
    switch (each.topic) {
      case 'poses':
        takePoses(graph, each.note, known)
        break
      case 'facts':
        exchangeNeedles(graph, guidedOf(known), guidedOf({ ...known, ...(each.note.facts as Known) }))
        known = { ...known, ...(each.note.facts as Known) }
        takeFacts(graph, each.note.facts as Known)
        break
      case 'structures':
        watched = withStructure(watched, each.note)
        break
      case 'picture-facts':
        frameId = each.note.frameId
        break
      case 'ticks':
        moments.push({ ms: each.note.nowMs - begun.nowMs, isGuiding: known.isGuiding === true, frameId, ...scoreOf(graph, known, each.note.nowMs), ...nearestNow(graph, watched, each.note.nowMs) }) // prettier-ignore
        break
      default: // Told, found or done: not what is scored.
    }
  }
  return moments
}

function takePoses(graph: TransformGraph, { poses }: Note<'poses'>, known: Known) {
  for (const { to, from, matrix, status, atMs, errorMm } of poses)
    put(graph, goingBy(transform(to, from, matrix), guidedOf(known)), {
      status,
      atMs,
      ...(errorMm !== undefined && { errorMm }),
    })
}

function takeFacts(graph: TransformGraph, { registration, placement, calibrations }: Known) {
  if (registration) put(graph, transform('ct', 'patient', registration.matrix))
  if (registration === null) graph.remove('ct', 'patient')
  if (placement) put(graph, transform('room', 'ct', placement))
  // A stream that brings its own calibration has it in its poses; this is what was kept here.
  const tips = (calibrations ?? []).filter(({ kind, link }) => kind === 'tip' && link?.to === 'needle')
  if (tips.length === 1 && !graph.find('needle', 'needle-tip')) put(graph, tips[0]!.link!)
}

/** A link that the recording gives in two ways stays as it was first given. */
function put(graph: TransformGraph, link: Transform<Frame, Frame>, quality?: Parameters<TransformGraph['set']>[1]) {
  try {
    graph.set(link, quality)
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith(linkName(link.to, link.from))) throw error
  }
}

function scoreOf(graph: TransformGraph, { target, entry }: Known, nowMs: number) {
  const located = graph.find('ct', 'needle-tip')
  const isTrusted = located?.status === 'ok' && nowMs - located.atMs <= STALE_AFTER_MS
  if (!isTrusted) return { tip: undefined, score: undefined }
  const { matrix } = located.transform
  const tip = apply(located.transform, point('needle-tip', 0, 0, 0))
  const length = Math.hypot(matrix[8]!, matrix[9]!, matrix[10]!)
  const direction = [matrix[8]! / length, matrix[9]! / length, matrix[10]! / length] as const
  const guidance =
    target && entry && pathGuidance({ tip, direction, covariance: NO_COVARIANCE, directionSigmaRad: 0 }, entry, target)
  if (!guidance) return { tip, score: undefined }
  const { toTargetMm, offsetMm, angleRad, depthMm } = guidance
  const lengthMm = Math.hypot(target.x - entry.x, target.y - entry.y, target.z - entry.z)
  return { tip, score: { toTargetMm, offsetMm, angleRad, inMm: lengthMm - depthMm } }
}

const NO_COVARIANCE = [0, 0, 0, 0, 0, 0, 0, 0, 0] as const

interface Watched {
  readonly set: number
  readonly structures: readonly RecordedStructure[]
  readonly radiusMm: number
}

/** Another case, or another procedure, is another set. */
function withStructure(before: Watched | undefined, note: Note<'structures'>): Watched {
  const { set, needleRadiusMm: radiusMm } = note
  const others = before?.set === set ? before.structures : []
  return { set, radiusMm, structures: [...others, recordedStructure(note)] }
}

/** All of the shaft, from the hub on. */
function nearestNow(graph: TransformGraph, watched: Watched | undefined, nowMs: number) {
  const [located, hub] = [graph.find('ct', 'needle-tip'), graph.find('needle', 'needle-tip')?.transform.matrix]
  if (!watched || !hub || located?.status !== 'ok' || nowMs - located.atMs > STALE_AFTER_MS) return {}
  const m = located.transform.matrix
  const length = Math.hypot(m[8]!, m[9]!, m[10]!)
  const rod = {
    tip: [m[12]!, m[13]!, m[14]!],
    direction: [m[8]! / length, m[9]! / length, m[10]! / length],
    lengthMm: Math.hypot(hub[12]!, hub[13]!, hub[14]!),
    radiusMm: watched.radiusMm,
  } as const
  const nearest = nearestOf(watched.structures, rod)
  return nearest ? { nearest } : {}
}
