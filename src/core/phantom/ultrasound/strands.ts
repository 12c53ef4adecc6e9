/**
 * The connective tissue that gives muscle and fat their look, fixed in the tissue.
 *
 * Muscle of the back runs along it: perimysium shows as long bright lines when the picture runs
 * along the fibres and as short dashes across them (Walker et al. 2004, Muscle Nerve 29:679-692).
 * Fat under the skin has septa that lie mostly along the skin.
 */
import { latticeNoise } from './hash.ts'

/** 1 where the noise is just a half, falling to 0 at `width` from it: thin sheets, bent as the noise is. */
const sheet = (noise: number, width: number) => Math.max(0, 1 - Math.abs(noise - 0.5) / width)

/** How much of a strand is there, 0-1; CT mm. Cost: about 0.3 µs. */
export function strandAt(kind: 'muscle' | 'fat', x: number, y: number, z: number): number {
  if (kind === 'fat') return 0.8 * sheet(latticeNoise(x / 9 + 31, y / 2.6, z / 10), 0.1)
  // Fibres of erector spinae and multifidus lean a little forwards on their way down. Nothing here is thinner than
  // two voxels: what the grid cannot hold would show as beads.
  const lean = y - 0.12 * z
  const [u, v] = [0.8 * x + 0.6 * lean, 0.8 * lean - 0.6 * x]
  const fascicle = sheet(latticeNoise(u / 9, v / 6, z / 60), 0.16)
  const bundle = latticeNoise(v / 2.9 + 57, u / 2.5, z / 30)
  return Math.min(1, 0.5 * fascicle + 0.9 * Math.max(0, (bundle - 0.58) / 0.42))
}
