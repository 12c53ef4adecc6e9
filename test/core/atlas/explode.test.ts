import { describe, expect, test } from 'vitest'
import { LEVELS, SIDES, type Level } from '#core/anatomy/levels.ts'
import { STRUCTURES, structure } from '#core/anatomy/structures.ts'
import { fullExplosion, isCover } from '#core/atlas/explode.ts'
import { atlasParts, type AtlasPart, type Place } from '#core/atlas/parts.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { drawParameters } from '#core/phantom/parameters.ts'
import { builtInStructures } from './built-in.ts'

const builtIn = atlasParts(builtInStructures().meshes)

/** Of any spine, by the boxes its formulae are bounded by: looser than the surfaces. */
function partsOf(seed: number): AtlasPart[] {
  const spine = createLumbarSpine(drawParameters(seed))
  return spine.parts
    .filter(({ label }) => STRUCTURES[label - 1])
    .map(({ label, labelOf, box }, index) => {
      const first = STRUCTURES[label - 1]!
      const { kind, group, level, side } =
        labelOf && first.kind === 'vertebral body' ? structure('vertebra', first.level) : first
      const { low, high } = box
      return { index, label, kind, group, level, side, low, high, anchors: [], mesh: 0, firstCorner: 0, corners: 0 }
    })
}

const isApart = (a: AtlasPart, b: AtlasPart, moved: readonly Place[]) =>
  [0, 1, 2].some((axis) => {
    const [da, db] = [moved[a.index]![axis]!, moved[b.index]![axis]!]
    return a.high[axis]! + da <= b.low[axis]! + db || b.high[axis]! + db <= a.low[axis]! + da
  })

function meetings(parts: readonly AtlasPart[], moved: readonly Place[]): string[] {
  const levelled = parts.filter((part) => part.level && !isCover(part))
  return levelled.flatMap((a) =>
    levelled
      .filter((b) => LEVELS.indexOf(b.level!) === LEVELS.indexOf(a.level!) + 1 && !isApart(a, b, moved))
      .map((b) => `${a.kind} ${a.level} meets ${b.kind} ${b.level}`),
  )
}

describe('with everything apart', () => {
  test('no two structures of neighbouring levels share a place, in the built-in case; before, 200 and more pairs of boxes do', () => {
    expect(
      meetings(
        builtIn,
        builtIn.map((): Place => [0, 0, 0]),
      ).length,
    ).toBeGreaterThan(200)
    expect(meetings(builtIn, fullExplosion(builtIn))).toEqual([])
  })

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('nor in the spine of seed %i, straight or bent', (seed) => {
    const parts = partsOf(seed)
    expect(meetings(parts, fullExplosion(parts))).toEqual([])
  })

  test('left and right go equally far, mirrored', () => {
    const moved = fullExplosion(builtIn)
    const lefts = builtIn.filter(({ side }) => side === 'left')
    expect(lefts.length).toBeGreaterThan(40)
    for (const left of lefts) {
      const right = builtIn.find((one) => one.side === 'right' && one.kind === left.kind && one.level === left.level)!
      const [x, y, z] = moved[left.index]!
      expect(moved[right.index]).toEqual([x === 0 ? 0 : -x, y, z])
    }
  })

  test('bones stay in the midline, and from the head down in their order, each clear of the next', () => {
    const moved = fullExplosion(builtIn)
    const bones = (['vertebra', 'sacrum'] as const).flatMap((kind) => builtIn.filter((part) => part.kind === kind))
    expect(bones.map(({ level }) => level)).toEqual([...LEVELS, undefined])
    for (const { index } of bones) expect(moved[index]!.slice(0, 2)).toEqual([0, 0])
    const spans = bones.map(({ index, low, high }) => [low[2] + moved[index]![2], high[2] + moved[index]![2]] as const)
    for (let n = 1; n < spans.length; n++) expect(spans[n]![1]).toBeLessThan(spans[n - 1]![0] - 7.9)
  })

  test('each disc lies between its two vertebrae, clear of both', () => {
    const moved = fullExplosion(builtIn)
    const at = (kind: string, level: Level | undefined) =>
      builtIn.find((part) => part.kind === kind && part.level === level)!
    const lifted = ({ index, low, high }: AtlasPart) => [low[2] + moved[index]![2], high[2] + moved[index]![2]] as const
    for (const [n, level] of LEVELS.entries()) {
      const disc = lifted(at('intervertebral disc', level))
      const under = LEVELS[n + 1] ? at('vertebra', LEVELS[n + 1]) : at('sacrum', undefined)
      expect(disc[1]).toBeLessThan(lifted(at('vertebra', level))[0])
      expect(disc[0]).toBeGreaterThan(lifted(under)[1])
    }
  })

  test('a level alone, as a label map of one vertebra gives it, stays where it is', () => {
    const alone = builtIn
      .filter(({ kind, level }) => kind === 'vertebra' && level === 'L3')
      .map((part) => ({ ...part, index: 0 }))
    expect(fullExplosion(alone)).toEqual([[0, 0, 0]])
  })
})

test('both sides of the spine have the same parts, and each part has places for its name on its own surface', () => {
  for (const side of SIDES) expect(builtIn.filter((part) => part.side === side)).toHaveLength(58)
  for (const { anchors, low, high } of builtIn) {
    expect(anchors.length).toBeGreaterThan(3)
    for (const place of anchors)
      for (let axis = 0; axis < 3; axis++) {
        expect(place[axis]).toBeGreaterThanOrEqual(low[axis]!)
        expect(place[axis]).toBeLessThanOrEqual(high[axis]!)
      }
  }
})
