/**
 * What networks and fitting methods say at this moment that a clinician would review: a view, a structure, the needle, the
 * levels, the vertebrae and structures of the CT, a registration, a proposed target. One of a kind, not one per picture.
 */
import { LUMBAR_CLASSES } from '#core/anatomy/sonoanatomy.ts'
import { placeName } from '#core/planning/procedure.ts'
import { placeOf } from '#core/planning/plan.ts'
import type { AiKind, AiOutput } from '#core/records/ai-output.ts'
import { FROM_NETWORK } from '#core/report/report.ts'
import type { Live } from '#session/live.ts'
import type { SessionState } from '#session/state.ts'

/** A network by its name in `models/`, or a method of this program that has no file of weights. */
export type SaidBy = 'lumbar-anatomy' | 'muscle-fascia' | 'needle' | 'spine fit' | 'labels from outside' | 'surface registration' | 'target proposal' // prettier-ignore

export interface Said {
  /** The same thing said again has the same. */
  readonly key: string
  readonly kind: AiKind
  readonly by: SaidBy
  readonly finding: string
  readonly confidence?: number
  readonly second?: AiOutput['second']
  readonly abstained?: string
  /** What it was said of: the live picture, the open volume, or the words of what went in. */
  readonly input: 'picture' | 'volume' | { readonly words: string }
  readonly marks?: NonNullable<AiOutput['seenIn']>['marks']
  /** A person has said so already, by going on with it. */
  readonly confirmed?: { readonly reason: string; readonly edited?: string }
}

type Seen = Pick<Live, 'viewSeen' | 'namesPaused' | 'readings' | 'needleSeen' | 'levels' | 'ultrasound'>
type Held = Pick<SessionState, 'vertebrae' | 'structures' | 'registering' | 'registration' | 'plan' | 'levelCount' | 'openCase'> // prettier-ignore

export function saidNow(live: Seen, state: Held): readonly Said[] {
  return [...saidOfPicture(live), ...saidOfLevels(live, state), ...saidOfVolume(state), ...saidOfRegistration(state), ...saidOfPlan(state)] // prettier-ignore
}

function saidOfPicture({ viewSeen, namesPaused, readings, needleSeen, ultrasound }: Seen): readonly Said[] {
  if (!ultrasound) return []
  const named = readings.flatMap(({ named: places, abstains }) => (abstains === undefined ? places : []))
  const best = [...Map.groupBy(named, ({ name }) => name).values()].map((places) => places.toSorted((a, b) => b.confidence - a.confidence)[0]!) // prettier-ignore
  return [
    ...(viewSeen.seen ? [{ key: `view ${viewSeen.seen.name}`, kind: 'view', by: 'lumbar-anatomy', finding: `View: ${viewSeen.seen.name}`, confidence: viewSeen.seen.confidence, input: 'picture' } as const] : []),
    ...(namesPaused === undefined ? [] : [{ key: `silent ${namesPaused}`, kind: 'view', by: 'lumbar-anatomy', finding: 'Nothing is said of the picture', abstained: namesPaused, input: 'picture' } as const]),
    ...best.map(({ name, confidence, xPx, yPx }): Said => ({
      key: `seen ${name}`,
      kind: 'structure seen',
      by: (LUMBAR_CLASSES as readonly string[]).includes(name) ? 'lumbar-anatomy' : 'muscle-fascia',
      finding: `In the picture: ${name}`,
      confidence,
      input: 'picture',
      marks: [{ xPx, yPx, label: name }],
    })),
    ...(needleSeen ? [{
      key: 'needle',
      kind: 'needle seen',
      by: 'needle',
      finding: 'In the picture: a needle',
      confidence: needleSeen.confidence,
      input: 'picture',
      marks: [{ xPx: needleSeen.tipPx[0], yPx: needleSeen.tipPx[1], label: 'tip' }],
    } as const] : []),
  ]
} // prettier-ignore

