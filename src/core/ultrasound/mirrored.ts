/**
 * A network's answer averaged over a picture and its mirror image: what depends on the side it was seen from falls away.
 * Twice the work, for pictures that need not be answered at once.
 */

/** Square planes one after another, each with its columns in reverse. */
export function mirroredPlanes(planes: Float32Array, side: number): Float32Array<ArrayBuffer> {
  if (planes.length % (side * side) !== 0) {
    throw new RangeError(`${planes.length} values are no planes of ${side} x ${side}`)
  }
  const out = new Float32Array(planes.length)
  for (let at = 0; at < planes.length; at++) {
    const column = at % side
    out[at] = planes[at - column + side - 1 - column]!
  }
  return out
}

type Outputs = Readonly<Record<string, Float32Array>>
type Run = (picture: Float32Array) => Promise<Outputs>
/** Sides of the outputs that are square planes; any other output has no side. */
type MapSides = Readonly<Record<string, number>>

export interface BothWays {
  readonly straight: Record<string, Float32Array<ArrayBuffer>>
  /** Of the mirror image, turned back. */
  readonly turned: Record<string, Float32Array<ArrayBuffer>>
  /** Of the logits. */
  readonly mean: Record<string, Float32Array<ArrayBuffer>>
}

/** @param run channels of `side` x `side` in, named outputs out */
export async function lookBothWays(run: Run, picture: Float32Array, side: number, maps: MapSides): Promise<BothWays> {
  // One after the other: a session answers one picture at a time, and may write into the same memory again.
  const straight = mapped(await run(picture), (_, value) => value.slice())
  const turned = mapped(await run(mirroredPlanes(picture, side)), (name, value) =>
    maps[name] === undefined ? value.slice() : mirroredPlanes(value, maps[name]),
  )
  return {
    straight,
    turned,
    mean: mapped(straight, (name, value) => value.map((v, at) => (v + turned[name]![at]!) / 2)),
  }
}

/** The mean of the logits of both. */
export async function runBothWays(run: Run, picture: Float32Array, side: number, maps: MapSides) {
  return (await lookBothWays(run, picture, side, maps)).mean
}

function mapped<Value extends Float32Array>(
  outputs: Readonly<Record<string, Value>>,
  to: (name: string, value: Value) => Float32Array<ArrayBuffer>,
): Record<string, Float32Array<ArrayBuffer>> {
  return Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, to(name, value)]))
}
