/** The figures of a procedure as a hospital files them: each with one name, one unit, and how it was got. What is not known is not there. */
import type { Note } from '#core/recording/notes.ts'
import type { Recording } from '#core/recording/recording.ts'
import { momentAt, type Review } from '#core/recording/review.ts'
import type { RecordedSession } from './recorded-session.ts'

export type MeasureUnit = 'mm' | 'deg' | 's' | '1'

export interface Measure {
  /** Its code in the scheme of this project: letters and hyphens, at most 16. */
  readonly code: string
  readonly name: string
  readonly value: number
  readonly unit: MeasureUnit
  readonly group: 'plan' | 'outcome' | 'course'
  /** Of what structure, where it is of one. */
  readonly structure?: string
  readonly how: string
}

const RESCORED = 'recorded poses, scored again'
const TOLD = 'as told during the procedure'

export function measuresOf(recording: Recording, review: Review, session: RecordedSession): readonly Measure[] {
  const { figures } = review
  const list: Measure[] = []
  const add = (
    group: Measure['group'],
    code: string,
    name: string,
    value: number | undefined,
    unit: MeasureUnit,
    how: string,
    structure?: string,
  ) => {
    if (value !== undefined && Number.isFinite(value))
      list.push({ group, code, name, value, unit, how, ...(structure && { structure }) })
  }
  const { target, entry, planned } = session
  const nearest = planned?.clearances.toSorted((a, b) => a.mm - b.mm)[0]
  const last = review.passes.at(-1)
  const atEnd = last && review.moments[momentAt(review.moments, last.toMs)]
  const told = toldFigures(recording)

  add('plan', 'PATH-LENGTH', 'Length of the planned path', lengthOf(entry, target), 'mm', 'entry to target in the CT')
  add('plan', 'PLAN-CLEARANCE', 'Least clearance of the planned path', nearest?.mm, 'mm', 'line to structure, as planned', nearest?.structure) // prettier-ignore
  add('outcome', 'TIP-TARGET', 'Tip to target at the end of the last pass', figures.endToTargetMm, 'mm', RESCORED)
  add('outcome', 'TIP-NEAREST', 'Nearest the tip came to the target', figures.closestMm, 'mm', RESCORED)
  add('outcome', 'ANGLE-ERROR', 'Needle askew to the path at the end of the last pass', degrees(atEnd?.score?.angleRad), 'deg', RESCORED) // prettier-ignore
  add('outcome', 'OFFSET-MEAN', 'Tip beside the path, mean', figures.meanOffsetMm, 'mm', RESCORED)
  add('outcome', 'OFFSET-MOST', 'Tip beside the path, most', figures.mostOffsetMm, 'mm', RESCORED)
  add('outcome', 'LEAST-CLEARANCE', 'Least clearance of the needle', told.least?.mm, 'mm', TOLD, told.least?.structure)
  add('outcome', 'EXPECTED-ERROR', 'Expected error of the shown tip', told.expectedMm, 'mm', `${TOLD}, at its end`)
  add('course', 'DURATION', 'Recorded for', seconds(figures.lastsMs), 's', RESCORED)
  add('course', 'NEEDLE-TIME', 'Needle past the entry', seconds(figures.needleMs), 's', RESCORED)
  add('course', 'GUIDED-TIME', 'Guided', seconds(figures.guidedMs), 's', RESCORED)
  add('course', 'PASSES', 'Needle passes', figures.passes, '1', RESCORED)
  add('course', 'ALARMS', 'Alarms', figures.alarms, '1', TOLD)
  add('course', 'ALARMS-HIGH', 'Alarms of high priority', figures.highAlarms, '1', TOLD)
  return list
}

const lengthOf = (a: RecordedSession['entry'], b: RecordedSession['target']) =>
  a && b && Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
const degrees = (radians: number | undefined) => (radians === undefined ? undefined : (radians * 180) / Math.PI)
const seconds = (ms: number | undefined) => (ms === undefined ? undefined : ms / 1000)

/** What guidance told: the least distance to any structure that was watched, and the expected error as it was last told. */
function toldFigures({ notes }: Recording) {
  let least: { readonly structure: string; readonly mm: number } | undefined
  let expectedMm: number | undefined
  for (const each of notes) {
    if (each.topic !== 'guidance') continue
    const { hazards, expectedMm: expected } = each.note.guidance as Guided
    for (const { structure, distanceMm } of hazards ?? [])
      if (distanceMm < (least?.mm ?? Infinity)) least = { structure, mm: distanceMm }
    expectedMm = expected ?? expectedMm
  }
  return { least, expectedMm }
}

type Guided = Note<'guidance'>['guidance'] & {
  readonly hazards?: readonly { readonly structure: string; readonly distanceMm: number }[]
  readonly expectedMm?: number
}
