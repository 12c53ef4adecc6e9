import { expect, test } from 'vitest'
import { noteDown, readOff } from '#core/phantom/felt.ts'
import { isKept, makeSpine, spineOf } from '#core/phantom/kept-spine.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { gradedSpine } from '#core/training/graded-spines.ts'

const [hard, other] = [gradedSpine(4, 7), gradedSpine(2, 8)]

function felt(parameters = hard) {
  const feeling = noteDown()
  const spine = createLumbarSpine(parameters, feeling)
  return { spine, felt: feeling.end() }
}

test('made of what was felt for, a spine is the same to the last bit at 4000 places', async () => {
  const first = felt()
  const second = await makeSpine(hard, first.felt, () => Promise.resolve())
  for (let n = 0; n < 4000; n++) {
    const at = [((n * 37) % 180) - 90, ((n * 53) % 150) - 50, ((n * 71) % 260) - 150] as const
    expect(second.skinAt(...at)).toBe(first.spine.skinAt(...at))
    expect(second.labelAt(...at)).toBe(first.spine.labelAt(...at))
    expect(second.boneAt(...at)).toBe(first.spine.boneAt(...at))
  }
  expect(isKept(hard)).toBe(true)
  expect(spineOf(hard)).toBe(second)
}, 30_000)

test('what was felt for in another spine is refused, and nothing of it is kept', async () => {
  await expect(makeSpine(other, felt().felt, () => Promise.resolve())).rejects.toThrow(/another spine/)
  expect(isKept(other)).toBe(false)
}, 30_000)

test('as many distances are read off as were noted down', () => {
  const { felt: all } = felt()
  expect(all.length).toBeGreaterThan(100_000)
  const short = readOff(all.slice(0, -1))
  createLumbarSpine(hard, short)
  expect(() => short.end()).toThrow(/another spine/)
  const long = readOff(Float64Array.from([...all, 1]))
  createLumbarSpine(hard, long)
  expect(() => long.end()).toThrow(/another spine/)
}, 30_000)
