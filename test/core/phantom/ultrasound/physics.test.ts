import { describe, expect, test } from 'vitest'
import { blurAcross, blurAlong } from '#core/phantom/ultrasound/beam.ts'
import { ECHO_WIDTH } from '#core/phantom/ultrasound/echoes.ts'
import { MODEL } from '#core/phantom/ultrasound/model.ts'
import { PROBES, pictureOf } from '#core/phantom/ultrasound/probe-geometry.ts'
import { planScan, TABLE_WIDTH } from '#core/phantom/ultrasound/scan-plan.ts'
import { spacingMm } from '#core/phantom/ultrasound/shadow-lines.ts'
import { usualSettings } from '#core/phantom/ultrasound/settings.ts'
import { createTissueLines } from '#core/phantom/ultrasound/tissue-lines.ts'
import { knownTissue, poseAt, taken } from './known-tissue.ts'

const brightest = (grey: Uint8Array) => grey.reduce((a, b) => Math.max(a, b), 0)

/** Mean over deviation. */
function ratio(values: readonly number[]): number {
  const mean = values.reduce((a, b) => a + b) / values.length
  return mean / Math.sqrt(values.reduce((sum, a) => sum + (a - mean) ** 2, 0) / values.length)
}

describe('attenuation', () => {
  test.each([
    { probe: 'C5-2', frequencyMhz: 3.5, deepMm: 70 },
    { probe: 'C5-2', frequencyMhz: 2, deepMm: 70 },
    { probe: 'L12', frequencyMhz: 9, deepMm: 35 },
  ] as const)(
    '$probe at $frequencyMhz MHz: 0.1 dB/cm/MHz more takes 0.2 f dB more per cm',
    ({ probe, frequencyMhz, deepMm }) => {
      const settings = { frequencyMhz }
      const less = taken(knownTissue({ attenuationDbPerCmMhz: 0.6 }), { probe, settings })
      const more = taken(knownTissue({ attenuationDbPerCmMhz: 0.7 }), { probe, settings })
      const lost = (mm: number) => less.meanDb(-12, 12, mm - 3, mm + 3) - more.meanDb(-12, 12, mm - 3, mm + 3)
      const perCm = (10 * (lost(deepMm) - lost(10))) / (deepMm - 10)
      expect(perCm).toBeGreaterThan(0.95 * 0.2 * frequencyMhz)
      expect(perCm).toBeLessThan(1.05 * 0.2 * frequencyMhz)
    },
  )

  const even = taken(knownTissue(), { probe: 'C5-2' })

  test('the scanner makes up for 0.66 dB/cm/MHz: such tissue is as bright at 80 mm as at 50', () => {
    expect(Math.abs(even.meanDb(-10, 10, 45, 55) - even.meanDb(-10, 10, 75, 85))).toBeLessThan(2)
  })

  test('it holds back what is near: 10 dB at the skin, 3.7 dB at 22 mm', () => {
    const settings = usualSettings('C5-2')
    const { table, stepMm, lossDbPerMm } = planScan(settings, pictureOf('C5-2', settings.depthMm))
    const held = (mm: number) => {
      const s = Math.round(mm / stepMm)
      return 0.66 * lossDbPerMm * s * stepMm - 20 * Math.log10(table[s * TABLE_WIDTH]!)
    }
    expect(held(0)).toBeCloseTo(10, 3)
    expect(held(22)).toBeCloseTo(3.68, 1)
  })
})

describe('speckle', () => {
  /** Mean over deviation of the amplitude. One draw alone is Rayleigh's: √(π/(4-π)) = 1.91; two averaged in power are Nakagami's with m = 2: 2.75. */
  function snr(probe: 'C5-2' | 'L12') {
    const picture = taken(knownTissue(), { probe })
    const amplitudes: number[] = []
    for (let y = 20; y < 38; y += 0.3)
      for (let x = -10; x < 10; x += 0.3) amplitudes.push(10 ** (picture.db(x, y) / 20))
    return ratio(amplitudes)
  }

  test.each(['C5-2', 'L12'] as const)('of %s has the statistics of two averaged draws', (probe) => {
    expect(snr(probe)).toBeGreaterThan(2.75 * 0.9)
    // More, since it is calmed along the lines and pixels between lines are interpolated.
    expect(snr(probe)).toBeLessThan(2.75 * 1.45)
  })

  test('of one draw has Rayleigh’s, 1.91', () => {
    const settings = usualSettings('C5-2')
    const plan = planScan(settings, pictureOf('C5-2', settings.depthMm))
    const size = plan.lines * plan.samples
    const echoes = new Float32Array(size * ECHO_WIDTH)
    let state = 1
    for (let at = 0; at < echoes.length; at++) {
      state = (Math.imul(state, 1664525) + 1013904223) | 0
      // Only the first of the two draws.
      echoes[at] = at % ECHO_WIDTH < 2 ? (((state >>> 16) & 0xff) - 127.5) / 200 : 0
    }
    const blurred = new Float32Array(echoes.length)
    const grey = new Float32Array(size)
    blurAlong(plan, echoes, blurred)
    blurAcross({ ...plan, settings: { ...settings, dynamicRangeDb: 90 } }, createTissueLines(plan), blurred, grey)
    const amplitudes: number[] = []
    for (let line = 10; line < 118; line += 2) {
      for (let at = 60; at < 370; at += 2) amplitudes.push(10 ** ((grey[line * plan.samples + at]! * 90) / 255 / 20))
    }
    expect(Math.max(...amplitudes)).toBeLessThan(10 ** (90 / 20))
    expect(ratio(amplitudes)).toBeGreaterThan(1.91 * 0.95)
    expect(ratio(amplitudes)).toBeLessThan(1.91 * 1.05)
  })
})

