import { expect, test } from 'vitest'
import { metaQuestTouchPlus } from 'iwer/lib/device/configs/controller/meta.js'
import { HAND_FROM_NEEDLE, HAND_FROM_PROBE } from '#app/hands.ts'
import { angleOf, column } from '#core/phantom/contact/vector.ts'
import { isRigid } from '#core/signals/rotation.ts'

const DEGREE = Math.PI / 180

test('a tool in the hand points where the ray of a Touch controller points, within 8°', () => {
  for (const side of ['left', 'right'] as const) {
    const rayFromGrip = [...metaQuestTouchPlus.layout[side]!.gripOffsetMatrix!]
    const rayInGrip = [0, 1, 2].map((axis) => -rayFromGrip[4 * axis + 2]!) as [number, number, number]
    expect(angleOf(column(HAND_FROM_PROBE, 1), rayInGrip)).toBeLessThan(8 * DEGREE)
    expect(angleOf(column(HAND_FROM_NEEDLE, 2), rayInGrip)).toBeLessThan(8 * DEGREE)
  }
})

test('the mounts are rigid, and the marked side is on the left of a level hand', () => {
  expect(isRigid(HAND_FROM_PROBE)).toBe(true)
  expect(isRigid(HAND_FROM_NEEDLE)).toBe(true)
  expect(column(HAND_FROM_PROBE, 0)[0]).toBe(-1)
})
