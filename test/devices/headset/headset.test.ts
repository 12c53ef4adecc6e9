import { describe, expect, test } from 'vitest'
import { transform } from '#core/frames/transform.ts'
import { createHeadset, type Headset } from '#devices/headset/headset.ts'
import { describeDevice } from '#test/devices/device.case.ts'

const SPACE = {} as XRReferenceSpace
const LEFT = {} as XRSpace
const RIGHT = {} as XRSpace
const WRIST = {} as XRJointSpace

/** A turn of 90° about y and a place in metres, as WebXR writes it. */
const metres = (x: number, y: number, z: number) => Float32Array.of(0, 0, -1, 0, 0, 1, 0, 0, 1, 0, 0, 0, x, y, z, 1)

interface Seen {
  readonly viewer?: readonly [number, number, number]
  readonly right?: readonly [number, number, number]
  readonly isGuess?: boolean
}

/** What a browser hands over at one frame. */
function frameOf({ viewer, right, isGuess = false }: Seen): XRFrame {
  const pose = (place: readonly [number, number, number] | undefined, emulatedPosition = false) =>
    place && { transform: { matrix: metres(...place) }, emulatedPosition }
  return {
    getViewerPose: () => pose(viewer) ?? null,
    getPose: (space: XRSpace) => (space === LEFT ? null : (pose(right, isGuess) ?? null)),
  } as unknown as XRFrame
}

const controller = { handedness: 'right', gripSpace: RIGHT } as XRInputSource
const bareHand = { handedness: 'right', hand: new Map([['wrist', WRIST]]) } as unknown as XRInputSource

function started(): Headset {
  const headset = createHeadset()
  headset.start(0)
  return headset
}

describeDevice(
  'the headset',
  () => {
    const device = createHeadset()
    let nowMs = 100
    return {
      device,
      nowMs: () => nowMs,
      async pass(ms) {
        for (const end = nowMs + ms; nowMs < end;) {
          nowMs = Math.min(end, nowMs + 8)
          device.observe(frameOf({ viewer: [0, 1.6, 0], right: [0.2, 1, -0.4] }), SPACE, [controller], nowMs)
        }
        return nowMs
      },
    }
  },
  { hasPictures: false },
)

