import { describe, expect, test } from 'vitest'
import { point } from '#core/frames/transform.ts'
import { carryOut, keyAction, SHORTCUTS, type KeyAction, type KeyContext, type KeyPress } from '#page/keys.ts'
import { LAYERS } from '#page/tools.ts'
import type { Commands } from '#session/commands.ts'
import { createSession } from '#session/session.ts'
import type { SessionState } from '#session/state.ts'
import { READY } from '#test/session/ready.ts'

const IN_VIEW: KeyContext = {
  view: 'desktop',
  isPlacing: false,
  isTyping: false,
  isDialogOpen: false,
  areSingleKeysOn: true,
}

const press = (key: string, with_: Partial<KeyPress> = {}): KeyPress => ({
  key,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  repeat: false,
  ...with_,
})

describe('which key means what', () => {
  test.each<[string, KeyAction]>([
    ['t', { type: 'place', what: 'target' }],
    ['T', { type: 'place', what: 'target' }],
    ['e', { type: 'place', what: 'entry' }],
    ['g', { type: 'guide' }],
    ['1', { type: 'layer', layer: 'volume' }],
    ['2', { type: 'layer', layer: 'boneSurface' }],
    ['3', { type: 'layer', layer: 'plane' }],
    ['4', { type: 'layer', layer: 'contour' }],
    ['5', { type: 'layer', layer: 'picture' }],
    ['6', { type: 'layer', layer: 'structures' }],
    ['7', { type: 'layer', layer: 'names' }],
    ['p', { type: 'preset' }],
    ['c', { type: 'clip-by-plane' }],
    ['r', { type: 'reset-placement' }],
    ['y', { type: 'why' }],
    ['Escape', { type: 'leave' }],
    ['?', { type: 'shortcuts' }],
  ])('%s in a 3-D view', (key, action) => {
    expect(keyAction(press(key), IN_VIEW)).toEqual(action)
    expect(keyAction(press(key), { ...IN_VIEW, view: 'immersive-ar' })).toEqual(action)
  })

  test.each(['0', 'x', 'Enter', ' ', 'Tab', 'ArrowLeft', 'Shift', 'toString', '__proto__'])(
    '%j is left to the browser',
    (key) => expect(keyAction(press(key), IN_VIEW)).toBeUndefined(),
  )

  test.each<[string, KeyAction]>([
    ['ArrowRight', { type: 'to-button', by: 1 }],
    ['ArrowUp', { type: 'to-button', by: -1 }],
    ['Enter', { type: 'press-button' }],
  ])('%s goes through the buttons in a headset alone', (key, action) => {
    const inHeadset: KeyContext = { ...IN_VIEW, view: 'immersive-ar', isAtButton: true, areSingleKeysOn: false }
    expect(keyAction(press(key), inHeadset)).toEqual(action)
    expect(keyAction(press(key), { ...inHeadset, view: 'desktop' })).toBeUndefined()
    expect(keyAction(press(key), { ...inHeadset, isTyping: true })).toBeUndefined()
  })

  test("Enter is the page's until the keys are at a button", () =>
    expect(keyAction(press('Enter'), { ...IN_VIEW, view: 'immersive-ar' })).toBeUndefined())

  test('Escape stops placing first, and leaves when pressed again', () => {
    expect(keyAction(press('Escape'), { ...IN_VIEW, isPlacing: true })).toEqual({ type: 'stop-placing' })
    expect(keyAction(press('Escape'), IN_VIEW)).toEqual({ type: 'leave' })
  })

  test('on the first screen only ? is ours', () => {
    const onPage = SHORTCUTS.flatMap(({ keys }) => [keys === 'Esc' ? 'Escape' : keys])
    const taken = onPage.filter((key) => keyAction(press(key), { ...IN_VIEW, view: 'page' }))
    expect(taken).toEqual(['?'])
  })

  test.each<[string, Partial<KeyPress>, Partial<KeyContext>]>([
    ['with Ctrl, as in Ctrl+R', { ctrlKey: true }, {}],
    ['with Cmd', { metaKey: true }, {}],
    ['with Alt', { altKey: true }, {}],
    ['held down', { repeat: true }, {}],
    ['while typing', {}, { isTyping: true }],
    ['while a dialog is open', {}, { isDialogOpen: true }],
    ['with single keys off', {}, { areSingleKeysOn: false }],
  ])('no letter counts %s', (_, with_, context) => {
    for (const key of ['t', 'e', 'g', '1', '5', 'p', 'c', 'r', '?']) {
      expect(keyAction(press(key, with_), { ...IN_VIEW, ...context })).toBeUndefined()
    }
  })

  test('Escape leaves even with single keys off', () => {
    expect(keyAction(press('Escape'), { ...IN_VIEW, areSingleKeysOn: false })).toEqual({ type: 'leave' })
  })

  test('every layer of the session has a key, its place in the list', () => {
    const layers = LAYERS.map(({ layer }) => layer)
    expect(layers.toSorted()).toEqual(Object.keys(createSession().getState().layers).toSorted())
    LAYERS.forEach(({ layer, label }, n) => {
      expect(keyAction(press(`${n + 1}`), IN_VIEW)).toEqual({ type: 'layer', layer })
      expect(SHORTCUTS).toContainEqual({ keys: `${n + 1}`, what: `${label} on or off` })
    })
  })

  test('no key stands for two things', () => {
    const keys = SHORTCUTS.map((each) => each.keys)
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([])
  })

  test('every key in the list does something', () => {
    const named = new Map([
      ['Esc', 'Escape'],
      ['← →', 'ArrowRight'],
    ])
    const inHeadset: KeyContext = { ...IN_VIEW, view: 'immersive-ar', isAtButton: true }
    for (const { keys } of SHORTCUTS) expect(keyAction(press(named.get(keys) ?? keys), inHeadset)).toBeDefined()
  })
})

