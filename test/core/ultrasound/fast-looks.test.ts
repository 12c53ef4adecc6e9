import { expect, test } from 'vitest'
import { enhanced, LOOKS } from '#core/ultrasound/enhancement.ts'
import { createFastLooks } from '#core/ultrasound/fast-looks.ts'
import { wholePicture, type Fan } from '#core/ultrasound/fan.ts'
import { lookedAt } from './looked-at.ts'

const [WIDTH, HEIGHT] = [201, 160]
const FIELDS: Readonly<Record<string, Fan>> = {
  'the whole picture': wholePicture(WIDTH, HEIGHT),
  // Reaches beyond the picture's edges.
  'a sector': { kind: 'curvilinear', originPx: [100, -60], startRadiusPx: 70, stopRadiusPx: 260, startAngleRad: -0.7, stopAngleRad: 0.7 }, // prettier-ignore
}

test.each(LOOKS.flatMap((look) => Object.keys(FIELDS).map((field) => ({ look, field }))))(
  '$look of $field is the reference’s, pixel for pixel, for one picture after another (201 x 160, seeds 3 and 4)',
  ({ look, field }) => {
    const looks = createFastLooks(WIDTH, HEIGHT)
    for (const seed of [3, 4]) {
      const picture = lookedAt(WIDTH, HEIGHT, seed)
      const [fast, slow] = [looks.look(picture.grey, FIELDS[field]!, look), enhanced(picture, FIELDS[field]!, look)]
      const apart = slow.reduce((most, value, at) => Math.max(most, Math.abs(value - fast[at]!)), 0)
      const changed = slow.filter((value, at) => value !== picture.grey[at]).length
      expect(apart).toBe(0)
      if (look !== 'original') expect(changed).toBeGreaterThan(5000)
    }
  },
)
