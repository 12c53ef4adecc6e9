import { beforeAll, describe, expect, test } from 'vitest'
import { apply, distance, invert, point, transform } from '#core/frames/transform.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { drawParameters } from '#core/phantom/parameters.ts'
import { BED_MM, printedSpine } from '#core/phantom/print/printed-spine.ts'
import { printedMesh, type PrintedMesh } from '#core/phantom/print/printed-mesh.ts'
import { fiducialList, parsePrintedTruth, printedTruth } from '#core/phantom/print/printed-truth.ts'
import { needleSeat } from '#core/phantom/print/controller-clip.ts'
import { createRandom } from '#core/phantom/random.ts'
import { registerLandmarks } from '#core/registration/landmark-registration.ts'
import { parsePointFile } from '#core/registration/point-file.ts'
import { turnAndShift } from '#core/registration/starting-poses.ts'
import { closedSurface } from '#core/volumes/closed-surface.ts'
import { piecesOf } from '#core/volumes/pieces.ts'
import { solidFaults } from '#core/volumes/solid-faults.ts'
import { thinnest } from './wall-thickness.ts'

const SEED = 7
const spine = createLumbarSpine(drawParameters(SEED, 'prone'))
const printed = printedSpine(spine)

describe(`the spine of seed ${SEED} as it is printed`, () => {
  let made: PrintedMesh
  beforeAll(async () => {
    made = await printedMesh(printed, 1.4)
  }, 240_000)

  test('it is one closed solid that a bed of 256 mm holds', () => {
    expect(solidFaults(made.mesh)).toEqual([])
    expect(piecesOf(made.mesh.positions as Float32Array, made.mesh.indices as Uint32Array<ArrayBuffer>)).toHaveLength(1)
    console.log(`spine of seed ${SEED}: ${made.sizeMm.map((mm) => mm.toFixed(1)).join(' x ')} mm`)
    for (const mm of made.sizeMm) expect(mm).toBeLessThan(BED_MM - 10)
  })

  test('no wall between two faces is thinner than 1.2 mm, by rays through the mesh', () => {
    const { mm, looked } = thinnest(made.mesh)
    console.log(`thinnest wall ${mm.toFixed(2)} mm, of ${looked} looked at`)
    expect(looked).toBeGreaterThan(10_000)
    expect(mm).toBeGreaterThanOrEqual(1.2)
  })

  test('a ball of 1 mm rests in every hollow, and below its tip there is plastic', () => {
    const surface = closedSurface(made.mesh)
    for (const { x, y, z } of printed.fiducials) {
      // In a cone of 90° a ball touches all round with its middle √2 of its radius above the tip.
      expect(surface.isInside([x, y, z + Math.SQRT2])).toBe(false)
      expect(surface.isInside([x, y, z - 0.5])).toBe(true)
      for (const [dx, dy] of [[2, 0], [-2, 0], [0, 2], [0, -2]] as const) expect(surface.isInside([x + dx, y + dy, z + 0.8])).toBe(true) // prettier-ignore
    }
  })
})

test('bone of the print is bone of the CT: L3’s spinous process and both transverse processes of L4 lie in plastic, the facet joints’ gaps do not', () => {
  const inPrint = (place: readonly [number, number, number]) => {
    const { x, y, z } = apply(printed.phantomFromCt, point('ct', ...place))
    return printed.sdf(x, y, z)
  }
  const { L3, L4 } = spine.landmarks
  const inwards = (tip: readonly [number, number, number], y: number) => [tip[0], tip[1] - y, tip[2]] as const
  expect(inPrint(inwards(L3.spinousTip, 4))).toBeLessThan(-1)
  for (const side of ['left', 'right'] as const) {
    const [x, y, z] = L4.transverseTips[side]
    expect(inPrint([x - 4 * Math.sign(x), y, z])).toBeLessThan(-0.5)
  }
  expect(inPrint(L3.canalCentre)).toBeGreaterThan(3)
})

test('it lies prone: the head’s end has small y, the patient’s left large x, the back is up', () => {
  const at = (place: readonly [number, number, number]) => apply(printed.phantomFromCt, point('ct', ...place))
  const { L1, L5 } = spine.landmarks
  expect(at(L1.bodyCentre).y).toBeLessThan(at(L5.bodyCentre).y - 100)
  expect(at(L1.transverseTips.left).x).toBeGreaterThan(at(L1.transverseTips.right).x + 50)
  expect(at(L1.spinousTip).z).toBeGreaterThan(at(L1.bodyCentre).z + 40)
  expect(printed.gelMm).toBeGreaterThan(at(L1.spinousTip).z + 10)
})

