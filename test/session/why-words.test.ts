import { expect, test } from 'vitest'
import type { Explanation } from '#core/anatomy/explanation.ts'
import { ABOUT, explanationInWords } from '#session/why-words.ts'

const explained = (losses: readonly number[]): Explanation => ({
  claim: { kind: 'class', name: 'lamina' },
  frameId: 1, score: 0.884, patches: 2, losses: Float32Array.from(losses), side: 2,
  mapping: { x0Px: 0, y0Px: 0, xStepPx: 1, yStepPx: 1 }, tookMs: 900,
}) // prettier-ignore

test.each([
  [[0.3, 0, 0, -0.1], 'What this answer rests on; proves nothing'],
  [[0.01, 0, 0, -0.019], 'It rests on no one place; proves nothing'],
])('losses %j: "Why lamina, 88 %%?" and "%s"', (losses, remark) =>
  expect(explanationInWords(explained(losses))).toEqual(['Why lamina, 88 %?', remark]),
)

test('asked about can be the view and 15 classes, and neither background nor shadow', () => {
  expect(ABOUT).toHaveLength(16)
  expect(ABOUT[0]).toBe('view')
  expect(ABOUT).not.toContain('background')
  expect(ABOUT).not.toContain('shadow')
})
