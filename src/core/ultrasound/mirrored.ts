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

/**
 * @param run channels of `side` x `side` in, named outputs out; an output of `maps` is square planes, any other has no side
 * @returns the mean of the logits of both
 */
export async function runBothWays(
  run: (picture: Float32Array) => Promise<Readonly<Record<string, Float32Array>>>,
  picture: Float32Array,
  side: number,
  maps: Readonly<Record<string, number>>,
): Promise<Record<string, Float32Array<ArrayBuffer>>> {
  // One after the other: a session answers one picture at a time, and may write into the same memory again.
  const straight = Object.entries(await run(picture)).map(([name, value]) => [name, value.slice()] as const)
  const turned = await run(mirroredPlanes(picture, side))
  return Object.fromEntries(
    straight.map(([name, value]) => {
      const mapSide = maps[name]
      const back = mapSide === undefined ? turned[name]! : mirroredPlanes(turned[name]!, mapSide)
      return [name, value.map((logit, at) => (logit + back[at]!) / 2)]
    }),
  )
}