test('no two distances between hollows are alike within 1.5 mm: a wrong order is noticed', () => {
  const lengths = printed.fiducials.flatMap((a, n) => printed.fiducials.slice(n + 1).map((b) => distance<'phantom'>(a, b))) // prettier-ignore
  lengths.sort((a, b) => a - b)
  const apart = lengths.slice(1).map((mm, n) => mm - lengths[n]!)
  expect(Math.min(...apart)).toBeGreaterThan(1.5)
})

test('hollows touched to 0.5 mm tell every facet joint and medial branch within 0.5 mm (median of 300 registrations, seed 41)', () => {
  const random = createRandom(41)
  const { truth, all } = { truth: transform('phantom', 'patient', turnAndShift([0.7, -0.4, 1.1, 80, -30, 200], [0, 0, 0])), all: [] as number[] } // prettier-ignore
  const patientFromPhantom = invert(truth)
  const worst: number[] = []
  for (let trial = 0; trial < 300; trial++) {
    const touched = printed.fiducials.map((at) => {
      const { x, y, z } = apply(patientFromPhantom, at)
      const off = () => (0.5 / Math.sqrt(3)) * random.normal()
      return point('patient', x + off(), y + off(), z + off())
    })
    const found = registerLandmarks(touched.map((from, n) => ({ from, to: printed.fiducials[n]! })))
    const errors = printed.targets.map(({ at }) =>
      distance<'phantom'>(apply(found.fit.map, apply(patientFromPhantom, at)), at),
    )
    all.push(...errors)
    worst.push(Math.max(...errors))
  }
  const at = (values: number[], share: number) => values.toSorted((a, b) => a - b)[Math.floor(share * values.length)]!
  console.log(
    `touched to 0.5 mm: targets off by ${at(all, 0.5).toFixed(2)} mm in the middle, ${at(all, 0.95).toFixed(2)} mm in 95 of 100; the worst of 20 by ${at(worst, 0.5).toFixed(2)} mm in the middle`,
  )
  expect(printed.targets.length).toBe(20)
  expect(at(all, 0.5)).toBeLessThan(0.25)
  expect(at(all, 0.95)).toBeLessThan(0.5)
  expect(at(worst, 0.5)).toBeLessThan(0.5)
})

describe('what the software is told', () => {
  const seats = { left: needleSeat('left'), right: needleSeat('right') }
  const truth = printedTruth(SEED, printed, seats)

  test('is read back as it was written; a list of points is read as LPS', () => {
    expect(parsePrintedTruth(JSON.stringify(truth))).toEqual({ ok: true, truth })
    const list = fiducialList(truth.fiducials.map(({ name, ct }) => ({ name, at: ct })))
    const read = parsePointFile(list, 'hollows.fcsv')
    if (!read.ok) throw new Error(read.reason)
    expect(read.places.map(({ name, xyz }) => ({ name, xyz: [...xyz] }))).toEqual(
      truth.fiducials.map(({ name, ct }) => ({ name, xyz: ct })),
    )
  })

  test('hollows in the drawing and in the CT differ by the map that it states', () => {
    const rows = truth.phantomFromCt
    for (const { ct, phantom } of truth.fiducials)
      [0, 1, 2].forEach((row) => {
        const mapped = rows[4 * row]! * ct[0] + rows[4 * row + 1]! * ct[1] + rows[4 * row + 2]! * ct[2] + rows[4 * row + 3]! // prettier-ignore
        expect(mapped).toBeCloseTo(phantom[row]!, 3)
      })
  })

  test.each([
    ['{', 'it is not JSON'],
    [JSON.stringify({ ...truth, format: 'other' }), /^format: /],
    [JSON.stringify({ ...truth, fiducials: truth.fiducials.slice(0, 2) }), /^fiducials: /],
    [JSON.stringify({ ...truth, fiducials: truth.fiducials.map((each) => ({ ...each, ct: [1, 2] })) }), /^fiducials\.0\.ct/], // prettier-ignore
  ])('what is wrong with a file is said with its place', (text, reason) => {
    const read = parsePrintedTruth(text)
    if (read.ok) throw new Error('it was taken')
    expect(read.reason).toMatch(reason)
  })
})