describe('resolution', () => {
  /** Width at half amplitude of one bright scatterer at that depth, mm along and across. */
  function widths(mm: number) {
    const settings = { ...usualSettings('C5-2'), dynamicRangeDb: 90 }
    const plan = planScan(settings, pictureOf('C5-2', settings.depthMm))
    const echoes = new Float32Array(plan.lines * plan.samples * ECHO_WIDTH)
    const [line, sample] = [64, Math.round(mm / plan.stepMm)]
    echoes[(line * plan.samples + sample) * ECHO_WIDTH] = 2
    const blurred = new Float32Array(echoes.length)
    const grey = new Float32Array(plan.lines * plan.samples)
    blurAlong(plan, echoes, blurred)
    blurAcross(plan, createTissueLines(plan), blurred, grey)
    const db = (l: number, s: number) => (grey[l * plan.samples + s]! * 90) / 255
    const half = db(line, sample) - 6.02
    /** From the middle outwards to where it falls through half, between samples in a straight line. */
    const reach = (of: (n: number) => number) => {
      let n = 0
      while (of(n + 1) > half) n++
      return n + (of(n) - half) / (of(n) - of(n + 1))
    }
    return {
      along: 2 * reach((n) => db(line, sample + n)) * plan.stepMm,
      across: 2 * reach((n) => db(line + n, sample)) * spacingMm(plan, sample),
    }
  }

  test('is finest across at the focus, and the pulse is as short everywhere', () => {
    const [near, focus, far] = [widths(15), widths(50), widths(90)]
    expect(focus.across).toBeGreaterThan(0.8)
    expect(focus.across).toBeLessThan(2)
    expect(far.across).toBeGreaterThan(1.6 * focus.across)
    expect(near.across).toBeGreaterThan(0.6)
    for (const { along } of [near, focus, far]) {
      expect(along).toBeGreaterThan(0.25)
      expect(along).toBeLessThan(0.8)
    }
  })
})

describe('bone', () => {
  const flat = knownTissue({ boneMm: (_x, y) => y + 30 })
  const picture = taken(flat, { probe: 'C5-2' })
  const without = taken(knownTissue(), { probe: 'C5-2' })

  test('is drawn where it is, to a pixel: the line is brightest within one of 30 mm', () => {
    const { mmPerPx } = picture.picture
    const depths = Array.from({ length: 60 }, (_, n) => 27 + n * 0.1)
    const level = depths.map((mm) => picture.meanDb(-6, 6, mm, mm))
    const brightest = depths[level.indexOf(Math.max(...level))]!
    expect(Math.abs(brightest - 30)).toBeLessThanOrEqual(mmPerPx + 0.05)
  })

  test('stands out from tissue by 15 dB and more', () => {
    expect(picture.meanDb(-6, 6, 29.8, 30.4) - picture.meanDb(-6, 6, 20, 26)).toBeGreaterThan(15)
  })

  test('casts a shadow: 12 dB and more under the same tissue at 10 mm behind it, 20 dB at 50 mm', () => {
    const lost = (mm: number) => without.meanDb(-6, 6, mm - 2, mm + 2) - picture.meanDb(-6, 6, mm - 2, mm + 2)
    expect(lost(40)).toBeGreaterThan(12)
    expect(lost(80)).toBeGreaterThan(20)
  })

  test('the edge of its shadow is soft, the more so the further behind it: half of the aperture looks past it there', () => {
    const halfSpace = taken(knownTissue({ boneMm: (x, y) => Math.max(y + 30, x) }), { probe: 'C5-2' })
    /** From where 3 dB are lost to where 9 are, mm. */
    const edgeMm = (mm: number) => {
      const lost = (x: number) =>
        without.meanDb(x - 1, x + 1, mm - 3, mm + 3) - halfSpace.meanDb(x - 1, x + 1, mm - 3, mm + 3)
      const from = (db: number) => {
        for (let x = 14; x > -20; x -= 0.25) if (lost(x) > db) return x
        return Number.NaN
      }
      return from(3) - from(9)
    }
    expect(edgeMm(80)).toBeGreaterThan(2)
    expect(edgeMm(80)).toBeGreaterThan(1.3 * edgeMm(40))
  })

  test('fades as it turns from the beam', () => {
    const tilted = (degrees: number) => {
      const [s, c] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)]
      const one = taken(knownTissue({ boneMm: (x, y) => (y + 30) * c + x * s }), { probe: 'C5-2' })
      return Math.max(...Array.from({ length: 80 }, (_, n) => one.meanDb(-2, 2, 27 + n * 0.1, 27 + n * 0.1)))
    }
    const [square, oblique, steep] = [tilted(0), tilted(30), tilted(60)]
    expect(square - oblique).toBeGreaterThan(2)
    expect(oblique - steep).toBeGreaterThan(4)
  })
})

