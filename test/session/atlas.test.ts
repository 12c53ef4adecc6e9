import { describe, expect, test } from 'vitest'
import { structure } from '#core/anatomy/structures.ts'
import { atlasSizeM, changeAtlas, peel, sizeAtlas, standing, touchStructure, turnAtlas } from '#session/atlas.ts'
import { createSession } from '#session/session.ts'
import { builtInStructures } from '#test/core/atlas/built-in.ts'

const { meshes, field } = builtInStructures()
const PLACE = [-1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 10, 1200, -700, 1] as const

function opened() {
  const session = createSession()
  session.actions.set({ structures: { meshes, labels: field }, placement: PLACE, view: 'immersive-ar' })
  turnAtlas(session, true)
  return session
}

describe('the atlas', () => {
  test('cannot be opened while nothing is known of the case, and says so', () => {
    const session = createSession()
    turnAtlas(session, true)
    expect(session.getState().atlas.isOn).toBe(false)
    expect(session.getState().notices.map(({ text }) => text)).toEqual(['Atlas: no case is open.'])
  })

  test('opens on the muscles, with nothing of the procedure over them; closed, all is as it was', () => {
    const session = createSession()
    session.actions.set({ structures: { meshes, labels: field }, placement: PLACE })
    const before = session.getState()
    turnAtlas(session, true)
    const { atlas, layers } = session.getState()
    expect([atlas.isOn, atlas.peeled]).toEqual([true, 5])
    expect(Object.values(layers)).not.toContain(true)
    sizeAtlas(session, 1)
    turnAtlas(session, false)
    expect(session.getState().layers).toEqual(before.layers)
    expect(session.getState().placement).toEqual(PLACE)
  })

  test('another body opened meanwhile stands beside the menu too, and by itself once the atlas is closed', () => {
    const session = createSession()
    session.actions.set({ structures: { meshes, labels: field }, placement: PLACE, view: 'desktop' })
    turnAtlas(session, true)
    expect(session.getState().placement[12]).toBe(10 + 160)
    const other = [...PLACE.slice(0, 12), -30, 1100, -700, 1]
    session.actions.set(standing(session.getState(), other))
    expect(session.getState().placement[12]).toBe(-30 + 160)
    turnAtlas(session, false)
    expect(session.getState().placement).toEqual(other)
    expect(standing(session.getState(), other)).toEqual({ placement: other })
  })

  test('is peeled down to its vessels and no further, and back to the skin', () => {
    const session = opened()
    for (let n = 0; n < 40; n++) peel(session, 1)
    expect(session.getState().atlas.peeled).toBe(22)
    for (let n = 0; n < 40; n++) peel(session, -1)
    expect(session.getState().atlas.peeled).toBe(0)
  })

  test.each([0.3, 1, 2])('is %f m long when that is asked for, its middle where it was', (sizeM) => {
    const session = opened()
    const middleOf = (m: readonly number[]) => {
      // Of the built-in structures: -95 to 95, -62 to 106, -140 to 126 mm.
      const [x, y, z] = [0, 22, -7]
      return [0, 1, 2].map((axis) => m[axis]! * x + m[4 + axis]! * y + m[8 + axis]! * z + m[12 + axis]!)
    }
    const before = middleOf(session.getState().placement)
    sizeAtlas(session, sizeM)
    expect(atlasSizeM(session.getState())).toBeCloseTo(sizeM, 9)
    middleOf(session.getState().placement).forEach((mm, axis) => expect(Math.abs(mm - before[axis]!)).toBeLessThan(6))
  })

  test('shows what is touched alone when that is wanted, and all of it at the next touch', () => {
    const session = opened()
    const { label } = structure('multifidus', undefined, 'left')
    touchStructure(session, label)
    expect(session.getState().atlas).toMatchObject({ chosen: label, isolated: undefined })
    changeAtlas(session, { touching: 'isolate' })
    touchStructure(session, label)
    expect(session.getState().atlas.isolated).toBe(label)
    touchStructure(session, label)
    expect(session.getState().atlas.isolated).toBeUndefined()
  })
})
