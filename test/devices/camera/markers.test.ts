/** The whole way from pixels to poses, on rendered pictures whose truth is known. */
import { POS } from 'js-aruco2/src/posit1.js'
import { describe, expect, test } from 'vitest'
import { createSheetViews, estimateField } from '#core/camera/estimate-field.ts'
import { intrinsicsOf } from '#core/camera/intrinsics.ts'
import { turnBetweenDeg, type CameraPose } from '#core/camera/planar-pose.ts'
import { pointsOf, toolsSeen } from '#core/camera/tools-seen.ts'
import type { MarkedTool } from '#core/camera/marker-sheet.ts'
import { createMarkerFinder } from '#devices/camera/find-markers.ts'
import { facing, renderedTools, rgbaOf } from '#test/core/camera/rendered-sheet.ts'

const CAMERA = intrinsicsOf(640, 480, 60)
const find = createMarkerFinder()

const look = (tools: Readonly<Partial<Record<MarkedTool, CameraPose>>>, seed = 1, camera = CAMERA) =>
  find({ ...camera, rgba: rgbaOf(renderedTools(tools, camera, seed)) })

const offMm = ({ at }: CameraPose, truth: CameraPose) => Math.hypot(...at.map((value, axis) => value - truth.at[axis]!))

describe('a 40 mm marker in a rendered picture of 640 x 480', () => {
  test.each([
    { farMm: 250, mostMm: 1, mostDeg: 1 },
    { farMm: 400, mostMm: 3, mostDeg: 1.5 },
    { farMm: 600, mostMm: 6, mostDeg: 3 },
  ])('$farMm mm away, tilted by 35°: within $mostMm mm and $mostDeg°, or refused, seeds 1-6', ({ farMm, mostMm, mostDeg }) => {
    const [mm, deg, refused] = [[] as number[], [] as number[], [] as string[]]
    for (let seed = 1; seed <= 6; seed++) {
      const truth = facing([20 * (seed % 3), -15, farMm], 35, 60 * seed)
      const [seen] = toolsSeen(look({ needle: truth }, seed), CAMERA)
      if (!seen || 'refused' in seen) {
        refused.push(seen?.refused ?? 'not found')
        continue
      }
      mm.push(offMm(seen.found.pose, truth))
      deg.push(turnBetweenDeg(seen.found.pose, truth))
    }
    console.log(`marker at ${farMm} mm: worst ${Math.max(...mm).toFixed(2)} mm, ${Math.max(...deg).toFixed(2)}°; refused ${refused.length} of 6 ${refused.join('; ')}`) // prettier-ignore
    expect(mm.length).toBeGreaterThan(2)
    expect(Math.max(...mm)).toBeLessThan(mostMm)
    expect(Math.max(...deg)).toBeLessThan(mostDeg)
  }) // prettier-ignore

  test('the distance is that of coplanar POSIT, another method by other hands, within 1 %', () => {
    const truth = facing([10, 15, 350], 40, 110)
    const markers = look({ needle: truth })
    const [seen] = toolsSeen(markers, CAMERA)
    if (!seen || 'refused' in seen) throw new Error(seen?.refused)
    const [cx, cy] = CAMERA.centrePx
    const corners = markers[0]!.cornersPx.map(([x, y]) => ({ x: x - cx, y: cy - y }))
    const [x, y, z] = new POS.Posit(40, CAMERA.focalPx).pose(corners).bestTranslation
    const [ox, oy, oz] = seen.found.pose.at
    expect(Math.hypot(ox - x, -oy - y, oz - z) / oz).toBeLessThan(0.01)
  })
})

test('tools are told apart and placed against the reference: needle from reference within 2 mm', () => {
  const [patient, needle] = [facing([-60, 30, 450], 30, 20), facing([80, -60, 420], 35, 200)]
  const seen = toolsSeen(look({ patient, needle }), CAMERA)
  expect(seen.map(({ tool }) => tool)).toEqual(['patient', 'needle'])
  const between = (a: CameraPose, b: CameraPose) => a.at.map((value, axis) => b.at[axis]! - value)
  const [p, n] = seen.map((each) => ('found' in each ? each.found.pose : facing([0, 0, 1], 0)))
  const off = between(p!, n!).map((value, axis) => value - between(patient, needle)[axis]!)
  expect(Math.hypot(...off)).toBeLessThan(2)
})

test('a picture without markers has none, and a mirrored marker is no marker', () => {
  expect(look({})).toEqual([])
  const rgba = rgbaOf(renderedTools({ needle: facing([0, 0, 300], 20) }, CAMERA))
  const mirrored = new Uint8ClampedArray(rgba.length)
  for (let y = 0; y < 480; y++)
    for (let x = 0; x < 640; x++) mirrored.set(rgba.subarray(4 * (y * 640 + x), 4 * (y * 640 + x) + 4), 4 * (y * 640 + 639 - x)) // prettier-ignore
  expect(find({ ...CAMERA, rgba: mirrored })).toEqual([])
})

test('how wide a camera sees is found from eight tilts of the reference sheet within 1.5°', () => {
  const real = intrinsicsOf(640, 480, 68)
  const views = createSheetViews()
  expect(estimateField([], 640, 480)).toBe('show the reference sheet tilted to all sides: 0 of 8 views')
  for (let n = 0; n < 10; n++) {
    const truth = facing([20 * (n % 3) - 20, 10, 300], 42, 36 * n)
    const markers = look({ patient: truth }, n + 1, real)
    const [seen] = toolsSeen(markers, CAMERA)
    if (seen && 'found' in seen) views.offer(pointsOf('patient', markers), seen.found.pose)
  }
  const found = estimateField(views.views, 640, 480)
  if (typeof found === 'string') throw new Error(found)
  console.log(`field of view: ${found.fieldDeg.toFixed(2)}° of 68°, said to ${found.errorDeg.toFixed(2)}°`)
  expect(Math.abs(found.fieldDeg - 68)).toBeLessThan(1.5)
})
