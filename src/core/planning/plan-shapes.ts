/** What a procedure and a plan look like in a file. */
import { SIDES } from '#core/anatomy/levels.ts'
import { STRUCTURES, type StructureKind } from '#core/anatomy/structures.ts'
import { WANTED_VIEWS } from '#core/anatomy/view-hint.ts'
import { AGENTS, ALLERGENS, type ClinicalRecord, type Medicine } from './clinical-record.ts'
import type { Clearance, Corridor } from './corridor.ts'
import type { PlanPoint } from './path.ts'
import type { LockEvent } from './plan-history.ts'
import type { Plan, Proposal } from './plan.ts'
import { PROCEDURE_IDS, type AnatomyRef, type NoGo, type Procedure } from './procedure.ts'
import { boolean, distance, either, list, maybe, number, oneOf, record, text, type Shape } from './shape.ts'

const KINDS = [...new Set(STRUCTURES.map(({ kind }) => kind))]
const level = oneOf('L1', 'L2', 'L3', 'L4', 'L5')
const side = oneOf(...SIDES)
const kind: Shape<StructureKind> = oneOf(...KINDS)
const mm = number(0, 1000)
const unknown = oneOf('not stated')

const place = record<PlanPoint>({
  in: oneOf('ct'),
  x: number(-5000, 5000),
  y: number(-5000, 5000),
  z: number(-5000, 5000),
})

const reference = record<AnatomyRef>({ kind, at: oneOf('level', 'below', 'none'), isSided: boolean })
const two: Shape<readonly [AnatomyRef, AnatomyRef]> = (value, path) => {
  const [first, second] = list(reference, 2)(value, path)
  return [reference(first, `${path}[0]`), reference(second, `${path}[1]`)]
}

const noGo = record<NoGo>({
  kind,
  which: oneOf('all', 'own', 'others'),
  margin: record({ stopMm: mm, warnMm: mm, sigmas: number(0, 6) }),
  why: text(),
})

export const PROCEDURE = record<Procedure>({
  id: oneOf(...PROCEDURE_IDS),
  name: text(200),
  version: number(1, 10_000),
  edit: maybe(record({ by: text(200), atMs: number(), note: text() })),
  levels: list(level, 5),
  isSided: boolean,
  target: record({
    words: text(),
    between: two,
    offMm: mm,
    towards: list(oneOf('posterior', 'lateral', 'superior', 'anterior', 'inferior', 'medial'), 6),
    share: number(0, 1),
    touchesBoneMm: mm,
  }),
  approach: text(),
  probe: record({
    array: oneOf('curved 2-5 MHz', 'linear 5-12 MHz'),
    plane: oneOf('transverse', 'sagittal'),
    view: oneOf(...WANTED_VIEWS),
    needle: oneOf('in plane', 'out of plane'),
    from: oneOf('lateral', 'caudal'),
  }),
  needle: record({ kind: text(200), gauge: number(10, 40), lengthsMm: list(number(10, 400), 20), spareMm: mm }),
  volumeMl: record({ least: number(0, 100), most: number(0, 100) }),
  bleedingRisk: oneOf('low', 'intermediate', 'high'),
  noGo: list(noGo),
  warnings: list(record({ text: text(), source: text() })),
  sources: list(text()),
})

const clearance = record<Clearance>({ structure: text(200), label: number(0), mm: distance, stopMm: mm, warnMm: mm })

const corridor = record<Corridor>({
  entry: place,
  target: place,
  lengthMm: mm,
  needleMm: mm,
  leftMm: number(-1000, 1000),
  score: number(0, 100),
  clearances: list(clearance),
  boneMm: distance,
  asideRad: number(-4, 4),
  caudalRad: number(-4, 4),
  outOfPlaneRad: number(-4, 4),
  steepRad: number(-4, 4),
  reasons: list(text()),
})

const medicine = record<Medicine>({
  agent: oneOf(...AGENTS),
  lastDoseHours: either(unknown, number(0, 10_000)),
  isInrNormal: either(unknown, boolean),
})

const clinical = record<ClinicalRecord>({
  side: either(unknown, oneOf('left', 'right', 'both')),
  level: either(unknown, level),
  anticoagulants: either(unknown, list(medicine, 30)),
  allergies: either(unknown, list(oneOf(...ALLERGENS), 30)),
  bmi: either(unknown, number(8, 120)),
  priorUltrasound: either(unknown, text()),
})

export const PLAN = record<Plan>({
  procedure: maybe(PROCEDURE),
  level: maybe(level),
  side: maybe(side),
  proposal: maybe(record<Proposal>({ target: place, words: text(), sigmaMm: mm })),
  target: maybe(place),
  targetFrom: maybe(oneOf('pointed', 'proposal')),
  entry: maybe(place),
  corridor: maybe(corridor),
  needleMm: maybe(mm),
  clinical,
})

export const LOCK_EVENT = record<LockEvent>({
  type: oneOf('locked', 'unlocked'),
  by: text(200),
  atMs: number(),
  reason: text(),
})
