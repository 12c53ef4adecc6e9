import { afterEach, describe, expect, test } from 'vitest'
import type { Claim } from '#core/anatomy/explanation.ts'
import type { ModelName } from '#workers/perception/messages.ts'
import { blocks, closeAll, FAN, MM, picture, start, until } from './joined-halves.ts'

afterEach(closeAll)

const LAMINA: Claim = { kind: 'class', name: 'lamina' }
const asking = (claim: Claim, frameId = 7, name: ModelName = 'lumbar-anatomy') => ({
  name, claim, frame: picture(frameId, blocks), fan: FAN, pixelMm: MM,
}) // prettier-ignore

describe('asked why', () => {
  test('a lamina of 36 cells rests on the patches it lies in, on each by its share of the 36, and on nothing else', async () => {
    const { perception, explained, settled } = start()
    await settled()
    perception.explain(asking(LAMINA))
    await until(() => explained.length > 0)
    const answer = explained[0]!
    if (!answer.isExplained) throw new Error(answer.reason)
    const { losses, patches, score, frameId, side, claim } = answer.explanation
    expect({ frameId, side, claim }).toEqual({ frameId: 7, side: 32, claim: LAMINA })
    // As fine as the machine is fast.
    expect([8, 4]).toContain(patches)
    expect(score).toBeCloseTo(1, 3)
    const size = 32 / patches
    const cellsIn = (at: number) =>
      Array.from({ length: size * size }, (_, n) =>
        blocks((at % patches) * size + (n % size), Math.floor(at / patches) * size + Math.floor(n / size)),
      ).filter((grey) => grey === 255).length
    losses.forEach((loss, at) => expect(loss).toBeCloseTo(cellsIn(at) / 36, 3))
  })

  test('a view that is told by the mask alone rests on no patch; its score is e^3 / (e^3 + 1)', async () => {
    const { perception, explained, settled } = start()
    await settled()
    perception.explain(asking({ kind: 'view', name: 'sagittal laminar' }))
    await until(() => explained.length > 0)
    const answer = explained[0]!
    if (!answer.isExplained) throw new Error(answer.reason)
    expect(answer.explanation.score).toBeCloseTo(Math.exp(3) / (Math.exp(3) + 1), 4)
    expect(Math.max(...answer.explanation.losses.map(Math.abs))).toBeLessThan(1e-4)
  })

  test.each([
    [{ kind: 'class', name: 'sacrum' }, 'lumbar-anatomy', 'no class is called sacrum'],
    [{ kind: 'view', name: 'of the moon' }, 'lumbar-anatomy', 'no view is called of the moon'],
    [{ kind: 'class', name: 'lamina' }, 'needle', 'needle cannot be asked why'],
  ] as const)('%j of %s is answered with why not', async (claim, name, reason) => {
    const { perception, explained, settled, states } = start()
    await settled()
    perception.explain(asking(claim, 7, name))
    await until(() => explained.length > 0)
    expect(explained).toEqual([{ isExplained: false, reason }])
    // A question that has no answer is no fault of the worker.
    expect(states()['lumbar-anatomy']).toBe('running')
  })

  test('before the network runs it is answered at once', () => {
    const { perception, explained } = start()
    perception.explain(asking(LAMINA))
    expect(explained).toEqual([{ isExplained: false, reason: 'the network does not run' }])
  })

  test('a newer question takes the place of the older, and one that is taken back is not answered', async () => {
    const { perception, explained, settled } = start()
    await settled()
    perception.explain(asking(LAMINA, 7))
    perception.explain(asking(LAMINA, 8))
    await until(() => explained.length > 0)
    perception.explain(asking(LAMINA, 9))
    perception.stopExplaining()
    perception.explain(asking(LAMINA, 10))
    await until(() => explained.length > 1)
    expect(explained.map((answer) => answer.isExplained && answer.explanation.frameId)).toEqual([8, 10])
  })

  test('live pictures are answered meanwhile: the first before the explanation is done', async () => {
    const { perception, explained, readings, settled } = start()
    await settled()
    perception.explain(asking(LAMINA))
    perception.see(picture(11, blocks), FAN, MM)
    await until(() => readings.some(({ frameId }) => frameId === 11))
    expect(explained).toEqual([])
    await until(() => explained.length > 0)
    expect(explained[0]!.isExplained).toBe(true)
  })
})
