import { describe, expect, test } from 'vitest'
import { echoMask } from '#core/ultrasound/echo-mask.ts'
import { wholePicture, type Fan } from '#core/ultrasound/fan.ts'
import { networkInput } from '#core/ultrasound/network-input.ts'

function picture(widthPx: number, heightPx: number, greyAt: (x: number, y: number) => number) {
  const grey = Uint8Array.from({ length: widthPx * heightPx }, (_, i) => greyAt(i % widthPx, Math.floor(i / widthPx)))
  return { widthPx, heightPx, grey }
}

describe('a picture made ready for a network', () => {
  test('each cell holds the grey of the pixel it maps to', () => {
    const ramp = picture(300, 200, (x, y) => 20 + 0.5 * x + 0.3 * y)
    const { grey, mapping } = networkInput(ramp, wholePicture(300, 200), 64)
    for (const [column, row] of [
      [10, 15],
      [32, 30],
      [60, 40],
    ] as const) {
      const x = mapping.x0Px + column * mapping.xStepPx
      const y = mapping.y0Px + row * mapping.yStepPx
      // The picture itself is rounded down to whole grey values.
      expect(Math.abs(255 * grey[row * 64 + column]! - (19.5 + 0.5 * x + 0.3 * y))).toBeLessThan(1)
    }
  })

  test('a field of 445x590 px at (187, 12) fills the height of 256 cells: 2.3047 px to a cell, centred sideways', () => {
    const fan: Fan = { kind: 'rectangle', xPx: 187, yPx: 12, widthPx: 445, heightPx: 590 }
    const { grey, mapping } = networkInput(
      picture(820, 616, () => 200),
      fan,
      256,
    )
    expect(mapping.xStepPx).toBeCloseTo(590 / 256, 10)
    expect(mapping.yStepPx).toBeCloseTo(590 / 256, 10)
    expect(mapping.x0Px + 127.5 * mapping.xStepPx).toBeCloseTo(187 + 445 / 2 - 0.5, 10)
    expect(mapping.y0Px - mapping.yStepPx / 2).toBeCloseTo(11.5, 10)
    // (256 - 445 / 2.3047) / 2 = 31.5 empty columns on each side.
    const row = Array.from(grey.slice(100 * 256, 101 * 256), (value) => Math.round(255 * value))
    expect([row[30], row[33], row[222], row[225]]).toEqual([0, 200, 200, 0])
  })

  test('pixels of 0.1 x 0.05 mm: as many millimetres to a column as to a row', () => {
    const { mapping } = networkInput(
      picture(100, 400, () => 100),
      wholePicture(100, 400),
      64,
      [0.1, 0.05],
    )
    expect(mapping.xStepPx * 0.1).toBeCloseTo(20 / 64, 10)
    expect(mapping.yStepPx * 0.05).toBeCloseTo(20 / 64, 10)
  })

  test('what lies outside a curvilinear fan is 0, in grey and mask', () => {
    const fan: Fan = {
      kind: 'curvilinear',
      originPx: [100, -50],
      startRadiusPx: 60,
      stopRadiusPx: 220,
      startAngleRad: -0.5,
      stopAngleRad: 0.5,
    }
    const { grey, mask, mapping } = networkInput(
      picture(200, 200, () => 150),
      fan,
      128,
    )
    const cellAt = (x: number, y: number) =>
      Math.round((y - mapping.y0Px) / mapping.yStepPx) * 128 + Math.round((x - mapping.x0Px) / mapping.xStepPx)
    expect(grey[cellAt(100, 100)]).toBeCloseTo(150 / 255, 5)
    expect(mask[cellAt(100, 100)]).toBe(1)
    expect([grey[cellAt(20, 60)], mask[cellAt(20, 60)]]).toEqual([0, 0])
    expect([grey[cellAt(30, 165)], mask[cellAt(30, 165)]]).toEqual([0, 0])
  })

  test('a wrong length, a fan beside the picture and pixels of no size are refused', () => {
    const good = picture(10, 10, () => 0)
    expect(() => networkInput({ ...good, heightPx: 11 }, wholePicture(10, 11), 64)).toThrow('10x11 has 100 grey values')
    const beside: Fan = { kind: 'rectangle', xPx: 20, yPx: 0, widthPx: 5, heightPx: 5 }
    expect(() => networkInput(good, beside, 64)).toThrow(
      'the rectangle field of view lies outside the picture of 10x10',
    )
    expect(() => networkInput(good, wholePicture(10, 10), 64, [0, 1])).toThrow('pixels of 0 x 1 mm')
  })
})

describe('where echoes can be', () => {
  const SIDE = 64
  const sector = Float32Array.from({ length: SIDE * SIDE }, (_, cell) => {
    const x = (cell % SIDE) - 31.5
    const y = Math.floor(cell / SIDE) + 10
    const radius = Math.hypot(x, y)
    return radius >= 20 && radius <= 68 && Math.abs(x) <= 0.6 * y ? 0.5 : 0
  })

  test('a sector keeps its shape: not its corners, and nothing above its first echoes', () => {
    const mask = echoMask(sector, SIDE)
    const wrong = mask.reduce((count, value, cell) => count + (value !== (sector[cell]! > 0 ? 1 : 0) ? 1 : 0), 0)
    expect(wrong).toBeLessThan(0.02 * SIDE * SIDE)
    expect(mask[60 * SIDE + 2]).toBe(0)
    expect(mask[4 * SIDE + 32]).toBe(0)
  })

  test('a shadow inside it is inside the mask, down to the last row of the sector', () => {
    const shadowed = sector.map((grey, cell) => (Math.abs((cell % SIDE) - 32) < 6 && cell > 25 * SIDE ? 0 : grey))
    const mask = echoMask(shadowed, SIDE)
    expect([30, 45, 55].map((row) => mask[row * SIDE + 32])).toEqual([1, 1, 1])
  })

  test('a black picture has no echoes, and noise up to grey 8 is black', () => {
    expect(echoMask(new Float32Array(SIDE * SIDE).fill(8 / 255), SIDE).every((value) => value === 0)).toBe(true)
  })

  test('a full picture is full', () => {
    expect(echoMask(new Float32Array(SIDE * SIDE).fill(0.5), SIDE).every((value) => value === 1)).toBe(true)
  })
})
