/** Many flat four-cornered shapes in one draw call, laid anew each frame. Buffers are made once. */
import { BufferAttribute, BufferGeometry, DynamicDrawUsage } from 'three'

export interface Quads {
  readonly geometry: BufferGeometry
  clear(): void
  /**
   * Left out when there is no more room.
   *
   * @param corners x y of four corners, round the shape; or x y z of them
   * @param values what the second attribute says at each of these corners
   */
  add(corners: readonly number[], values: readonly number[]): void
  /** To be called after the last one. */
  finish(): void
}

/** @param attribute its name and how many numbers a corner has of it: what `add` is given four times. */
export function createQuads(most: number, attribute: { readonly name: 'uv' | 'color'; readonly size: number }): Quads {
  const { name, size } = attribute
  const positions = new BufferAttribute(new Float32Array(12 * most), 3).setUsage(DynamicDrawUsage)
  const second = new BufferAttribute(new Float32Array(4 * size * most), size).setUsage(DynamicDrawUsage)
  const geometry = new BufferGeometry()
  geometry.setAttribute('position', positions)
  geometry.setAttribute(name, second)
  geometry.setIndex(Array.from({ length: most }, (_, at) => [0, 1, 2, 0, 2, 3].map((corner) => 4 * at + corner)).flat())
  geometry.setDrawRange(0, 0)
  let count = 0

  return {
    geometry,
    clear: () => void (count = 0),
    add(corners, values) {
      if (count === most) return
      const own = corners.length / 4
      for (let corner = 0; corner < 4; corner++) {
        const [x, y, z] = [corners[own * corner]!, corners[own * corner + 1]!, own > 2 ? corners[own * corner + 2]! : 0]
        positions.setXYZ(4 * count + corner, x, y, z)
      }
      second.array.set(values, 4 * size * count)
      count++
    },
    finish() {
      geometry.setDrawRange(0, 6 * count)
      positions.needsUpdate = second.needsUpdate = true
    },
  }
}
