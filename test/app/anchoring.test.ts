import { beforeEach, describe, expect, test } from 'vitest'
import { createAnchoring } from '#app/anchoring.ts'
import type { Matrix } from '#core/frames/transform.ts'
import { createSession } from '#session/session.ts'

/** What a headset that keeps anchors does: it remembers where they are, and its map may shift under them. */
function headsetWithAnchors({ doesPersist = true } = {}) {
  const kept = new Map<string, readonly number[]>()
  let shiftMm: readonly [number, number, number] = [0, 0, 0]
  let count = 0
  const anchorAt = (place: readonly number[]) => ({
    anchorSpace: place,
    delete: () => undefined,
    requestPersistentHandle: async () => {
      const handle = `anchor ${++count}`
      if (doesPersist) kept.set(handle, place)
      return doesPersist ? handle : ''
    },
  })
  return {
    get anchors() {
      return kept.size
    },
    shift: (to: typeof shiftMm) => (shiftMm = to),
    /** A session's frames, with its own identity. */
    session() {
      const session = {
        restorePersistentAnchor: async (handle: string) => {
          const place = kept.get(handle)
          if (!place) throw new Error('not found')
          return anchorAt(place)
        },
      }
      return {
        session,
        createAnchor: async (pose: { readonly matrixMm: readonly number[] }) => anchorAt(pose.matrixMm),
        getPose: (place: readonly number[]) => ({
          emulatedPosition: false,
          transform: {
            matrix: Float32Array.from(place, (value, at) =>
              at > 11 && at < 15 ? (value + shiftMm[at - 12]!) / 1000 : value,
            ),
          },
        }),
      } as unknown as XRFrame
    },
  }
}

const SPACE = {} as XRReferenceSpace
const GEOMETRY = {
  dimensions: [2, 2, 2], spacingMm: [1, 1, 1], origin: [0, 0, 0], direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
} as const // prettier-ignore
/** Twice as large, a quarter turn about y, at (100, 1200, −500) mm. */
const PLACED: Matrix = [0, 0, -2, 0, 0, 2, 0, 0, 2, 0, 0, 0, 100, 1200, -500, 1]
const moved = (m: Matrix, x: number, y: number, z: number): Matrix =>
  m.map((value, at) => value + (at === 12 ? x : at === 13 ? y : at === 14 ? z : 0))

beforeEach(() => {
  // A browser's own: the place as it was given, in mm.
  Object.assign(globalThis, {
    XRRigidTransform: class {
      readonly matrixMm: readonly number[]
      constructor(p: DOMPointInit, q: DOMPointInit) {
        const [x, y, z, w] = [q.x!, q.y!, q.z!, q.w!]
        this.matrixMm = [
          1 - 2 * (y * y + z * z), 2 * (x * y + z * w), 2 * (x * z - y * w), 0,
          2 * (x * y - z * w), 1 - 2 * (x * x + z * z), 2 * (y * z + x * w), 0,
          2 * (x * z + y * w), 2 * (y * z - x * w), 1 - 2 * (x * x + y * y), 0,
          p.x! * 1000, p.y! * 1000, p.z! * 1000, 1,
        ] // prettier-ignore
      }
    },
  })
})

function started(headset = headsetWithAnchors(), kept?: string) {
  const session = createSession()
  let text = kept
  session.actions.set({
    openCase: { name: 'a case', modality: 'CT', geometry: GEOMETRY, remarks: [] },
    placement: PLACED,
  })
  const anchoring = createAnchoring({ session, store: { read: () => text, write: (written) => (text = written) } })
  let nowMs = 0
  return {
    session,
    headset,
    written: () => text,
    placement: () => session.getState().placement,
    /** So many frames of 10 ms, with what the browser answers in between. */
    async run(frame: XRFrame, frames: number) {
      for (let count = 0; count < frames; count++) {
        anchoring.follow(frame, SPACE, (nowMs += 10))
        await Promise.resolve().then(() => undefined)
        await new Promise((resolve) => setImmediate(resolve))
      }
    },
  }
}

/** To a hundredth of a millimetre. */
const rounded = (m: Matrix) => m.map((value) => Math.round(value * 100) / 100 + 0)

describe('the hologram in the real room', () => {
  test('the headset’s map shifts by 30 mm: the hologram shifts with it, its size and turn do not change', async () => {
    const { headset, run, placement } = started()
    const frame = headset.session()
    await run(frame, 5)
    expect(rounded(placement())).toEqual(rounded(PLACED))
    headset.shift([30, 0, -4])
    await run(frame, 2)
    expect(rounded(placement())).toEqual(rounded(moved(PLACED, 30, 0, -4)))
  })

  test('a person moves it: it stays where it was put, at once and after the anchor was set anew', async () => {
    const { session, headset, run, placement } = started()
    const frame = headset.session()
    await run(frame, 5)
    const put = moved(PLACED, 250, 0, 0)
    session.actions.set({ placement: put })
    await run(frame, 10)
    expect(rounded(placement())).toEqual(rounded(put))
    await run(frame, 70)
    headset.shift([0, 0, 10])
    await run(frame, 3)
    expect(rounded(placement())).toEqual(rounded(moved(put, 0, 0, 10)))
  })

  test('in the next session it stands where it stood, also after it was reset in between; it is said', async () => {
    const { session, headset, run, placement } = started()
    await run(headset.session(), 5)
    session.actions.set({ placement: moved(PLACED, 0, 800, 0) })
    await run(headset.session(), 5)
    expect(rounded(placement())).toEqual(rounded(PLACED))
    expect(session.getState().notices.map(({ text }) => text)).toEqual([
      'The hologram stands where it stood last time. Check that it is right.',
    ])
  })

  test('an anchor that is gone leaves it where it is, holds that place, and says nothing', async () => {
    const first = started()
    await first.run(first.headset.session(), 5)
    const second = started(headsetWithAnchors(), first.written())
    await second.run(second.headset.session(), 8)
    expect(rounded(second.placement())).toEqual(rounded(PLACED))
    expect(second.session.getState().notices).toEqual([])
    expect(second.headset.anchors).toBe(1)
  })

  test.each(['', 'x', '{}', '{"handle":"a","caseName":"a case","anchorFromCt":[1]}'])(
    'what was kept is %j: as if nothing was',
    async (kept) => {
      const { headset, run, placement } = started(headsetWithAnchors(), kept)
      await run(headset.session(), 5)
      expect(rounded(placement())).toEqual(rounded(PLACED))
    },
  )

  test('a browser without persistent anchors still holds the place within the session', async () => {
    const { headset, run, placement, written } = started(headsetWithAnchors({ doesPersist: false }))
    const frame = headset.session()
    await run(frame, 5)
    headset.shift([5, 0, 0])
    await run(frame, 2)
    expect(rounded(placement())).toEqual(rounded(moved(PLACED, 5, 0, 0)))
    expect(written()).toBeUndefined()
  })
})
