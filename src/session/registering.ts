/** What a person does to register patient and CT, step by step, and what came of it. */
import type { Matrix, Point } from '#core/frames/transform.ts'
import type { PlanPoint } from '#core/planning/path.ts'
import type { RigidCovariance } from '#core/registration/rigid-covariance.ts'
import type { BoneName } from '#core/registration/vertebra-bones.ts'

export type RegisterWay = 'landmarks' | 'surface'

/** One rigid map for the whole spine, or one for each bone: a CT is taken supine and an injection given prone. */
export type RegisterScope = 'whole spine' | 'each vertebra'

/** A bone that was registered by itself. */
export interface PlacedLevel {
  readonly name: BoneName
  /** ctFromPatient of this bone, column-major. */
  readonly matrix: Matrix
  readonly accuracy: RigidCovariance
  readonly points: number
  readonly rmsMm: number
  /** Expected at the target where it is on this bone, else in the bone's middle, root mean square. */
  readonly treMm: number
  /** How far from there the one rigid map has that place. */
  readonly asOneMm: number
  /** Why it must not be steered by; empty when it may. */
  readonly refusals: readonly string[]
}

/** A place picked in the CT, and where it was touched on the patient, as yet or not. */
export interface Landmark {
  readonly inCt: PlanPoint
  readonly touched: Point<'patient'> | undefined
}

/** A place of the patient, as it lies on the CT by the map, and how far off it is there. */
export interface Residual {
  readonly at: PlanPoint
  readonly mm: number
}

export interface RegisterOutcome {
  readonly way: RegisterWay
  /** ctFromPatient, column-major. */
  readonly matrix: Matrix
  readonly accuracy: RigidCovariance
  readonly freMm: number
  /** Expected at `place`, root mean square. */
  readonly treMm: number
  readonly placeIs: 'the target' | 'the middle of the points' | `the middle of ${BoneName}`
  readonly refusals: readonly string[]
  readonly isAccepted: boolean
  /** Of each landmark without itself; empty for a surface. */
  readonly leftOutMm: readonly number[]
  readonly residuals: readonly Residual[]
  /** What the pictures of the swept volume say of the fit, in words; undefined when none were looked at. */
  readonly pictures?: string
  /** From head to feet; undefined when one map is all there is. */
  readonly levels?: readonly PlacedLevel[]
}

/** Something that can be looked at without the registration, against what it says. */
export interface RegisterCheck {
  readonly how: 'touched' | 'contour'
  readonly offMm: number
}

export interface Verdict {
  readonly isPassed: boolean
  readonly how: string
  readonly worstMm: number
  readonly atEpochMs: number
}

export interface Registering {
  readonly way: RegisterWay
  readonly scope: RegisterScope
  readonly landmarks: readonly Landmark[]
  readonly sweep: {
    readonly state: 'idle' | 'collecting' | 'computing'
    readonly points: number
    readonly fraction: number
  }
  readonly outcome: RegisterOutcome | undefined
  /** Somebody counted, and says that the level is the right one. */
  readonly isLevelChecked: boolean
  readonly areResidualsShown: boolean
  readonly checks: readonly RegisterCheck[]
  /** All verdicts of this case, oldest first: what passed and what failed is kept. */
  readonly verdicts: readonly Verdict[]
}

export const NOT_REGISTERING: Registering = {
  way: 'surface',
  scope: 'whole spine',
  landmarks: [],
  sweep: { state: 'idle', points: 0, fraction: 0 },
  outcome: undefined,
  isLevelChecked: false,
  areResidualsShown: true,
  checks: [],
  verdicts: [],
}

/** Three touched places, each within this: what navigation is asked for at the spine (docs of each procedure). */
export const CHECK_LIMITS = { touchedMm: 3, contourMm: 2, touches: 3 } as const

/** Why the outcome may not be used yet; empty when it may. */
export function whyNotUsed({ outcome, isLevelChecked }: Pick<Registering, 'outcome' | 'isLevelChecked'>): string {
  if (!outcome) return 'nothing is registered yet'
  if (!outcome.isAccepted) return outcome.refusals[0] ?? 'it was refused'
  return isLevelChecked ? '' : 'say first that the level is right: nothing here counts it'
}

/** The verdict once there are enough checks; undefined before. */
export function verdictOf(checks: readonly RegisterCheck[], atEpochMs: number): Verdict | undefined {
  const touched = checks.filter(({ how }) => how === 'touched')
  const contour = checks.findLast(({ how }) => how === 'contour')
  if (touched.length >= CHECK_LIMITS.touches) {
    const worstMm = Math.max(...touched.map(({ offMm }) => offMm))
    const how = `${touched.length} known places touched`
    return { isPassed: worstMm <= CHECK_LIMITS.touchedMm, how, worstMm, atEpochMs }
  }
  if (!contour) return undefined
  const how = 'bone in the live picture beside bone of the CT'
  return { isPassed: contour.offMm <= CHECK_LIMITS.contourMm, how, worstMm: contour.offMm, atEpochMs }
}

export interface Registration {
  /** ctFromPatient; of the bone that is followed, where each was registered by itself. */
  readonly matrix: Matrix
  readonly how: string
  /** How sure it is, at any place; undefined when nobody has said. */
  readonly accuracy?: RigidCovariance
  /** Of the last check against something known; undefined before there was one. */
  readonly verdict?: Verdict
  /** Each bone by itself, and the one whose place hologram, labels and plan now have: the one that the target lies in. */
  readonly levels?: readonly PlacedLevel[]
  readonly followed?: BoneName
}
