import { Matrix4, Ray, Vector3 } from 'three'
import { beforeAll, describe, expect, test } from 'vitest'
import type { StructureSet } from '#core/phantom/structure-set.ts'
import { createPlaneCut } from '#scene/plane-cut.ts'
import { createStructurePointing, crossingsInWords, pointedAt } from '#scene/structure-pointing.ts'
import { createSession } from '#session/session.ts'
import type { SessionState } from '#session/state.ts'
import { ballSet } from './structure-set.ts'
import { CUBE } from './volumes.ts'

let set: StructureSet
beforeAll(async () => {
  set = await ballSet()
})

const WORLD_FROM_CT = new Matrix4()
/** From behind the patient, straight in. */
const straightIn = (left: number, superior = 0) => new Ray(new Vector3(left, 200, superior), new Vector3(0, -1, 0))

function pointing(change: Partial<SessionState> = {}, groups: Partial<SessionState['shownGroups']> = {}) {
  const session = createSession()
  session.actions.set({
    openCase: { name: 'balls', modality: 'CT', geometry: CUBE, remarks: [] },
    structures: { meshes: set.meshes, labels: set.field },
    ...change,
  })
  if (!change.layers) session.actions.setLayer('structures', true)
  session.actions.set({ shownGroups: { ...session.getState().shownGroups, muscle: true, ...groups } })
  const cut = createPlaneCut()
  return { session, cut, along: createStructurePointing(session, cut) }
}

describe('a ray through a body of balls', () => {
  test('names the solid one, and what lies over it from the inside out', () => {
    const { along } = pointing()
    const crossings = along(straightIn(0), WORLD_FROM_CT)
    expect(crossingsInWords(crossings)).toEqual(['vertebral body L3', 'under left multifidus, skin'])
  })

  test('meets each surface where it is, within a voxel of 2 mm', () => {
    const { along } = pointing()
    const crossings = along(straightIn(0), WORLD_FROM_CT)
    const [skin, muscle] = crossings
    const bone = crossings.at(-1)
    expect(Math.abs(skin!.atMm - (200 - 56))).toBeLessThan(2.01)
    expect(Math.abs(muscle!.atMm - (200 - 42))).toBeLessThan(2.01)
    expect(Math.abs(bone!.atMm - (200 - 15))).toBeLessThan(2.01)
  })

  test('where nothing solid is, the first that is seen through is meant', () => {
    const { along } = pointing()
    expect(crossingsInWords(along(straightIn(0, 30), WORLD_FROM_CT))).toEqual(['skin', ''])
  })

  test('the patient’s left is left: the aorta there, the cava on the right', () => {
    const { along } = pointing()
    expect(crossingsInWords(along(straightIn(35), WORLD_FROM_CT))?.[0]).toBe('aorta')
    expect(crossingsInWords(along(straightIn(-35), WORLD_FROM_CT))?.[0]).toBe('inferior vena cava')
  })

  test('what is not shown is not named', () => {
    const { along } = pointing({}, { bone: false, muscle: false })
    expect(crossingsInWords(along(straightIn(0), WORLD_FROM_CT))).toEqual(['skin', ''])
  })

  test('what the box cuts away is not named: with the back half gone the ray begins in the bone', () => {
    const { along } = pointing({ clip: { low: [0, 0, 0], high: [1, 0.5, 1], byPlane: false } })
    const crossings = along(straightIn(0), WORLD_FROM_CT)
    expect(crossingsInWords(crossings)).toEqual(['vertebral body L3', ''])
    expect(Math.abs(pointedAt(crossings)!.atMm - 200)).toBeLessThan(2.01)
  })

  test('nor what the ultrasound plane cuts away', () => {
    const { along, cut } = pointing()
    Object.assign(cut, { isOn: true })
    // Everything behind y = 20 is gone.
    cut.inWorld.set(0, 1, 0, -20)
    expect(crossingsInWords(along(straightIn(0), WORLD_FROM_CT))).toEqual([
      'vertebral body L3',
      'under skin, left multifidus',
    ])
    cut.inWorld.set(0, 1, 0, -16)
    expect(crossingsInWords(along(straightIn(0), WORLD_FROM_CT))).toEqual(['vertebral body L3', 'under skin'])
  })

  test('beside the body, with the layer off, or without labels there is nothing to name', () => {
    expect(pointing().along(straightIn(60), WORLD_FROM_CT)).toEqual([])
    const { session, along } = pointing()
    session.actions.setLayer('structures', false)
    expect(along(straightIn(0), WORLD_FROM_CT)).toEqual([])
    session.actions.setLayer('structures', true)
    session.actions.set({ structures: { meshes: set.meshes, labels: undefined } })
    expect(along(straightIn(0), WORLD_FROM_CT)).toEqual([])
  })
})
