import { describe, expect, test } from 'vitest'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { drawParameters, POSTURES } from '#core/phantom/parameters.ts'
import { clearances, thinnest } from './clearances.ts'

/** More by `SPINES=200 npx vitest run test/core/phantom/soft/clearances`: five minutes. */
const SPINES = Number(process.env['SPINES'] ?? 60)
/** All of them have at least this much room now, mm. */
const DEEPEST_MM = 0
/** Squeezed in a narrow foramen, a root or a ganglion has at least so much of its width left, an artery or a medial branch as much. */
const SQUEEZED = { root: 0.3, artery: 0.3 } as const

const spines = Array.from({ length: SPINES }, (_, n) => {
  const seed = n + 1
  const { bones, soft } = createLumbarSpine(drawParameters(seed, POSTURES[seed % POSTURES.length]))
  return {
    clearances: clearances({ bones, soft }).map((one) => ({ ...one, seed })),
    squeezed: {
      root: { seed, ...thinnest(soft.roots.map(({ parts }) => parts[0]!)) },
      artery: { seed, ...thinnest([...soft.arteries, ...soft.medialBranches.map(({ part }) => part)]) },
    },
  }
})
const found = spines.flatMap((one) => one.clearances)
const inWords = ({ rule, worstMm, between, seed }: (typeof found)[number]) =>
  `${rule}: ${worstMm.toFixed(2)} mm (${between}, seed ${seed})`

describe(`${SPINES} random spines (seeds 1-${SPINES}; supine, prone and sitting in turn)`, () => {
  test('no dura, root, ganglion, medial branch or vessel is in what it cannot be in', () => {
    const rules = [...new Set(found.map(({ rule }) => rule))]
    expect(rules.length).toBeGreaterThan(20)
    const worst = rules.map((rule) =>
      found.filter((one) => one.rule === rule).reduce((a, b) => (b.worstMm < a.worstMm ? b : a)),
    )
    const faults = found.filter(({ worstMm }) => worstMm < DEEPEST_MM)
    console.log(
      `faults in ${new Set(faults.map(({ seed }) => seed)).size} of ${SPINES}; the nearest of each rule:\n  ${worst.map(inWords).join('\n  ')}`,
    )
    expect(faults.map(inWords)).toEqual([])
  })

  test('and none of them is squeezed to a thread for it', () => {
    for (const kind of ['root', 'artery'] as const) {
      const least = spines.map(({ squeezed }) => squeezed[kind]).reduce((a, b) => (b.share < a.share ? b : a))
      console.log(`most squeezed ${kind}: ${least.share.toFixed(2)} of its width (${least.name}, seed ${least.seed})`)
      expect(least.share).toBeGreaterThan(SQUEEZED[kind])
    }
  })
})
