import { beforeEach, describe, expect, test } from 'vitest'
import { LUMBAR_TOUR } from '#core/atlas/lumbar-tour.ts'
import { seenFrom } from '#core/atlas/facing.ts'
import { writeTour } from '#core/atlas/tour.ts'
import { createTouring } from '#app/touring.ts'
import { atlasSizeM, changeAtlas, turnAtlas } from '#session/atlas.ts'
import { holdCut, placeCut, turnCut } from '#session/atlas-cut.ts'
import { createSession } from '#session/session.ts'
import {
  captureView,
  dropStep,
  editStep,
  endTour,
  goToStep,
  nextStep,
  openTour,
  startTour,
  stepBack,
} from '#session/touring.ts'
import { builtInStructures } from '#test/core/atlas/built-in.ts'

const { meshes, field } = builtInStructures()
const PLACE = [-1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 10, 1200, -700, 1] as const
const EYE = [0, 1400, 100] as const
const MIDDLE = [0, 22, -7] as const

function touredRoom() {
  const session = createSession()
  session.actions.set({ structures: { meshes, labels: field }, placement: PLACE, view: 'immersive-ar' })
  const said: string[] = []
  const touring = createTouring({
    session,
    narration: { say: (text) => void said.push(text), stop: () => said.push('') },
  })
  let nowMs = 0
  const run = (ms: number) => {
    for (const endMs = nowMs + ms; nowMs < endMs; nowMs += 50) touring.follow(EYE, nowMs)
  }
  return { session, said, run }
}

describe('a tour', () => {
  let room: ReturnType<typeof touredRoom>
  beforeEach(() => {
    room = touredRoom()
  })

  test('opens the atlas, and each step is seen from where and as large as it says, within a second and a half', () => {
    const { session, run } = room
    startTour(session)
    for (const [at, step] of LUMBAR_TOUR.steps.entries()) {
      if (at > 0) nextStep(session)
      run(1600)
      const { placement, atlas } = session.getState()
      const view = seenFrom(placement, MIDDLE, EYE)
      expect(view.aroundDeg).toBeCloseTo(step.seenFrom.aroundDeg, 0)
      expect(view.aboveDeg).toBeCloseTo(step.seenFrom.aboveDeg, 0)
      expect(atlasSizeM(session.getState())).toBeCloseTo(step.sizeM, 6)
      expect(atlas.explode).toBeCloseTo(step.explode, 9)
      expect(atlas.touring?.at).toBe(at)
    }
    nextStep(session)
    expect(session.getState().atlas.touring?.at).toBe(12)
  })

  test('says each step once, the one gone back to again, and nothing when it ends', () => {
    const { session, said, run } = room
    startTour(session)
    run(500)
    nextStep(session)
    run(500)
    stepBack(session)
    run(500)
    endTour(session)
    run(100)
    const [first, second] = LUMBAR_TOUR.steps.map(({ narration }) => narration)
    expect(said).toEqual([first, second, first, ''])
  })

  test('does not leap: no frame turns the body by more than 8°', () => {
    const { session, run } = room
    startTour(session)
    run(1600)
    goToStep(session, 9)
    let before = seenFrom(session.getState().placement, MIDDLE, EYE).aroundDeg
    for (let frame = 0; frame < 40; frame++) {
      run(50)
      const { aroundDeg } = seenFrom(session.getState().placement, MIDDLE, EYE)
      expect(Math.abs(aroundDeg - before)).toBeLessThan(8)
      before = aroundDeg
    }
    expect(before).toBeCloseTo(80, 0)
  })

  test('takes the present view as a step behind the one it stands at, and plays it again as it was', () => {
    const { session, run } = room
    startTour(session, LUMBAR_TOUR, 'write')
    run(1600)
    changeAtlas(session, { peeled: 18, explode: 0.4, chosen: meshes[0]!.structures[0]!.label })
    captureView(session, 'add')
    run(50)
    editStep(session, { title: 'Mine', narration: 'Here it is.' })
    const { touring } = session.getState().atlas
    expect(touring!.at).toBe(1)
    expect(touring!.tour.steps[1]).toMatchObject({
      title: 'Mine',
      narration: 'Here it is.',
      top: 'Bones',
      explode: 0.4,
    })
    expect(touring!.tour.steps).toHaveLength(14)
    const again = touredRoom()
    openTour(again.session, writeTour(touring!.tour), 'play')
    nextStep(again.session)
    again.run(1600)
    expect(again.session.getState().atlas).toMatchObject({ peeled: 18, explode: 0.4 })
    dropStep(session)
    expect(session.getState().atlas.touring!.tour.steps).toHaveLength(13)
  })

  test('cuts where a step says, keeps a plane that a hand held, and ends with no cut', () => {
    const { session, run } = room
    startTour(session, LUMBAR_TOUR, 'write')
    goToStep(session, 11)
    run(1600)
    const { cut } = session.getState().atlas
    expect([cut.isOn, cut.plane]).toEqual([true, 'transverse'])
    // 0.474 of the built-in structures, -140 to 126 mm: the disc under L3.
    expect(cut.ctFromPlane[14]).toBeCloseTo(-140 + 0.474 * 266, 0)
    const held = [...cut.ctFromPlane.slice(0, 14), 33, 1]
    holdCut(session, held)
    captureView(session, 'add')
    run(50)
    expect(session.getState().atlas.touring!.tour.steps[12]!.cut).toEqual({ held })
    goToStep(session, 0)
    expect(session.getState().atlas.cut.isOn).toBe(false)
    goToStep(session, 12)
    expect(session.getState().atlas.cut).toMatchObject({ isOn: true, plane: 'held', ctFromPlane: held })
    endTour(session)
    expect(session.getState().atlas.cut.isOn).toBe(false)
  })

  test('a cut is turned open to the eye once, and can be turned away from there', () => {
    const { session, run } = room
    turnAtlas(session, true)
    turnCut(session, true)
    run(1600)
    const above = () => seenFrom(session.getState().placement, MIDDLE, EYE).aboveDeg
    expect(above()).toBeCloseTo(50, 0)
    expect(session.getState().atlas.turnTo).toBeUndefined()
    placeCut(session, 'transverse', 0.7)
    session.actions.set({ placement: PLACE })
    run(1600)
    expect(session.getState().placement).toEqual(PLACE)
    placeCut(session, 'sagittal', 0.5)
    run(1600)
    expect(seenFrom(session.getState().placement, MIDDLE, EYE).aroundDeg).toBeCloseTo(55, 0)
  })

  test('that is none is refused with the reason, and what was open stays', () => {
    const { session } = room
    turnAtlas(session, true)
    openTour(session, '{"format":"interspace-tour/1"}', 'play')
    expect(session.getState().notices.at(-1)?.text).toMatch(/^This is no tour: name: /)
    expect(session.getState().atlas).toMatchObject({ isOn: true, touring: undefined })
  })
})
