/** Which parts of the session and of what is live go into a recording, and when. */
import { plannedOf } from '#core/planning/planned.ts'
import type { NoteTopic } from '#core/recording/notes.ts'
import type { HazardReading } from '#core/safety/hazard-watch.ts'
import type { Guidance } from '#session/guidance.ts'
import type { Live } from '#session/live.ts'
import type { SafetyEvent } from '#session/safety.ts'
import type { SessionState } from '#session/state.ts'

/** Made of what is recorded anyway, or of files that are kept elsewhere, and large; or only of this browser. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  // Its distance fields are megabytes; what it tells is in the events.
  'safety',
  // Its steps are told as they are made; target and entry are recorded.
  'plan',
  'planning',
  'boneSurface',
  'structures',
  'vertebrae',
  'snapshots',
  'sweptVolume',
  'sweptBone',
  'sweep',
  'progress',
  'notices',
  'perceiving',
  'offers',
  'recording',
  'keptRecordings',
  'review',
  'presence',
  'waiting',
  // A recording does not say who was treated.
  'openRecord',
  'openFindings',
])

type Facts = Readonly<Record<string, unknown>>

/** In few words, of what is left out: the plan, who planned it, and which networks looked. */
const IN_WORDS: Readonly<Record<string, (state: SessionState) => unknown>> = {
  planned: ({ plan }) => plannedOf(plan),
  operator: ({ planning }) => planning.by || undefined,
  models: ({ perceiving }) => perceiving.models.map(({ name, model, backend, state }) => ({ name, model, backend, state })), // prettier-ignore
}

export const factsOf = (state: SessionState): Facts => ({
  ...Object.fromEntries(Object.entries(state).filter(([name]) => !LEFT_OUT.has(name))),
  ...Object.fromEntries(Object.entries(IN_WORDS).map(([name, of]) => [name, of(state)])),
})

/** Undefined when nothing changed that is recorded. */
export function changedFacts(state: SessionState, before: SessionState): Facts | undefined {
  const changed = Object.entries(state).filter(
    ([name, value]) => !LEFT_OUT.has(name) && value !== before[name as keyof SessionState],
  )
  if (state.plan !== before.plan || state.planning !== before.planning || state.perceiving !== before.perceiving)
    for (const [name, of] of Object.entries(IN_WORDS)) {
      const [value, was] = [of(state), of(before)]
      if (JSON.stringify(value) !== JSON.stringify(was)) changed.push([name, value])
    }
  // JSON has no undefined: what was taken away is null.
  return changed.length ? Object.fromEntries(changed.map(([name, value]) => [name, value ?? null])) : undefined
}

interface Told {
  readonly topic: NoteTopic
  readonly content: object
}

export interface ToldNotes {
  of(live: Live): readonly Told[]
}

/** What is told in every displayed frame. Each is small, and written anew only when it is another one. */
function guidanceOf(live: Live) {
  const { ctFromTip } = live.needle ?? {}
  return {
    ...(ctFromTip?.status === 'ok' && { ctFromTip: ctFromTip.transform.matrix }),
    ...(live.guidance.state !== 'off' && { guided: guidedOf(live.guidance) }),
    ...(live.hazards.length > 0 && { hazards: live.hazards.slice(0, 3).map(hazardOf) }),
    ...(live.errorBudget && {
      expectedMm: live.errorBudget.expectedMm,
      within95Mm: live.errorBudget.within95Mm,
      unknown: live.errorBudget.unknown,
    }),
    ...(live.ultrasound && { frameId: live.ultrasound.frameId }),
  }
}

function guidedOf(guidance: Exclude<Guidance, { state: 'off' }>) {
  if (guidance.state === 'withheld') return guidance
  const { offsetMm, angleRad, depthMm, toTargetMm } = guidance.path
  return { state: 'given', grade: guidance.grade, offsetMm, angleRad, depthMm, toTargetMm }
}

const hazardOf = ({ hazard, clearance, zone, sigmaMm }: HazardReading) => ({
  structure: hazard.structure.name,
  distanceMm: clearance.distanceMm,
  sigmaMm,
  zone,
})

/** As alarms have it where it is one. */
function levelOf(event: SafetyEvent): string {
  if ('priority' in event) return event.priority
  if (event.type === 'crossing') return event.to === 'stop' || event.to === 'inside' ? 'high' : 'low'
  return event.type === 'guidance withdrawn' ? 'warning' : 'info'
}

function sayEvent(event: SafetyEvent): string {
  if ('words' in event) return event.words
  switch (event.type) {
    case 'crossing': return `${event.structure}: ${event.from} to ${event.to}, ${event.distanceMm.toFixed(1)} mm`
    case 'guidance withdrawn': return event.why
    case 'guidance given': return 'guidance is given'
    case 'muted': return 'the sound of alarms is off'
    case 'unmuted': return `the sound of alarms is on: ${event.why}`
    default: return (event satisfies never as SafetyEvent).type
  }
} // prettier-ignore

/** Why what is not shown is not shown: a change of it is an event. */
const WITHHELD = ['planeWithheld', 'pictureWithheld', 'fusionWithheld'] as const
const WARNINGS = ['calibrationFault', 'namesDisagree', 'needleDisagrees', 'namesPaused'] as const

export function createToldNotes(): ToldNotes {
  let last: Partial<Live> = {}
  let lastGuidance = ''

  function events(live: Live): Told[] {
    const withheld = WITHHELD.filter((what) => live[what]?.why !== last[what]?.why).map((what) => ({
      topic: 'events' as const,
      content: { kind: what, level: live[what] ? 'warning' : 'info', words: live[what] ? `${live[what].why}: ${live[what].detail}` : 'shown' }, // prettier-ignore
    }))
    const warnings = WARNINGS.filter((what) => live[what] !== last[what]).map((what) => ({
      topic: 'events' as const,
      content: { kind: what, level: live[what] ? 'warning' : 'info', words: live[what] ?? 'over' },
    }))
    const safety = live.safetyEvents.map((event): Told => ({
      topic: 'events',
      content: { kind: event.type, level: levelOf(event), words: sayEvent(event), event },
    }))
    return [...withheld, ...warnings, ...safety]
  }

  function detections(live: Live): Told[] {
    const found = [
      { what: 'contour', isNew: live.contour?.frameId !== last.contour?.frameId, found: live.contour },
      { what: 'names', isNew: live.names !== last.names && live.names.length > 0, found: live.names },
      { what: 'needle', isNew: live.needleSeen?.frameId !== last.needleSeen?.frameId, found: live.needleSeen },
    ]
    return found
      .filter(({ isNew }) => isNew)
      .map(({ what, found: it }) => ({ topic: 'detections', content: { what, found: it ?? null } }))
  }

  return {
    of(live) {
      const guidance = guidanceOf(live)
      const text = JSON.stringify(guidance)
      const told = [...detections(live), ...events(live)]
      if (text !== lastGuidance) told.push({ topic: 'guidance', content: { guidance } })
      lastGuidance = text
      last = {
        contour: live.contour,
        names: live.names,
        needleSeen: live.needleSeen,
        planeWithheld: live.planeWithheld,
        pictureWithheld: live.pictureWithheld,
        fusionWithheld: live.fusionWithheld,
        calibrationFault: live.calibrationFault,
        namesDisagree: live.namesDisagree,
        needleDisagrees: live.needleDisagrees,
        namesPaused: live.namesPaused,
      }
      return told
    },
  }
}
