/** What is alarming now, from what was watched: one condition per cause, in words for the operator. */
import type { AlarmCondition } from '#core/safety/alarm-board.ts'
import type { HazardReading, WatchedStep } from '#core/safety/hazard-watch.ts'
import type { Hazard } from '#core/safety/hazards.ts'
import { sayCause } from '#core/safety/say-error.ts'
import type { TrackingFault } from '#core/safety/tracking-watch.ts'
import type { Zone } from '#core/safety/zones.ts'
import type { Live } from '#session/live.ts'
import type { SafetyEvent } from '#session/safety.ts'
import type { SessionState } from '#session/state.ts'

export interface Watched {
  readonly step: WatchedStep
  readonly fault: TrackingFault | undefined
  /** The needle was trusted once since guidance began. */
  readonly wasTrusted: boolean
  readonly live: Pick<Live, 'errorBudget' | 'pictureWithheld' | 'needleDisagrees'>
  readonly state: Pick<SessionState, 'registration'>
  /** Zones that the needle was last in, whether it is seen now or not. */
  readonly heldZones: readonly { readonly hazard: Hazard; readonly zone: Zone }[]
}

export function conditionsOf(watched: Watched): readonly AlarmCondition[] {
  return [...hazardConditions(watched), ...ofTracking(watched), ...ofWhatIsKnown(watched)]
}

/** @param called undefined: the needle that is guided */
export interface NearHazards extends Pick<Watched, 'step' | 'heldZones' | 'fault'> {
  readonly called?: string
}

/** A needle that is lost in a stop zone is in it still: losing sight silences nothing. */
export function hazardConditions({ step, heldZones, fault, called }: NearHazards): AlarmCondition[] {
  const of = (name: string) => (called ? `${called}: ${name}` : name)
  const say = (words: string) => (called ? `${capital(called)}: ${words}` : words)
  const readings = new Map(step.readings.map((reading) => [reading.hazard.structure.label, reading]))
  const zones = heldZones.flatMap(({ hazard, zone }): AlarmCondition[] => {
    if (zone === 'clear') return []
    const reading = readings.get(hazard.structure.label)
    return [
      { kind: zone, of: of(hazard.structure.name), words: say(wordsOf(hazard, zone, reading, fault !== undefined)) },
    ]
  })
  const soon = step.readings.filter(
    ({ zone, stopInMs }) => stopInMs !== undefined && (zone === 'clear' || zone === 'warn'),
  )
  const [first] = soon.toSorted((a, b) => a.stopInMs! - b.stopInMs!)
  if (!first) return zones
  const { name } = first.hazard.structure
  return [...zones, { kind: 'approaching', of: of(name), words: say(`${capital(name)} ahead`) }]
}

function wordsOf({ structure: { name } }: Hazard, zone: Zone, reading: HazardReading | undefined, isLost: boolean) {
  const where = zone === 'inside' ? `Needle in ${name}` : zone === 'stop' ? `Too near: ${name}` : `Near: ${name}`
  return isLost || !reading ? `${where} (last seen there)` : where
}

function ofTracking({ fault, wasTrusted }: Watched): AlarmCondition[] {
  if (fault === 'swapped')
    return [{ kind: 'tools swapped', of: 'needle', words: 'Needle and probe have changed places' }]
  if (!fault || !wasTrusted) return []
  if (fault === 'jumped') return [{ kind: 'needle jumped', of: 'needle', words: 'The needle jumped: not trusted' }]
  return [{ kind: 'needle lost', of: 'needle', words: 'Needle not tracked: guidance withdrawn' }]
}

function ofWhatIsKnown({ live, wasTrusted, state: { registration } }: Watched): AlarmCondition[] {
  const found: AlarmCondition[] = []
  // Of a needle that has just come into view nothing is known for a moment.
  const unknown = wasTrusted ? (live.errorBudget?.unknown ?? []) : []
  if (unknown.length > 0)
    found.push({ kind: 'error unknown', of: '', words: `Error unknown: ${unknown.map(sayCause).join(', ')}` })
  if (registration?.verdict?.isPassed === false)
    found.push({ kind: 'registration lost', of: '', words: 'The registration failed its check' })
  if (live.pictureWithheld)
    found.push({ kind: 'picture lost', of: '', words: `No live picture: ${live.pictureWithheld.why}` })
  if (live.needleDisagrees) found.push({ kind: 'needle apart', of: '', words: capital(live.needleDisagrees) })
  return found
}

/** Why a needle is not guided, of its tracking. */
export function sayFault(fault: TrackingFault, wasTrusted: boolean): string {
  switch (fault) {
    case 'lost': return wasTrusted ? 'the needle is not tracked' : 'waiting for the needle to be tracked'
    case 'stale': return 'the needle’s last pose is too old'
    case 'jumped': return 'the needle jumped: hold it still'
    case 'swapped': return 'needle and probe have changed places: check their markers, then confirm the alarm'
    case 'settling': return 'the needle is seen again: hold it still for a moment'
  }
} // prettier-ignore

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1)

/** For the log. @param called undefined: the needle that is guided */
export function crossed({ crossings }: Pick<WatchedStep, 'crossings'>, atMs: number, called?: string): SafetyEvent[] {
  return crossings.map(({ hazard, from, to, distanceMm, sigmaMm }) => ({
    type: 'crossing',
    structure: called ? `${hazard.structure.name} (${called})` : hazard.structure.name,
    from,
    to,
    distanceMm,
    sigmaMm,
    atMs,
  }))
}