describe('the headset', () => {
  test('1.6 m up is 1600 mm, and the turn stays as it is', () => {
    const headset = started()
    headset.observe(frameOf({ viewer: [0.25, 1.5, -0.5] }), SPACE, [], 40)
    const [pose] = headset.read(41).poses
    expect(pose).toMatchObject({ link: { to: 'room', from: 'viewer' }, status: 'ok', atMs: 40 })
    expect(pose!.link.matrix).toEqual([0, 0, -1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 250, 1500, -500, 1])
  })

  test('a controller by its grip, a bare hand by its wrist', () => {
    for (const source of [controller, bareHand]) {
      const headset = started()
      headset.observe(frameOf({ viewer: [0, 0, 0], right: [0.1, 0.2, 0.5] }), SPACE, [source], 1)
      expect(headset.read(2).poses[1]).toMatchObject({ link: { to: 'room', from: 'right-hand' }, status: 'ok' })
    }
  })

  test('a hand that is guessed, gone or put away is out of view, with its last numbers', () => {
    const headset = started()
    const right = [1, 0, 0] as const
    headset.observe(frameOf({ viewer: [0, 0, 0], right }), SPACE, [controller], 1)
    headset.observe(frameOf({ viewer: [0, 0, 0], right: [9, 9, 9], isGuess: true }), SPACE, [controller], 2)
    headset.observe(frameOf({ viewer: [0, 0, 0] }), SPACE, [controller], 3)
    headset.observe(frameOf({ viewer: [0, 0, 0] }), SPACE, [], 4)
    const hand = headset.read(5).poses.filter(({ link }) => link.from === 'right-hand')
    expect(hand.map(({ status }) => status)).toEqual(['ok', 'out-of-view', 'out-of-view', 'out-of-view'])
    expect(hand.map(({ link }) => link.matrix[12])).toEqual([1000, 1000, 1000, 1000])
  })

  test('a hand that was never there says nothing; a viewer that is lost says so', () => {
    const headset = started()
    headset.observe(frameOf({}), SPACE, [], 1)
    expect(headset.read(2).poses).toMatchObject([{ link: { from: 'viewer' }, status: 'out-of-view' }])
  })

  test('a space of a session that is ending throws in the browser, not here', () => {
    const headset = started()
    const frame = {
      getViewerPose: () => null,
      getPose() {
        throw new DOMException('not active', 'InvalidStateError')
      },
    } as unknown as XRFrame
    expect(() => headset.observe(frame, SPACE, [controller], 1)).not.toThrow()
  })

  test('shakes the controller in the hand that is asked for, and none that cannot', () => {
    const shaken: number[][] = []
    const gamepad = { hapticActuators: [{ pulse: (...how: number[]) => (shaken.push(how), Promise.resolve(true)) }] }
    const headset = started()
    headset.observe(
      frameOf({ viewer: [0, 1, 0] }),
      SPACE,
      [{ handedness: 'right', gripSpace: RIGHT, gamepad } as unknown as XRInputSource],
      1,
    )
    headset.pulse('right-hand', 0.5, 30)
    headset.pulse('left-hand', 1, 30)
    expect(shaken).toEqual([[0.5, 30]])
  })

  test('a probe on the controller: its mount has no age, is given once, and again after a new start', () => {
    const headset = started()
    const mount = transform('probe', 'right-hand', [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, -40, 90, 1])
    headset.mount(mount)
    expect(headset.read(1).poses).toEqual([{ link: mount, status: 'ok', atMs: Infinity }])
    expect(headset.read(2).poses).toEqual([])
    headset.stop()
    headset.start(3)
    expect(headset.read(4).poses).toHaveLength(1)
    headset.unmount('right-hand')
    headset.start(5)
    expect(headset.read(6).poses).toEqual([])
  })
})

describe('a bare hand that is held up', () => {
  const FINGERS = ['index', 'middle', 'ring', 'pinky'] as const
  const JOINTS = ['phalanx-proximal', 'phalanx-intermediate', 'phalanx-distal', 'tip'] as const
  const joints = new Map<string, readonly [number, number, number]>([
    ['wrist', [0.1, 1.45, -0.4]],
    ...FINGERS.flatMap((finger, n) =>
      JOINTS.map((joint, at) => [`${finger}-finger-${joint}`, [0.073 + 0.018 * n, 1.54 + 0.03 * at, -0.4]] as const),
    ),
  ])
  const source = { handedness: 'right', hand: new Map([...joints.keys()].map((name) => [name, name])) }
  /** Looks ahead along -z from 1.6 m; what is named is not seen. */
  const frame = (unseen?: string) => {
    const place = (name: string) => (name === unseen ? undefined : joints.get(name))
    const pose = (at: readonly [number, number, number] | undefined) =>
      at && {
        transform: {
          matrix: Float32Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, ...at, 1),
          position: { x: at[0], y: at[1], z: at[2] },
        },
      }
    return {
      getViewerPose: () => pose([0, 1.6, 0]),
      getPose: (name: string) => pose(place(name)),
      getJointPose: (name: string) => pose(place(name)),
    } as unknown as XRFrame
  }
  const sees = (which: XRFrame, of: object = source) => {
    const headset = started()
    headset.observe(which, SPACE, [of as XRInputSource], 100)
    return headset.isPalmRaised
  }

  test('is told as it is seen, and not when a joint of it is not seen, or the hand holds a controller', () => {
    expect(sees(frame())).toBe(true)
    expect(sees(frame('ring-finger-tip'))).toBe(false)
    expect(sees(frame(), controller)).toBe(false)
  })

  test('is forgotten when the headset stops', () => {
    const headset = started()
    headset.observe(frame(), SPACE, [source as unknown as XRInputSource], 100)
    headset.stop()
    expect(headset.isPalmRaised).toBe(false)
  })
})
