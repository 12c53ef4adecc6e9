/** How a mouse and a keyboard lead a simulated tool over the skin and into it. */
import type { NeedlePlace, ProbePlace } from '#core/phantom/contact/on-skin.ts'
import type { Simulation } from './simulation.ts'

/** What keys and the mouse wheel do to the tool that the mouse moves. */
export type Steering =
  'turn-left' | 'turn-right' | 'tilt-up' | 'tilt-down' | 'lean-left' | 'lean-right' | 'deeper' | 'shallower'

/** One press of a key, one notch of the wheel. */
const STEP = { turnDeg: 5, angleDeg: 2, needleMm: 1, pushMm: 2 } as const
const MOST_DEG = 60
const clamped = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value))

/** The change a steering makes; an empty one when the mouse does not hold the tool it moves. */
export function steered(simulation: Simulation, how: Steering): Partial<Simulation> {
  const { mouseMoves, probeHolder, needleHolder } = simulation
  if (mouseMoves === 'probe')
    return probeHolder === 'mouse' ? { probePlace: steeredProbe(simulation.probePlace, how) } : {}
  return needleHolder === 'mouse' ? { needlePlace: steeredNeedle(simulation.needlePlace, how) } : {}
}

const angle = (deg: number, by: number) => clamped(deg + by * STEP.angleDeg, -MOST_DEG, MOST_DEG)

function steeredProbe(place: ProbePlace, how: Steering): ProbePlace {
  switch (how) {
    case 'turn-left': return { ...place, turnDeg: place.turnDeg + STEP.turnDeg }
    case 'turn-right': return { ...place, turnDeg: place.turnDeg - STEP.turnDeg }
    case 'tilt-up': return { ...place, tiltDeg: angle(place.tiltDeg, 1) }
    case 'tilt-down': return { ...place, tiltDeg: angle(place.tiltDeg, -1) }
    case 'lean-left': return { ...place, rockDeg: angle(place.rockDeg, 1) }
    case 'lean-right': return { ...place, rockDeg: angle(place.rockDeg, -1) }
    case 'deeper': return { ...place, pushMm: clamped(place.pushMm + STEP.pushMm, -60, 40) }
    case 'shallower': return { ...place, pushMm: clamped(place.pushMm - STEP.pushMm, -60, 40) }
  }
} // prettier-ignore

/** A needle in tissue is only turned a little by what turns its hub: tissue sees to that. */
function steeredNeedle(place: NeedlePlace, how: Steering): NeedlePlace {
  switch (how) {
    case 'turn-left':
    case 'turn-right': return place
    case 'tilt-up': return { ...place, upDeg: angle(place.upDeg, 1) }
    case 'tilt-down': return { ...place, upDeg: angle(place.upDeg, -1) }
    case 'lean-left': return { ...place, leftDeg: angle(place.leftDeg, 1) }
    case 'lean-right': return { ...place, leftDeg: angle(place.leftDeg, -1) }
    case 'deeper': return { ...place, depthMm: clamped(place.depthMm + STEP.needleMm, -40, 150) }
    case 'shallower': return { ...place, depthMm: clamped(place.depthMm - STEP.needleMm, -40, 150) }
  }
} // prettier-ignore

/** The mouse puts the tool it moves on another place of the skin; a needle that is in stays where it went in. */
export function movedTo(simulation: Simulation, xMm: number, zMm: number): Partial<Simulation> {
  const { mouseMoves, probeHolder, needleHolder, probePlace, needlePlace } = simulation
  if (mouseMoves === 'probe') return probeHolder === 'mouse' ? { probePlace: { ...probePlace, xMm, zMm } } : {}
  const isIn = needlePlace.depthMm > 0
  return needleHolder === 'mouse' && !isIn ? { needlePlace: { ...needlePlace, xMm, zMm } } : {}
}

export const isMouseHolding = ({ probeHolder, needleHolder }: Simulation) =>
  probeHolder === 'mouse' || needleHolder === 'mouse'
