import { expect, test } from 'vitest'
import { CUT_PICTURE } from '#core/atlas/cut.ts'
import { TYPICAL } from '#core/phantom/parameters.ts'
import { createCutting } from '#app/cutting.ts'
import type { ImagedFrame, ImagingShot } from '#devices/simulated/imaging/messages.ts'
import { turnAtlas } from '#session/atlas.ts'
import { placeCut, turnCut } from '#session/atlas-cut.ts'
import { createSession } from '#session/session.ts'
import { builtInStructures } from '#test/core/atlas/built-in.ts'

const { meshes, field } = builtInStructures()
/** A ramp along z, so that the grey of a slice says where it was cut. */
const geometry = {
  dimensions: [4, 4, 300],
  spacingMm: [100, 100, 1],
  origin: [-150, -150, -150],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
} as const
const voxels = Int16Array.from({ length: 4800 }, (_, n) => Math.floor(n / 16) - 160)
const volume = { frame: 'ct', name: 'ramp', geometry, voxels, remarks: [] } as const
const arrival = { volume, display: new Uint8Array(4800), windowHu: [-200, 1000], arrivedSlices: [] } as const

function room(openMr = async () => undefined as never) {
  const session = createSession()
  session.actions.set({
    structures: { meshes, labels: field },
    openCase: { name: 'ramp', modality: 'CT', geometry, remarks: [] },
    view: 'immersive-ar',
  })
  turnAtlas(session, true)
  const shots: ImagingShot[] = []
  let events: { onReady(): void; onFrame(frame: ImagedFrame): void }
  let isBusy = false
  const cut = createCutting({
    session,
    live: { arrival },
    parameters: () => TYPICAL,
    openMr,
    makeImaging: (given) => {
      events = given
      return {
        get isBusy() {
          return isBusy
        },
        begin: () => undefined,
        take(shot) {
          isBusy = true
          shots.push(shot)
        },
        layVessel: () => undefined,
        close: () => undefined,
      }
    },
  })
  const answer = () => {
    isBusy = false
    const grey = new Uint8Array(CUT_PICTURE.widthPx * CUT_PICTURE.heightPx).fill(9)
    events.onFrame({
      frameId: 0,
      widthPx: 224,
      heightPx: 224,
      grey,
      contact: 'full',
      quality: 'fine',
      on: 'processor',
      tookMs: 5,
    })
  }
  return { session, cut, shots, answer, ready: () => events.onReady() }
}

const middleGrey = (picture: Uint8Array | undefined) => picture?.[112 * 224 + 112]
/** Soft tissue: black at -160 HU, white at 240. */
const greyAt = (zMm: number) => Math.floor(((zMm - 10 + 160) * 255) / 400)

test('CT is there at once; ultrasound says why it is not, until its tissue is sampled; then both are of one cut', () => {
  const { session, cut, shots, answer, ready } = room()
  expect(cut()).toBeUndefined()
  turnCut(session, true)
  const first = cut()!
  expect(first.ultrasound).toBeUndefined()
  expect(first.missing.ultrasound).toBe('the tissue is being sampled')
  // The middle of the built-in structures is at z = -6.9 mm.
  expect(Math.abs(middleGrey(first.ct)! - greyAt(-6.9))).toBeLessThanOrEqual(1)
  ready()
  cut()
  expect(shots).toHaveLength(1)
  // Meanwhile the hand goes on: what is shown stays of the cut it was of.
  placeCut(session, 'transverse', 0.6)
  expect(cut()).toBe(first)
  answer()
  const second = cut()!
  expect(second.ctFromImage).toEqual(shots[0]!.ctFromImage)
  expect([second.ultrasound?.[0], middleGrey(second.ct)]).toEqual([9, middleGrey(first.ct)])
  answer()
  const third = cut()!
  expect(third.ctFromImage[14]).toBeCloseTo(shots[1]!.ctFromImage[14]!, 9)
  expect(Math.abs(middleGrey(third.ct)! - greyAt(-6.9 + 26.6))).toBeLessThanOrEqual(1)
})

test('the same cut costs nothing, and closing it ends it', () => {
  const { session, cut, shots, answer, ready } = room()
  turnCut(session, true)
  cut()
  ready()
  cut()
  answer()
  const shown = cut()
  for (let frame = 0; frame < 5; frame++) expect(cut()).toBe(shown)
  expect(shots).toHaveLength(1)
  turnCut(session, false)
  expect(cut()).toBeUndefined()
})

test('MR comes when it has been read, in the same pixels', async () => {
  const { session, cut } = room((async () => ({ volume: { ...volume, frame: 'mr' }, span: [-160, 140] })) as never)
  turnCut(session, true)
  expect(cut()!.missing.mr).toBe('the MR is coming')
  await new Promise((resolve) => void setTimeout(resolve, 0))
  const { mr, ct } = cut()!
  expect([mr?.length, ct?.length]).toEqual([224 * 224, 224 * 224])
  expect(middleGrey(mr)).toBeGreaterThan(0)
})
