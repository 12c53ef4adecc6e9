/**
 * A hand that holds the simulated needle in the emulated headset, and moves it by what the app shows of the tip.
 *
 * Outside of the body it is brought to a place. In tissue it only goes on and back along the needle: the skin holds the
 * shaft, so that a hand which moves aside there turns the tip the other way, and one that corrects so goes ever further off.
 */
import type { Audit } from '#app/audit.ts'
import { press, switchOn } from './panel-aim.ts'
import type { RunningApp } from './running-app.ts'

export type Vector = readonly [number, number, number]

export const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
export const on = (a: Vector, way: Vector, mm: number): Vector => [a[0] + mm * way[0], a[1] + mm * way[1], a[2] + mm * way[2]] // prettier-ignore
export const unit = (v: Vector): Vector => v.map((value) => value / Math.hypot(...v)) as unknown as Vector
export const apart = (a: Vector, b: Vector) => Math.hypot(...minus(a, b))
const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

/** Rows of the tools' page that have a button *Left hand*: the probe's, then the needle's. */
const NEEDLE_ROW = 1
/** A person does not read one displayed frame: the tracker trembles. */
const READ_FRAMES = 2
/** Tissue holds the shaft until a hand leads by a millimetre or two: held, it pulls or pushes harder by so much. */
const HARDER_MM = 1.5
const MOST_ATTEMPTS = 12
/** Nearer than a trembling tracker lets anybody say. */
const NEAR_MM = 0.3

export interface GuidedHand {
  frames(count: number): Promise<void>
  /** The tip and the needle's direction as they are shown, CT mm; the mean of a few displayed frames. */
  tip(): Promise<{ readonly tip: Vector; readonly way: Vector }>
  /** Turns the hand so that the needle points along a direction of the CT. */
  pointAlong(way: Vector): Promise<void>
  /** Outside of the body: until the shown tip is there. @returns how far it is off at last, mm */
  bring(to: Vector, withinMm?: number): Promise<number>
  /** In tissue: along the way only, until the shown tip is as deep as the place. @returns how far it is short of it, mm */
  push(to: Vector, way: Vector, withinMm?: number): Promise<number>
  /** The other hand, out of the way of everything. */
  restOther(): Promise<void>
}

/** Takes the needle into the left hand, in the headset. */
export async function createGuidedHand(app: RunningApp): Promise<GuidedHand> {
  const { placement } = await app.ask((audit) => audit.state())
  let at: Vector = [-0.2, 1.2, -0.3]
  /** In the room, of the hand that is not turned. */
  let untouched: Vector | undefined

  const inRoom = (v: Vector): Vector =>
    [0, 1, 2].map((row) => placement[row]! * v[0] + placement[4 + row]! * v[1] + placement[8 + row]! * v[2]) as unknown as Vector // prettier-ignore

  async function frames(count: number) {
    const before = await app.ask((audit) => audit.framesDrawn())
    for (const endMs = performance.now() + 30_000; performance.now() < endMs; await app.page.waitForTimeout(20))
      if ((await app.ask((audit) => audit.framesDrawn())) >= before + count) return
    throw new Error(`no ${count} frames in 30 s`)
  }

  async function move(by: Vector) {
    at = on(at, inRoom(by), 0.001)
    await app.page.evaluate(`window.headset.controllers.left.position.set(${at.join(', ')})`)
  }

  /** Between two looks a tracker may lose it: looked at again until it is seen. */
  async function seen(): Promise<readonly number[]> {
    for (const endMs = performance.now() + 20_000; performance.now() < endMs; await frames(1)) {
      const matrix = await app.ask((audit) => audit.live().ctFromTip)
      if (matrix) return matrix
    }
    throw new Error('the needle is not seen for 20 s')
  }

  async function tip() {
    let [sum, way]: [Vector, Vector] = [[0, 0, 0], [0, 0, 0]] // prettier-ignore
    for (let n = 0; n < READ_FRAMES; n++) {
      const m = await seen()
      sum = on(sum, [m[12]!, m[13]!, m[14]!], 1 / READ_FRAMES)
      way = on(way, [m[8]!, m[9]!, m[10]!], 1)
      await frames(1)
    }
    return { tip: sum, way: unit(way) }
  }

  /** The tip is shown as it was when the picture was taken: waits for one that was taken after the hand had moved. */
  async function caughtUp() {
    await frames(2)
    const { nowMs } = await app.ask((audit) => audit.live())
    for (const endMs = performance.now() + 30_000; performance.now() < endMs; await frames(1))
      if (((await app.ask((audit) => audit.live().pictureAtMs)) ?? 0) >= nowMs) return
    throw new Error('no picture comes for 30 s')
  }

  const feelsBone = () => app.ask((audit) => audit.truth().now?.needle?.isAtBone === true)

  /** @param off what of the way to the place the hand can change */
  async function approach(off: (tip: Vector) => Vector, withinMm: number): Promise<number> {
    let offMm = Infinity
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const step = off((await tip()).tip)
      const beforeMm = offMm
      offMm = Math.hypot(...step)
      // A hand that feels bone does not push on.
      if (offMm < withinMm || (attempt > 0 && (await feelsBone()))) return offMm
      const isHeld = offMm > 0.8 * beforeMm
      await move(isHeld ? on([0, 0, 0], unit(step), Math.max(offMm, HARDER_MM)) : step)
      await caughtUp()
    }
    return offMm
  }

  const restOther = () => app.page.evaluate('window.headset.controllers.right.position.set(0.6, 0.7, 0.2)') as Promise<void> // prettier-ignore

  // The emulator calls every position of a hand a guess; the app uses measured ones only.
  await app.page.evaluate(`
    for (const { inputSource: { gripSpace } } of Object.values(window.headset.controllers))
      for (const key of Object.getOwnPropertySymbols(gripSpace)) if ('emulated' in gripSpace[key]) gripSpace[key].emulated = false
  `)
  await app.until((audit) => audit.panels().buttons.some(({ label }) => label === 'Tools'))
  await switchOn(app, 'Tools', { hand: 'right' })
  const holder = () => app.ask((audit: Audit) => audit.state().simulation.needleHolder)
  for (let attempt = 0; attempt < 4 && (await holder()) !== 'left-hand'; attempt++)
    await press(app, 'Left hand', { hand: 'right', nth: NEEDLE_ROW })
  await restOther()
  await move([0, 0, 0])

  return {
    frames,
    tip,
    restOther,
    async pointAlong(way) {
      await app.page.evaluate('window.headset.controllers.left.quaternion.set(0, 0, 0, 1)')
      await caughtUp()
      untouched ??= unit(inRoom((await tip()).way))
      const turn = turning(untouched, unit(inRoom(way)))
      await app.page.evaluate(`window.headset.controllers.left.quaternion.set(${turn.join(', ')})`)
      await caughtUp()
    },
    bring: (to, withinMm = NEAR_MM) => approach((shown) => minus(to, shown), withinMm),
    push: (to, way, withinMm = NEAR_MM) =>
      approach((shown) => on([0, 0, 0], way, dot(minus(to, shown), way)), withinMm),
  }
}

/** The quaternion that turns one direction into another. */
function turning(from: Vector, to: Vector): readonly number[] {
  const q = [
    from[1] * to[2] - from[2] * to[1],
    from[2] * to[0] - from[0] * to[2],
    from[0] * to[1] - from[1] * to[0],
    1 + from[0] * to[0] + from[1] * to[1] + from[2] * to[2],
  ]
  return q.map((value) => value / Math.hypot(...q))
}
