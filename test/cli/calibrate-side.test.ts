import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apply, invert, point, transform } from '#core/frames/transform.ts'
import { createRandom } from '#core/phantom/random.ts'
import { turnAndShift } from '#core/registration/starting-poses.ts'
import { mhaFile } from '#test/core/ultrasound/recording.ts'
import { runCli } from './run-cli.ts'

let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'interspace-side-'))))
afterAll(() => rm(folder, { recursive: true }))

const SIZE = { widthPx: 60, heightPx: 50 }

/** 15 quiet pictures, then 15 with a bright echo near the skin on the side said; undefined: nowhere. */
async function recording(name: string, side: 'left' | 'right' | undefined) {
  const random = createRandom(4)
  const pictures = Array.from({ length: 30 }, (_, n) =>
    Uint8Array.from({ length: SIZE.widthPx * SIZE.heightPx }, (__, at) => {
      const [x, y] = [at % SIZE.widthPx, Math.floor(at / SIZE.widthPx)]
      const isTouched = n >= 15 && side && y < 12 && (side === 'right' ? x >= 40 : x < 20)
      return Math.min(255, (isTouched ? 140 : 20) + Math.round(8 * random.uniform()))
    }),
  )
  const frames = pictures.map((_, n) => ({ Timestamp: String(n / 25), ImageStatus: 'OK' }))
  const path = join(folder, name)
  await writeFile(path, mhaFile({ ...SIZE, frames, pixels: Buffer.concat(pictures) }))
  return path
}

describe('interspace calibrate side', () => {
  test('the touched end is bright right: proved', async () => {
    const { status, json } = await runCli(['calibrate', 'side', await recording('right.igs.mha', 'right')])
    expect(json()).toMatchObject([{ seen: 'marked side right', frames: 30 }])
    expect(status).toBe(0)
  })

  test('it is bright left: mirrored, and what to do', async () => {
    const { status, json } = await runCli(['calibrate', 'side', await recording('left.igs.mha', 'left')])
    expect(status).toBe(2)
    expect(json()).toMatchObject([{ error: { code: 'mirrored', message: expect.stringContaining('Flip it') } }])
  })

  test('nothing was touched: said', async () => {
    const { status, json } = await runCli(['calibrate', 'side', await recording('none.igs.mha', undefined)])
    expect(status).toBe(2)
    expect(json()).toMatchObject([{ error: { code: 'calibration', message: expect.stringContaining('rub a wet finger') } }]) // prettier-ignore
  })
})

describe('interspace calibrate controller', () => {
  const ROOM_FROM_TRACKER = transform('room', 'tracker', turnAndShift([0.3, -0.5, 0.2, 400, 900, -200], [0, 0, 0]))
  const SPOT = point('right-hand', 12, -30, 45)
  const rowsOf = (m: readonly number[]) => [0, 1, 2, 3].flatMap((r) => [0, 1, 2, 3].map((c) => m[4 * c + r]!))

  /** Eight places of the controller, turned by the share said of a full half turn. */
  async function touches(name: string, turn: number) {
    const random = createRandom(9)
    const within = (most: number) => most * (2 * random.uniform() - 1)
    const list = Array.from({ length: 8 }, () => {
      const motion = [within(turn), within(turn), within(turn), within(250), 1000 + within(250), within(250)]
      const hand = transform('room', 'right-hand', turnAndShift(motion, [0, 0, 0]))
      const tip = apply(invert(ROOM_FROM_TRACKER), apply(hand, SPOT))
      return { roomFromHand: rowsOf(hand.matrix), tipInTracker: [tip.x, tip.y, tip.z] }
    })
    const path = join(folder, name)
    await writeFile(path, JSON.stringify(list))
    return path
  }

  test('exact touches give the tracker and the spot they were made with', async () => {
    const { status, json } = await runCli(['calibrate', 'controller', await touches('exact.json', 1.5)])
    expect(status).toBe(0)
    const [told] = json() as [{ roomFromTracker: number[][]; spotInHand: number[]; rmsMm: number }]
    for (const [n, value] of told.roomFromTracker.flat().entries())
      expect(value).toBeCloseTo(rowsOf(ROOM_FROM_TRACKER.matrix)[n]!, 3)
    for (const [n, value] of told.spotInHand.entries()) expect(value).toBeCloseTo([SPOT.x, SPOT.y, SPOT.z][n]!, 3)
    expect(told.rmsMm).toBeLessThan(1e-3)
  })

  test('a controller that was not turned is refused with what to do', async () => {
    const { status, json } = await runCli(['calibrate', 'controller', await touches('still.json', 0.02)])
    expect(status).toBe(2)
    expect(json()).toMatchObject([{ error: { code: 'calibration', message: expect.stringContaining('turn it to other sides') } }]) // prettier-ignore
  })

  test('a touch that is no numbers is named', async () => {
    const path = join(folder, 'bad.json')
    await writeFile(path, JSON.stringify([{ roomFromHand: [1], tipInTracker: [1, 2, 3] }]))
    const { json } = await runCli(['calibrate', 'controller', path])
    expect(JSON.stringify(json())).toContain('roomFromHand of touch 1 is not 16 numbers')
  })
})
