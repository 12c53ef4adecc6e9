import { expect, test } from 'vitest'
import { createRandom } from '#core/phantom/random.ts'
import { leapsOver } from '#core/volumes/leaps.ts'

test.each([
  { seen: 0.003, seed: 1 },
  { seen: 0.05, seed: 2 },
  { seen: 0, seed: 3 },
  { seen: 1, seed: 4 },
])(
  'of 13 x 9 x 17 bricks, $seen seen: each as far from the nearest of them as looking at all says (seed $seed)',
  ({ seen, seed }) => {
    const dimensions = [13, 9, 17] as const
    const [bx, by, bz] = dimensions
    const random = createRandom(seed)
    const minMax = new Uint8Array(2 * bx * by * bz)
    for (let at = 0; at < bx * by * bz; at++) minMax[2 * at + 1] = random.uniform() < seen ? 120 : 119
    const leaps = new Uint8Array(bx * by * bz)
    leapsOver({ dimensions, minMax }, 120, leaps)
    const places = [...leaps.keys()].map((at) => [at % bx, Math.floor(at / bx) % by, Math.floor(at / bx / by)] as const)
    const lit = places.filter((_, at) => minMax[2 * at + 1] === 120)
    const truth = places.map(([i, j, k]) =>
      Math.min(255, ...lit.map(([x, y, z]) => Math.max(Math.abs(x - i), Math.abs(y - j), Math.abs(z - k)))),
    )
    expect([...leaps]).toEqual(truth)
  },
)
