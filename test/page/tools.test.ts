import { describe, expect, test } from 'vitest'
import { point } from '#core/frames/transform.ts'
import { plannedPath, toggleGuidance, toggleLayer, togglePlacing, whyNoAnatomy } from '#page/tools.ts'
import { createSession } from '#session/session.ts'
import type { SessionState } from '#session/state.ts'
import { READY } from '#test/session/ready.ts'

const target = point('ct', 0, 0, 0)
const entry = point('ct', 0, 60, 0)

const sessionWith = (change: Partial<SessionState>) => {
  const session = createSession()
  session.actions.set(change)
  return session
}

describe('guidance', () => {
  test('says what is missing and stays off', () => {
    const session = sessionWith({ ...READY, target, entry: undefined })
    toggleGuidance(session)
    expect(session.getState()).toMatchObject({ isGuiding: false, notices: [{ text: 'Place an entry point first.' }] })
  })

  test('brings the 2-D picture back with it: the hologram is never the only view', () => {
    const session = sessionWith({ ...READY, target, entry })
    session.actions.setLayer('picture', false)
    toggleGuidance(session)
    expect(session.getState()).toMatchObject({ isGuiding: true, layers: { picture: true } })
  })

  test('ends without touching the plan', () => {
    const session = sessionWith({ ...READY, target, entry, isGuiding: true })
    toggleGuidance(session)
    expect(session.getState()).toMatchObject({ isGuiding: false, target, entry })
  })
})

test('from entry 60 mm behind the target the path is 60 mm long', () => {
  expect(plannedPath({ target, entry })?.lengthMm).toBe(60)
  expect(plannedPath({ target, entry: undefined })).toBeUndefined()
})

test('no point can be placed while no volume is open', () => {
  const session = createSession()
  togglePlacing(session, 'target')
  expect(session.getState()).toMatchObject({ placing: 'none', notices: [{ level: 'info' }] })
})

describe('anatomy', () => {
  const openCase = {
    name: 'a case',
    modality: 'CT',
    geometry: {
      dimensions: [1, 1, 1],
      spacingMm: [1, 1, 1],
      origin: [0, 0, 0],
      direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    },
    remarks: [],
  } as const
  const structures = { meshes: [], labels: undefined }

  test.each([
    [{ openCase: undefined, structures: undefined }, 'no case is open'],
    [{ openCase, structures: undefined }, 'find the vertebrae, or open labels of this volume'],
    [{ openCase, structures }, undefined],
  ])('%j: %s', (state, reason) => expect(whyNoAnatomy(state)).toBe(reason))

  test('of a person’s case it cannot be switched on, and that is said', () => {
    const session = sessionWith({ openCase })
    toggleLayer(session, 'structures')
    expect(session.getState().layers.structures).toBe(false)
    expect(session.getState().notices[0]!.text).toBe('Anatomy: find the vertebrae, or open labels of this volume.')
  })

  test('takes the place of the volume, and gives it back', () => {
    const session = sessionWith({ openCase, structures })
    toggleLayer(session, 'structures')
    expect(session.getState().layers).toMatchObject({ structures: true, volume: false })
    toggleLayer(session, 'structures')
    expect(session.getState().layers).toMatchObject({ structures: false, volume: true })
  })

  test('with the volume beside it, if that is asked for', () => {
    const session = sessionWith({ openCase, structures })
    toggleLayer(session, 'structures')
    toggleLayer(session, 'volume')
    expect(session.getState().layers).toMatchObject({ structures: true, volume: true })
  })

  test('each group is switched on its own', () => {
    const session = sessionWith({ openCase, structures })
    session.actions.showGroup('muscle', true)
    expect(session.getState().shownGroups).toMatchObject({ muscle: true, bone: true, fat: false })
  })
})

describe('what was swept', () => {
  const geometry = {
    dimensions: [1, 1, 1],
    spacingMm: [1, 1, 1],
    origin: [0, 0, 0],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  } as const
  const openCase = { name: 'a case', modality: 'CT', geometry, remarks: [] } as const
  const { settings, counts } = createSession().getState().sweep
  const sweptVolume = {
    geometry,
    values: new Uint8Array(1),
    source: 'a probe',
    touchedShare: 1,
    filledShare: 1,
    counts,
    settings,
    bone: undefined,
  }

  test('before a sweep there is nothing to show, and that is said', () => {
    const session = sessionWith({ openCase })
    toggleLayer(session, 'sweptVolume')
    expect(session.getState()).toMatchObject({ layers: { sweptVolume: false, volume: true } })
    expect(session.getState().notices[0]!.text).toBe('No sweep was made yet.')
  })

  test('beside a CT that the patient is not registered to it is not shown in place of it', () => {
    const session = sessionWith({ openCase, sweptVolume })
    toggleLayer(session, 'sweptVolume')
    expect(session.getState()).toMatchObject({ layers: { sweptVolume: false, volume: true } })
    expect(session.getState().notices[0]!.text).toContain('not registered')
  })

  test('without a CT it is shown, and put away again', () => {
    const session = sessionWith({ sweptVolume })
    toggleLayer(session, 'sweptVolume')
    expect(session.getState().layers).toMatchObject({ sweptVolume: true, volume: false })
    toggleLayer(session, 'sweptVolume')
    expect(session.getState().layers).toMatchObject({ sweptVolume: false, volume: true })
  })

  test('the CT, switched on, takes its place back; so does the anatomy', () => {
    for (const layer of ['volume', 'structures'] as const) {
      const session = sessionWith({ sweptVolume })
      session.actions.setLayer('sweptVolume', true)
      session.actions.setLayer(layer, true)
      expect(session.getState().layers).toMatchObject({ sweptVolume: false, [layer]: true })
    }
  })
})
