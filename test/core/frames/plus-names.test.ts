import { describe, expect, test } from 'vitest'
import { linkOfPlusName, linkStatusOfPlus, plusName } from '#core/frames/plus-names.ts'

describe('PLUS names', () => {
  test.each([
    ['ProbeToReference', { to: 'patient', from: 'probe' }],
    ['ProbeToTrackerTransform', { to: 'tracker', from: 'probe' }],
    ['ImageToProbe', { to: 'probe', from: 'image' }],
    ['StylusTipToStylus', { to: 'stylus', from: 'stylus-tip' }],
    ['ReferenceToTracker', { to: 'tracker', from: 'patient' }],
  ] as const)('%s is a link of ours', (name, link) => expect(linkOfPlusName(name)).toEqual(link))

  test.each(['Probe', 'ProbeToTheMoon', 'ProbeToReferenceToTracker', 'ProbeToProbe', ''])('%j is not', (name) =>
    expect(linkOfPlusName(name)).toBeUndefined(),
  )

  test('there and back again changes nothing', () => {
    for (const name of [
      'ProbeToReference',
      'ImageToProbe',
      'NeedleTipToNeedle',
      'ReferenceToTracker',
      'StylusToReference',
    ]) {
      const { to, from } = linkOfPlusName(name)!
      expect(plusName(to, from)).toBe(name)
    }
    expect(() => plusName('room', 'probe')).toThrow('PLUS has no name for the frame room')
  })

  test('a word PLUS does not define counts as invalid', () => {
    expect(['OK', 'INVALID', 'TOOL_OUT_OF_VIEW', 'MISSING', 'out_of_volume', 'fine'].map(linkStatusOfPlus)).toEqual([
      'ok',
      'invalid',
      'out-of-view',
      'missing',
      'out-of-volume',
      'invalid',
    ])
  })
})
