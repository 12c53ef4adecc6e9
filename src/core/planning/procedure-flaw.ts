/** What is wrong with a procedure that a clinician has changed, in words that name the value; undefined when it can be planned with. */
import type { Procedure } from './procedure.ts'

/** Wires that are sold as spinal and epidural needles. */
const GAUGES = { least: 14, most: 30 } as const
const LONGEST_MM = 250

type Rule = (procedure: Procedure) => string | undefined

const RULES: readonly Rule[] = [
  ({ target: { words } }) => (words.trim() ? undefined : 'target: it needs words that say where the needle is to end'),
  ({ target: { towards } }) => (towards.length > 0 ? undefined : 'target: it needs a direction'),
  ({ target: { offMm } }) => within('target: distance from the surface, mm', offMm, 0, 30),
  ({ target: { share } }) => within('target: share of the groove or gap', share, 0.01, 1),
  ({ target: { touchesBoneMm } }) => within('target: last stretch that may touch bone, mm', touchesBoneMm, 0, 30),
  ({ approach }) => (approach.trim() ? undefined : 'approach: it needs words'),
  ({ needle: { kind } }) => (kind.trim() ? undefined : 'needle: it needs a name'),
  ({ needle: { gauge } }) =>
    Number.isInteger(gauge) ? within('needle: gauge', gauge, GAUGES.least, GAUGES.most) : `needle: gauge ${gauge} is no whole number`, // prettier-ignore
  ({ needle: { lengthsMm } }) => lengthsFlaw(lengthsMm),
  ({ needle: { spareMm } }) => within('needle: length left outside, mm', spareMm, 0, 100),
  ({ volumeMl: { least, most } }) =>
    within('volume: least, mL', least, 0, 50) ??
    (most >= least ? within('volume: most, mL', most, 0, 50) : `volume: at most ${most} mL is less than at least ${least} mL`), // prettier-ignore
  ({ noGo }) => {
    const unsound = noGo.find(({ margin: { stopMm, warnMm, sigmas } }) => !(stopMm >= 0 && warnMm >= stopMm && sigmas >= 0)) // prettier-ignore
    return unsound && `${unsound.kind}: it must stop at 0 mm or more, and warn no nearer than it stops`
  },
  ({ noGo }) => {
    const names = noGo.map(({ kind, which }) => `${kind}, ${which}`)
    const twice = names.find((name, at) => names.indexOf(name) !== at)
    return twice && `${twice}: it is there twice`
  },
  ({ warnings }) => (warnings.every(({ text }) => text.trim()) ? undefined : 'warnings: one has no words'),
]

export function procedureFlaw(procedure: Procedure): string | undefined {
  for (const rule of RULES) {
    const flaw = rule(procedure)
    if (flaw) return flaw
  }
  return undefined
}

function within(what: string, value: number, least: number, most: number): string | undefined {
  return value >= least && value <= most ? undefined : `${what}: ${value} is not from ${least} to ${most}`
}

function lengthsFlaw(lengthsMm: readonly number[]): string | undefined {
  if (lengthsMm.length === 0) return 'needle: it needs a length'
  const wrong = lengthsMm.find((mm) => !(mm > 0 && mm <= LONGEST_MM))
  if (wrong !== undefined) return `needle: length ${wrong} mm is not from 1 to ${LONGEST_MM}`
  return lengthsMm.every((mm, at) => at === 0 || mm > lengthsMm[at - 1]!) ? undefined : 'needle: lengths, the shortest first, each once' // prettier-ignore
}