function saidOfLevels({ levels, ultrasound }: Seen, { levelCount }: Held): readonly Said[] {
  if (levels.length === 0 || !ultrasound) return []
  const finding = `Levels along the sweep, from below: ${levels.map(({ level }) => level).join(', ')}`
  const confidence = Math.min(...levels.map((each) => each.confidence))
  const moved = `moved by ${Math.abs(levelCount.upBy)} ${levelCount.upBy > 0 ? 'up' : 'down'} by a person`
  const confirmed = levelCount.isConfirmed && (levelCount.upBy === 0 ? { reason: 'confirmed in the picture' } : { reason: moved, edited: `${finding}, ${moved}` }) // prettier-ignore
  return [{ key: 'levels', kind: 'levels', by: 'lumbar-anatomy', finding, confidence, input: 'picture', ...(confirmed && { confirmed }) }] // prettier-ignore
}

function saidOfVolume({ vertebrae, structures, openCase }: Held): readonly Said[] {
  const said: Said[] = []
  if (vertebrae?.state === 'found') {
    const named = vertebrae.spine.vertebrae.filter(({ level }) => level !== undefined)
    if (named.length > 0)
      said.push({
        key: `vertebrae ${openCase?.name}`,
        kind: 'vertebrae',
        by: 'spine fit',
        finding: `Vertebrae of the CT, from the head: ${named.map(({ level }) => level).join(', ')}, counted from ${vertebrae.spine.countedFrom}`,
        confidence: Math.min(...named.map((each) => each.confidence)),
        input: 'volume',
        ...(vertebrae.isConfirmed && { confirmed: { reason: 'levels confirmed on the hologram' } }),
      })
  }
  const origin = structures?.origin
  if (origin)
    said.push({
      key: `structures ${openCase?.name} ${origin.said}`,
      kind: 'structures',
      by: origin.kind === 'fit' ? 'spine fit' : 'labels from outside',
      finding: `Structures of ${openCase?.name ?? 'the volume'}: ${origin.trusts.size}, ${origin.kind === 'fit' ? 'fitted to it' : `from ${origin.said}`}`,
      input: 'volume',
    })
  return said
}

function saidOfRegistration({ registering: { outcome }, registration }: Held): readonly Said[] {
  if (outcome?.way !== 'surface') return []
  const isUsed = registration?.how === FROM_NETWORK && registration.matrix === outcome.matrix
  const finding = `Patient to CT by outlined bone: ${outcome.treMm.toFixed(1)} mm expected at ${outcome.placeIs}`
  return [
    {
      key: `registration ${outcome.matrix.map((value) => value.toFixed(4)).join(' ')}`,
      kind: 'registration',
      by: 'surface registration',
      finding,
      ...(outcome.isAccepted ? {} : { abstained: outcome.refusals[0] ?? 'it was refused' }),
      input: { words: JSON.stringify(outcome.residuals) },
      ...(isUsed && outcome.isAccepted && { confirmed: { reason: 'level checked, and used' } }),
    },
  ]
}

function saidOfPlan({ plan: { now, past } }: Held): readonly Said[] {
  const { procedure, targetFrom, target } = now
  const place = placeOf(now)
  if (!procedure || !place) return []
  // Accepting it takes the proposal away and leaves its place as the target.
  const proposed = now.proposal ?? (targetFrom === 'proposal' ? past.findLast(({ plan }) => plan.proposal)?.plan.proposal : undefined) // prettier-ignore
  if (!proposed) return []
  const at = [proposed.target.x, proposed.target.y, proposed.target.z].map((mm) => mm.toFixed(1)).join(', ')
  const isTaken = targetFrom === 'proposal' && target !== undefined
  return [
    {
      key: `proposal ${procedure.id} ${placeName(procedure, place)} ${at}`,
      kind: 'plan proposal',
      by: 'target proposal',
      finding: `Target for ${procedure.name}, ${placeName(procedure, place)}: ${at} mm; ${proposed.words}`,
      input: { words: `${procedure.id} version ${procedure.version}, ${placeName(procedure, place)}` },
      ...(isTaken && { confirmed: { reason: 'taken as the target' } }),
    },
  ]
}
