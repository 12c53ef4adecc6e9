/**
 * Where a person without a hand in the room puts a tool: a place on the skin of the back, and angles against it.
 *
 * Gives the pose of a hand, which contact then takes as any other. CT frame, mm, degrees.
 */
import { transform, type Transform } from '#core/frames/transform.ts'
import type { Sdf } from '#core/phantom/sdf.ts'
import { outOfSkin, skinAlong } from './skin.ts'
import { cross, dot, matrixOf, plus, unit, without, type Vector } from './vector.ts'

export interface ProbePlace {
  /** To the patient's left of the middle, and up. */
  readonly xMm: number
  readonly zMm: number
  /** 0 transverse with the marked side to the patient's left, 90 sagittal with the marked side to the head. */
  readonly turnDeg: number
  /** Of the beam out of its plane (fanning): positive to the head when transverse, to the patient's right when sagittal. */
  readonly tiltDeg: number
  /** Of the beam in its plane, positive towards the marked side. */
  readonly rockDeg: number
  /** How deep the hand goes under the skin. */
  readonly pushMm: number
}

export interface NeedlePlace {
  readonly xMm: number
  readonly zMm: number
  /** Of the tip towards the head and towards the patient's left, against straight in. */
  readonly upDeg: number
  readonly leftDeg: number
  /** Of the hand's tip under the skin; negative above it. */
  readonly depthMm: number
}

/** From well behind any back. */
const FROM_Y = 260
const DEGREE = Math.PI / 180

export function probeAtPlace(skinAt: Sdf, place: ProbePlace, faceMm: number): Transform<'ct', 'probe'> | undefined {
  const skin = skinOver(skinAt, place)
  if (!skin) return undefined
  const { at, inward, left, up } = skin
  const turn = place.turnDeg * DEGREE
  const marked = plus(scaled(left, Math.cos(turn)), up, Math.sin(turn))
  const out = cross(marked, inward)
  const beam = unit(
    plus(plus(inward, out, -Math.tan(place.tiltDeg * DEGREE)), marked, Math.tan(place.rockDeg * DEGREE)),
  )
  const x = unit(without(marked, beam))
  const origin = plus(plus(at, inward, place.pushMm), beam, -faceMm)
  return transform('ct', 'probe', matrixOf(x, beam, cross(x, beam), origin))
}

/** @param lengthMm from hub to tip. */
export function needleAtPlace(
  skinAt: Sdf,
  place: NeedlePlace,
  lengthMm: number,
): Transform<'ct', 'needle'> | undefined {
  const skin = skinOver(skinAt, place)
  if (!skin) return undefined
  const { at, inward, left, up } = skin
  const along = unit(plus(plus(inward, up, Math.tan(place.upDeg * DEGREE)), left, Math.tan(place.leftDeg * DEGREE)))
  const x = unit(without(left, along))
  return transform('ct', 'needle', matrixOf(x, cross(along, x), along, plus(at, along, place.depthMm - lengthMm)))
}

/**
 * The angles at which a needle put on the skin at (x, z) points at a place of the CT, and how far that is from the skin.
 * @throws RangeError beside the body.
 */
export function needleAimedAt(
  skinAt: Sdf,
  entry: Pick<NeedlePlace, 'xMm' | 'zMm'>,
  target: Vector,
): Pick<NeedlePlace, 'upDeg' | 'leftDeg'> & { readonly awayMm: number } {
  const { at, inward, left, up } = skinOver(skinAt, entry) ?? refuse(entry)
  const way = plus(target, at, -1)
  const deg = (axis: Vector) => Math.atan2(dot(way, axis), dot(way, inward)) / DEGREE
  return { upDeg: deg(up), leftDeg: deg(left), awayMm: Math.hypot(...way) }
}

/** The skin of the back over (x, z). @throws RangeError beside the body. */
export function skinPlace(skinAt: Sdf, xMm: number, zMm: number): Vector {
  return (skinOver(skinAt, { xMm, zMm }) ?? refuse({ xMm, zMm })).at
}

function refuse({ xMm, zMm }: Pick<NeedlePlace, 'xMm' | 'zMm'>): never {
  throw new RangeError(`there is no skin of the back over ${xMm}, ${zMm}`)
}

/** The skin of the back over (x, z) with its own directions; undefined beside the body. */
function skinOver(skinAt: Sdf, { xMm, zMm }: { readonly xMm: number; readonly zMm: number }) {
  const from: Vector = [xMm, FROM_Y, zMm]
  const metMm = skinAlong(skinAt, from, [0, -1, 0], 2 * FROM_Y)
  if (metMm === undefined) return undefined
  const at = plus(from, [0, -1, 0], metMm)
  const inward = scaled(outOfSkin(skinAt, at), -1)
  if (dot(inward, [0, -1, 0]) < 0.2) return undefined
  const left = unit(without([1, 0, 0], inward))
  return { at, inward, left, up: unit(without(without([0, 0, 1], inward), left)) }
}

const scaled = (a: Vector, by: number): Vector => [a[0] * by, a[1] * by, a[2] * by]
