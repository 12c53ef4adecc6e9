/**
 * Simulated hands that do what a calibration asks for, so that it can be practised without hardware: behind the back,
 * clear of the skin, at the pace of what is being calibrated.
 */
import { apply, compose, point, transform, type Point, type Transform } from '#core/frames/transform.ts'
import { needleAtPlace, probeAtPlace } from '#core/phantom/contact/on-skin.ts'
import { MARKER_MM, probeFromImage } from '#core/phantom/sweep.ts'
import { pictureOf, type PictureGeometry } from '#core/phantom/ultrasound/probe-geometry.ts'
import { PRINTED_JIG } from '#core/registration/jig-calibration.ts'
import { rigidMatrix } from '#core/signals/rotation.ts'
import type { Hands, Simulated } from '#devices/simulated/simulated.ts'
import type { SessionState } from '#session/state.ts'
import { pivotingNeedle } from './pivoting-needle.ts'

/** Clear of the skin, so that nothing bends the needle and the beam meets nothing. */
const HOLLOW = { xMm: 0, zMm: -20, upDeg: 0, leftDeg: 0, depthMm: -60 } as const
const BATH = { xMm: 0, zMm: -20, turnDeg: 0, tiltDeg: 0, rockDeg: 0, pushMm: -170 } as const
/** Round and back in eight seconds, 125° to either side. */
const SPIN = { swayMs: 8000, rad: 2.2 } as const
const S = Math.SQRT1_2
/** From place to place. */
const PACE_MS = 900
/** Over the floor, as shares of what the scanner shows: its depth, and how far to either side of it; one stroke, s. */
const STROKES = { deep: 0.6, reach: 0.15, strokeS: 1 } as const
/** Pictures of the quiet, before the finger comes. */
const QUIET = 12

export interface Rehearsing {
  hands(state: SessionState, simulated: Simulated, nowMs: number): Partial<Hands>
}

export function createRehearsal(): Rehearsing {
  let at: Point<'probe'> | undefined
  let from: { readonly place: Point<'probe'>; readonly ms: number } | undefined
  let goal: Point<'probe'> | undefined

  /** A hand that goes to a place and stays there. */
  function goTo(place: Point<'probe'>, nowMs: number): Point<'probe'> {
    if (!goal || goal.x !== place.x || goal.y !== place.y || goal.z !== place.z) {
      from = { place: at ?? place, ms: nowMs }
      goal = place
    }
    const share = Math.min(1, (nowMs - from!.ms) / PACE_MS)
    const eased = share * share * (3 - 2 * share)
    const part = (axis: 'x' | 'y' | 'z') => from!.place[axis] + eased * (place[axis] - from!.place[axis])
    return (at = point('probe', part('x'), part('y'), part('z')))
  }

  function touching(
    rehearsal: 'touches' | 'jig',
    { scanner, needle }: SessionState['simulation'],
    probe: Transform<'ct', 'probe'> | undefined,
    taken: number,
    nowMs: number,
  ): Partial<Hands> {
    const isJig = rehearsal === 'jig'
    const place = isJig ? dimple(taken) : placeInPicture(pictureOf(scanner.probe, scanner.depthMm, 320, 240), taken)
    const tip = goTo(place, nowMs)
    return { probe, needle: probe && across(probe, tip, needle.lengthMm), bath: isJig ? 'nothing' : 'tip' }
  }

  return {
    hands({ simulation, calibrating }, simulated, nowMs) {
      const { rehearsal, needle } = simulation
      const taken = calibrating?.guided?.taken ?? 0
      const { skinAt } = simulated.spine
      switch (rehearsal) {
        case 'none':
          at = from = goal = undefined
          return {}
        case 'pivot':
          return { needle: pivotingNeedle(simulated, needle.lengthMm, nowMs) }
        case 'spin':
          return { needle: spinning(needleAtPlace(skinAt, HOLLOW, needle.lengthMm), nowMs) }
        case 'touches':
        case 'jig':
          return touching(rehearsal, simulation, probeAtPlace(skinAt, BATH, MARKER_MM), taken, nowMs)
        case 'side':
          return { probe: probeAtPlace(skinAt, BATH, MARKER_MM), bath: taken >= QUIET ? 'finger' : 'nothing' }
        case 'strokes':
          return stroking(skinAt, simulation.scanner.depthMm, nowMs)
      }
    },
  }
}

function spinning(upright: Transform<'ct', 'needle'> | undefined, nowMs: number) {
  if (!upright) return undefined
  const half = (SPIN.rad * Math.sin((2 * Math.PI * nowMs) / SPIN.swayMs)) / 2
  return compose(upright, transform('needle', 'needle', rigidMatrix([0, 0, Math.sin(half), Math.cos(half)], [0, 0, 0])))
}

/** Now faster, now slower, now further: strokes that are all alike fit to more than one delay. */
function stroking(skinAt: Simulated['spine']['skinAt'], depthMm: number, nowMs: number): Partial<Hands> {
  const held = probeAtPlace(skinAt, BATH, MARKER_MM)
  if (!held) return {}
  const s = nowMs / 1000
  const warp = 0.7 * Math.sin(0.83 * s) + 0.5 * Math.sin(1.37 * s)
  const share = (1 + 0.2 * Math.sin(0.6 * s)) * Math.sin((Math.PI / STROKES.strokeS) * s + warp)
  const raised = transform('probe', 'probe', rigidMatrix([0, 0, 0, 1], [0, STROKES.reach * depthMm * share, 0]))
  const floor = apply(held, point('probe', 0, MARKER_MM + STROKES.deep * depthMm, 0))
  return { probe: compose(held, raised), bath: { floor } }
}

/** The jig's frame has its origin in the middle of the face, its axes are the picture's, as the simulated probe's are. */
function dimple(taken: number): Point<'probe'> {
  const { x, y, z } = PRINTED_JIG.dimples[Math.min(taken, PRINTED_JIG.dimples.length - 1)]!
  return point('probe', x, y + MARKER_MM, z)
}

/** All over the picture: five columns, and a little deeper each time round. */
function placeInPicture(picture: PictureGeometry, taken: number): Point<'probe'> {
  const { widthPx, heightPx } = picture
  const [column, row] = [taken % 5, Math.floor(taken / 5) % 3]
  const [x, y] = [0.5 + 0.13 * (column - 2) * (0.6 + 0.3 * row), 0.3 + 0.22 * row + 0.02 * column]
  return apply(probeFromImage(picture), point('image', x * widthPx, y * heightPx, 0))
}

/** Coming in across the picture from above, so that only the tip is in it and the marker faces the tracker's camera. */
function across(ctFromProbe: Transform<'ct', 'probe'>, tip: Point<'probe'>, lengthMm: number) {
  return compose(
    ctFromProbe,
    transform('probe', 'needle', [
      1,
      0,
      0,
      0,
      0,
      S,
      -S,
      0,
      0,
      S,
      S,
      0,
      tip.x,
      tip.y - S * lengthMm,
      tip.z - S * lengthMm,
      1,
    ]),
  )
}