describe('what a key does', () => {
  const asked: string[] = []
  const note = (name: string) => () => void asked.push(name)
  const register: Commands['register'] = {
    startSweep: note('startSweep'),
    useSweptBone: () => undefined,
    finishSweep: note('finishSweep'),
    stopSweep: note('stopSweep'),
    touchLandmark: note('touchLandmark'),
    clearLandmarks: note('clearLandmarks'),
    useOutcome: note('useOutcome'),
    touchCheck: note('touchCheck'),
    contourCheck: note('contourCheck'),
  }
  const commands: Commands = {
    register,
    buttons: { step: note('step'), press: note('press'), isAtOne: () => false },
    plan: {
      propose: note('propose'),
      findWays: note('findWays'),
      lock: note('lock'),
      unlock: note('unlock'),
      save: note('savePlan'),
      editProcedure: note('editProcedure'),
      restoreProcedure: note('restoreProcedure'),
    },
    recording: {
      start: note('startRecording'),
      stop: note('stopRecording'),
      save: note('save'),
      replay: note('replay'),
      review: note('review'),
      exportReview: note('exportReview'),
      remove: note('remove'),
    },
    practice: {
      prepare: note('prepare'),
      begin: note('begin'),
      next: note('next'),
      answer: note('answer'),
      pause: note('pause'),
      again: note('again'),
      leave: note('leavePractice'),
      inject: note('inject'),
      markMoment: note('markMoment'),
      rateWorkload: note('rateWorkload'),
      rateUsability: note('rateUsability'),
      assess: note('assess'),
      signOff: note('signOff'),
      noteLesson: note('noteLesson'),
      setTrainee: note('setTrainee'),
      chooseCurriculum: note('chooseCurriculum'),
      keepCurriculum: () => [],
      show: note('show'),
      save: note('savePractice'),
      markExpert: () => undefined,
      speak: () => undefined,
      openRoom: () => undefined,
      openConsole: note('openConsole'),
    },
    findings: {
      review: () => undefined,
      pictureOf: () => undefined,
      why: () => Promise.resolve({ ok: false, reason: '' }),
      all: () => Promise.resolve([]),
    },
    openFiles: note('openFiles'),
    openDicomWeb: note('openDicomWeb'),
    openBuiltInCase: note('openBuiltInCase'),
    openVariant: note('openVariant'),
    connect: note('connect'),
    useSimulatedUltrasound: note('useSimulatedUltrasound'),
    useCamera: note('useCamera'),
    stopCamera: note('stopCamera'),
    saveMarkerSheet: note('saveMarkerSheet'),
    enter: note('enter'),
    leave: note('leave'),
    resetPlacement: note('resetPlacement'),
    confirmVertebrae: note('confirmVertebrae'),
    brush: { begin: () => [], strokeOn: () => [], end: note('end') },
    structures: {
      readWith: note('readWith'),
      correct: note('correct'),
      undo: note('undo'),
      redo: note('redo'),
      save: note('save'),
    },
    findVertebrae: note('resetPlacement'),
    freeze: note('freeze'),
    askWhy: note('askWhy'),
    stateRegistration: note('stateRegistration'),
    scoutSweep: note('scoutSweep'),
    recordSweep: note('recordSweep'),
    stopSweep: note('stopSweep'),
    discardSweep: note('discardSweep'),
    reconstructRecording: note('reconstructRecording'),
    saveSweptVolume: note('saveSweptVolume'),
    useSweepMask: note('useSweepMask'),
    dropSweptVolume: note('dropSweptVolume'),
    mountOn: note('mountOn'),
    calibrateTip: note('calibrateTip'),
    checkTip: note('checkTip'),
    calibrate: note('calibrate'),
    markTip: note('markTip'),
    unmarkTip: note('unmarkTip'),
    flipShaft: note('flipShaft'),
    layOnPatient: note('layOnPatient'),
    stopCalibrating: note('stopCalibrating'),
    keepCalibration: () => undefined,
    withdrawConsent: () => undefined,
    forgetCalibration: note('forgetCalibration'),
  }

  function after(keys: string, start: Partial<SessionState> = {}) {
    const session = createSession()
    session.actions.set({ view: 'desktop', ...start })
    for (const key of keys.split(' ')) {
      const { view, placing } = session.getState()
      const action = keyAction(press(key), { ...IN_VIEW, view, isPlacing: placing !== 'none' })
      if (action && action.type !== 'shortcuts') carryOut(action, session, commands)
    }
    return session.getState()
  }

  const openCase: SessionState['openCase'] = {
    name: 'phantom',
    modality: 'CT',
    remarks: [],
    geometry: {
      dimensions: [2, 2, 2],
      spacingMm: [1, 1, 1],
      origin: [0, 0, 0],
      direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    },
  }

  test('T starts placing the target and T again stops', () => {
    expect(after('t', { openCase }).placing).toBe('target')
    expect(after('t e', { openCase }).placing).toBe('entry')
    expect(after('t t', { openCase }).placing).toBe('none')
    expect(after('t Escape', { openCase })).toMatchObject({ placing: 'none', view: 'desktop' })
  })

  test('1 and 2 turn layers over, twice is as before', () => {
    expect(after('1 2').layers).toMatchObject({ volume: false, boneSurface: true, plane: true })
    expect(after('1 2 1 2').layers).toEqual(createSession().getState().layers)
  })

  test('P and C turn preset and cut over', () => {
    expect(after('p c')).toMatchObject({ preset: 'soft-tissue', clip: { byPlane: true } })
    expect(after('p p c c')).toMatchObject({ preset: 'bone', clip: { byPlane: false } })
  })

  test('G needs a path; 5 cannot take the picture away while guiding', () => {
    const plan = { ...READY, target: point('ct', 0, 0, 0), entry: point('ct', 0, 60, 0) }
    expect(after('g', { openCase }).isGuiding).toBe(false)
    expect(after('g', plan).isGuiding).toBe(true)
    expect(after('g 5', plan).layers.picture).toBe(true)
    expect(after('g g 5', plan)).toMatchObject({ isGuiding: false, layers: { picture: false } })
  })

  test('R, Y and Escape are asked of the app', () => {
    asked.length = 0
    after('r y Escape')
    expect(asked).toEqual(['resetPlacement', 'askWhy', 'leave'])
  })
})
