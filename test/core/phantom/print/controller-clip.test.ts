/** The clips against the controller itself: the mesh of the Touch Plus from its WebXR input profile, at its true size. */
import { join } from 'node:path'
import { NodeIO } from '@gltf-transform/core'
import { beforeAll, describe, expect, test } from 'vitest'
import { needleClip, needleSeat, probeClip } from '#core/phantom/print/controller-clip.ts'
import { BED_MM } from '#core/phantom/print/printed-spine.ts'
import { printedMesh } from '#core/phantom/print/printed-mesh.ts'
import { solidFaults } from '#core/volumes/solid-faults.ts'
import { thinnest } from './wall-thickness.ts'

type Vector = readonly [number, number, number]

const PROFILES = join(import.meta.dirname, '../../../../public/xr-profiles/meta-quest-touch-plus')
const HANDS = ['left', 'right'] as const

/** Corners of the controller's body, grip space, mm. */
async function controller(hand: 'left' | 'right'): Promise<readonly Vector[]> {
  const gltf = await new NodeIO().read(join(PROFILES, `${hand}.glb`))
  return gltf
    .getRoot()
    .listNodes()
    .flatMap((node) => {
      const m = node.getWorldMatrix()
      return (node.getMesh()?.listPrimitives() ?? []).flatMap((primitive) => {
        const places = primitive.getAttribute('POSITION')!
        return Array.from({ length: places.getCount() }, (_, n): Vector => {
          const [x, y, z] = places.getElement(n, [0, 0, 0]) as [number, number, number]
          return [0, 1, 2].map((row) => 1000 * (m[row]! * x + m[4 + row]! * y + m[8 + row]! * z + m[12 + row]!)) as unknown as Vector // prettier-ignore
        })
      })
    })
}

describe.each(HANDS)('clips for the %s controller', (hand) => {
  let corners: readonly Vector[]
  beforeAll(async () => {
    corners = await controller(hand)
  })

  test.each([
    ['needle', needleClip],
    ['probe', probeClip],
  ] as const)(
    'no part of the controller is in the plastic of the %s clip, and its handle fills the cup within 2.5 mm',
    (_, clip) => {
      const { sdf } = clip(hand)
      const inCup = corners.filter(([, , z]) => z > 40)
      expect(inCup.length).toBeGreaterThan(300)
      const gaps = inCup.map((place) => sdf(...place)).toSorted((a, b) => a - b)
      expect(gaps[0]).toBeGreaterThan(0)
      // Towards the end of the handle the cup is wider: there the strap, not the fit, holds.
      const girdle = inCup.filter(([, , z]) => z < 62).map((place) => sdf(...place)).toSorted((a, b) => a - b) // prettier-ignore
      expect(girdle[Math.floor(0.5 * girdle.length)]).toBeLessThan(1.4)
      expect(girdle[Math.floor(0.9 * girdle.length)]).toBeLessThan(2.5)
      for (const place of corners) expect(sdf(...place)).toBeGreaterThan(0)
    },
  )

  test('both are solid, fit the bed, and have no wall under 1.2 mm', { timeout: 120_000 }, async () => {
    for (const clip of [needleClip(hand), probeClip(hand)]) {
      const { mesh, sizeMm } = await printedMesh(clip, 0.6)
      expect(solidFaults(mesh)).toEqual([])
      for (const mm of sizeMm) expect(mm).toBeLessThan(BED_MM)
      const { mm: wallMm } = thinnest(mesh)
      console.log(
        `${clip.name}: ${sizeMm.map((mm) => mm.toFixed(1)).join(' x ')} mm, thinnest wall ${wallMm.toFixed(2)} mm`,
      )
      expect(wallMm).toBeGreaterThanOrEqual(1.2)
    }
  })

  test('a needle in the trough lies on the handle’s axis: its hub touches the trough, its shaft is free', () => {
    const { hubInGrip, directionInGrip } = needleSeat(hand)
    const { sdf } = needleClip(hand)
    expect(directionInGrip).toEqual([0, 0, 1])
    for (let back = 1; back < 20; back += 4) {
      const [x, y, z] = [hubInGrip[0], hubInGrip[1], hubInGrip[2] - back]
      // A hub of 6.5 mm across touches both sides of the trough.
      expect(sdf(x, y, z)).toBeGreaterThan(3.1)
      expect(sdf(x, y, z)).toBeLessThan(3.4)
    }
    for (let ahead = 1; ahead < 90; ahead += 4) expect(sdf(hubInGrip[0], hubInGrip[1], hubInGrip[2] + ahead)).toBeGreaterThan(0) // prettier-ignore
  })
})

test('left and right are mirror images', () => {
  const [left, right] = [needleClip('left'), needleClip('right')]
  for (const [x, y, z] of [
    [3, -8, 60],
    [-12, 4, 95],
    [20, 1, 44],
  ] as const)
    expect(left.sdf(x, y, z)).toBe(right.sdf(-x, y, z))
})
