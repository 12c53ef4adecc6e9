import { beforeEach, expect, test } from 'vitest'
import { takePrintedPhantom } from '#app/printed-phantom.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { drawParameters } from '#core/phantom/parameters.ts'
import { needleSeat } from '#core/phantom/print/controller-clip.ts'
import { printedSpine } from '#core/phantom/print/printed-spine.ts'
import { printedTruth } from '#core/phantom/print/printed-truth.ts'
import { createSession, type Session } from '#session/session.ts'

const seats = { left: needleSeat('left'), right: needleSeat('right') }
const truth = printedTruth(2, printedSpine(createLumbarSpine(drawParameters(2, 'prone'))), seats)
const file = new File([JSON.stringify(truth)], 'fiducials.json')
const direction = [1, 0, 0, 0, 1, 0, 0, 0, 1] as const
const LARGE = { dimensions: [200, 200, 200], spacingMm: [2, 2, 2], origin: [-200, -200, -250], direction } as const
const SMALL = { ...LARGE, dimensions: [20, 20, 20] } as const

let session: Session
const open = (geometry: typeof LARGE | typeof SMALL) =>
  session.actions.set({ openCase: { name: 'spine 2', modality: 'CT', geometry, remarks: [] } })
const lastNotice = () => session.getState().notices.at(-1)
beforeEach(() => void (session = createSession()))

test('the eight hollows become the landmarks to touch, in their order', async () => {
  open(LARGE)
  await takePrintedPhantom(session, file)
  const { way, landmarks } = session.getState().registering
  expect(way).toBe('landmarks')
  expect(landmarks.map(({ inCt: { x, y, z } }) => [x, y, z])).toEqual(truth.fiducials.map(({ ct }) => ct))
  expect(landmarks.every(({ touched }) => touched === undefined)).toBe(true)
  expect(lastNotice()).toMatchObject({ level: 'info', text: 'Printed phantom 2: touch hollows 1 to 8 in their order.' })
})

test('without a case, in a volume that the targets are not in, or from another file, nothing changes and the reason is said', async () => {
  const before = session.getState().registering
  await takePrintedPhantom(session, file)
  expect(lastNotice()?.text).toContain('open the spine that was printed first (interspace phantom make --seed 2')
  open(SMALL)
  await takePrintedPhantom(session, file)
  expect(lastNotice()?.text).toContain('its targets lie outside the open volume')
  open(LARGE)
  await takePrintedPhantom(session, new File(['{"format":"interspace-printed-phantom/1"}'], 'half.json'))
  expect(lastNotice()).toMatchObject({ level: 'error', text: expect.stringMatching(/^half\.json: seed: /) as string })
  expect(session.getState().registering).toBe(before)
})