describe('the same place', () => {
  const volume = knownTissue()

  test('gives the same bytes again, and the receiver’s noise follows its seed', () => {
    const once = taken(volume, { shot: (picture) => ({ ctFromImage: poseAt(picture), seed: 3 }) })
    expect(taken(volume, { shot: (picture) => ({ ctFromImage: poseAt(picture), seed: 3 }) }).grey).toEqual(once.grey)
    expect(taken(volume, { shot: (picture) => ({ ctFromImage: poseAt(picture), seed: 4 }) }).grey).not.toEqual(
      once.grey,
    )
  })

  test('keeps its speckle when the array slides along by 3 mm: the pictures match 3 mm apart and not in place', () => {
    const still = taken(volume)
    const slid = taken(volume, { shot: (picture) => ({ ctFromImage: poseAt(picture, 3) }) })
    const correlation = (mm: number) => {
      const pairs: [number, number][] = []
      for (let y = 12; y < 30; y += 0.15)
        for (let x = -8; x < 8; x += 0.15) pairs.push([still.db(x + mm, y), slid.db(x, y)])
      const mean = (n: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[n], 0) / pairs.length
      const [ma, mb] = [mean(0), mean(1)]
      const sum = (of: (p: [number, number]) => number) => pairs.reduce((total, pair) => total + of(pair), 0)
      return (
        sum(([p, q]) => (p - ma) * (q - mb)) / Math.sqrt(sum(([p]) => (p - ma) ** 2) * sum(([, q]) => (q - mb) ** 2))
      )
    }
    expect(correlation(3)).toBeGreaterThan(0.6)
    expect(Math.abs(correlation(0))).toBeLessThan(0.2)
  })
})

describe('contact', () => {
  const volume = knownTissue()

  test('lifted by more than gel can fill, the picture is black and says none', () => {
    const lifted = taken(volume, {
      shot: (picture) => ({ ctFromImage: poseAt(picture, 0, { pressMm: -MODEL.GEL_MM - 1 }) }),
    })
    expect(lifted.contact).toBe('none')
    expect(brightest(lifted.grey)).toBe(0)
  })

  test('beyond the edge of what was sampled, 80 mm aside of the middle here, nothing is drawn on: 30 dB darker than tissue before it', () => {
    const edge = taken(volume, { shot: (picture) => ({ ctFromImage: poseAt(picture, 80) }) })
    const [before, beyond] = [edge.meanDb(-8, 6, 15, 30), edge.meanDb(13, 19, 15, 30)]
    expect(before - beyond).toBeGreaterThan(30)
  })

  test('a metre away it is black too', () => {
    const away = taken(volume, { shot: (picture) => ({ ctFromImage: poseAt(picture, 1000) }) })
    expect([away.contact, brightest(away.grey)]).toEqual(['none', 0])
  })

  test('laid on without pressure the ends of a curved array hang in the air: their lines are dark', () => {
    const { halfAngleRad, radiusMm } = PROBES['C5-2'] as { halfAngleRad: number; radiusMm: number }
    expect(radiusMm * (1 - Math.cos(halfAngleRad))).toBeGreaterThan(MODEL.GEL_MM)
    const laid = taken(volume, { probe: 'C5-2' })
    expect(laid.contact).toBe('partial')
    expect(laid.db(0, 40)).toBeGreaterThan(-80)
    expect(laid.db(42, 30)).toBe(-90)
  })

  test('pressed in 4 mm it touches all along, and what lay on the skin is at the face', () => {
    const marked = knownTissue({ scatterAt: (_x, y) => (Math.abs(y + 12) < 1.5 ? 6 : 1) })
    const deepest = (pressMm: number) => {
      const one = taken(marked, {
        probe: 'C5-2',
        shot: (picture) => ({ ctFromImage: poseAt(picture, 0, { pressMm }) }),
      })
      const depths = Array.from({ length: 120 }, (_, n) => 4 + n * 0.1)
      const level = depths.map((mm) => one.meanDb(-3, 3, mm, mm))
      return { contact: one.contact, mm: depths[level.indexOf(Math.max(...level))]! }
    }
    const [laid, pressed] = [deepest(0), deepest(4)]
    expect(pressed.contact).toBe('full')
    // A layer 12 mm deep lies nearer the face once pressed, but by less than the 4 mm: it gives way as well.
    expect(laid.mm - pressed.mm).toBeGreaterThan(1)
    expect(laid.mm - pressed.mm).toBeLessThan(4)
  })
})
