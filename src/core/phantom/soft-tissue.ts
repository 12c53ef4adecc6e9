/**
 * Everything of the phantom that is not bone, from the skin inwards, in the order it is
 * laid down: what comes later replaces what came before.
 */
import { placed, placedBox, type PlacedVertebra, type Placement } from './placement.ts'
import { EVERYWHERE, ellipse, mix, rod, smoothMax, clamp01, type Box, type Sdf } from './sdf.ts'
import type { Tissue } from './tissues.ts'
import { heightOf, spinousTip, wallOf } from './vertebra.ts'

export interface Part {
  readonly name: string
  readonly tissue: Tissue
  /** CT frame, mm. */
  readonly sdf: Sdf
  /** Outside it the part is not. */
  readonly box: Box
}

/** A value along the spine (by z of the CT), drawn smoothly through what is known at some heights: Nadaraya and Watson's kernel mean. */
function alongSpine(known: readonly (readonly [z: number, value: number])[], widthMm: number): (z: number) => number {
  const low = -260
  const table = Float64Array.from({ length: 521 }, (_, at) => {
    const weights = known.map(([z]) => Math.exp(-(((low + at - z) / widthMm) ** 2) / 2) + 1e-30)
    return known.reduce((sum, [, value], n) => sum + value * weights[n]!, 0) / weights.reduce((a, b) => a + b)
  })
  return (z) => {
    const at = Math.min(Math.max(z - low, 0), 519.999)
    const first = Math.floor(at)
    return mix(table[first]!, table[first + 1]!, at - first)
  }
}

/** Remembers the last place asked for: several parts are built on the same distance and are asked about one place in turn. */
function lastKept(sdf: Sdf): Sdf {
  let [lastX, lastY, lastZ, kept] = [Number.NaN, Number.NaN, Number.NaN, 0]
  return (x, y, z) => {
    if (x !== lastX || y !== lastY || z !== lastZ) {
      kept = sdf(x, y, z)
      lastX = x
      lastY = y
      lastZ = z
    }
    return kept
  }
}

const SKIN_MM = 1.8
/** From the tips of the spinous processes to the skin: a slim adult's. */
const COVER_MM: Readonly<Record<string, number>> = { T12: 13, L1: 13, L2: 14, L3: 16, L4: 19, L5: 23 }

/** Smooth courses of skin, canal and bodies along the spine. */
function courses(vertebrae: readonly PlacedVertebra[], sacrum: Placement) {
  const back = vertebrae.map((v) => {
    const tip = placed(v, spinousTip(v.measures))
    return [tip[2], tip[1] + COVER_MM[v.level]!] as const
  })
  const behindSacrum = [15, 40, 70].map((down) => {
    const place = placed(sacrum, [0, 46 - down * 0.12, -down])
    return [place[2], place[1] + 14] as const
  })
  const canal = vertebrae.flatMap((v) =>
    [-0.9, -0.45, 0, 0.45, 0.9].map((up) => {
      const place = placed(v, [0, wallOf(v.measures) + v.measures.canalDepthMm / 2, (up * heightOf(v.measures)) / 2])
      return [place[2], place[1]] as const
    }),
  )
  const sacralCanal = [2, 10, 20, 30, 42].map((down) => {
    const t = down / 105
    const bend = 0.28 * down - 0.0046 * down * down
    const place = placed(sacrum, [0, bend + mix(16.5, 6, t ** 0.8) + mix(6.5, 3, t), -down])
    return [place[2], place[1]] as const
  })
  const bodies = [
    ...vertebrae.map((v) => [v.centre[2], v.centre[1]] as const),
    [sacrum.centre[2], sacrum.centre[1]] as const,
  ]
  return {
    skinAt: alongSpine([...back, ...behindSacrum], 24),
    canalAt: alongSpine([...canal, ...sacralCanal], 5),
    bodyAt: alongSpine(bodies, 14),
    sacEndsAt: sacralCanal.at(-1)![0],
  }
}

export function softTissue(vertebrae: readonly PlacedVertebra[], sacrum: Placement): readonly Part[] {
  const { skinAt, canalAt, bodyAt, sacEndsAt } = courses(vertebrae, sacrum)
  const of = (level: string) => vertebrae.find((v) => v.level === level)!

  const torso: Sdf = lastKept((x, y, z) => {
    const furrow = 3.5 * Math.exp(-((x / 13) ** 2))
    return ellipse(x, y + furrow - skinAt(z) + 108, 170, 108) * 0.95
  })
  const fatMm = (z: number) => mix(6, 13, clamp01((60 - z) / 150))
  const back: Sdf = lastKept((x, y, z) => {
    const side = Math.abs(x)
    const front = bodyAt(z) + 21 + 0.42 * Math.max(side - 16, 0) - y
    return smoothMax(smoothMax(torso(x, y, z) + fatMm(z), front, 8), side - 66, 18)
  })
  /** Between multifidus and the longer muscles beside it. */
  const septum: Sdf = (x, y, z) => {
    const side = Math.abs(x) - 19 - 0.25 * (y - bodyAt(z) - 40) + 0.06 * z
    return Math.max(Math.abs(side) - 0.8, back(x, y, z) + 1)
  }
  const psoas: Sdf = (x, y, z) => {
    const size = mix(0.55, 1.15, clamp01((70 - z) / 130))
    return ellipse(Math.abs(x) - 37 - 0.05 * (40 - z), y - bodyAt(z) - 4, 13 * size, 19 * size)
  }
  const quadratus: Sdf = (x, y, z) => {
    const end = Math.sqrt(Math.max(0.04, 1 - ((z - 5) / 72) ** 2))
    return ellipse(Math.abs(x) - 62 - 0.08 * (40 - z), y - bodyAt(z) - 24, 20 * end, 8 * end)
  }
  const viscera: Sdf = (x, y, z) => Math.max(torso(x, y, z) + 22, y - bodyAt(z) + 50)

  const fork = of('L4').centre
  const aorta: Sdf = (x, y, z) =>
    Math.min(
      Math.hypot(x - 8, y - bodyAt(z) + 33, Math.min(z - fork[2], 0)) - 9,
      iliacs(x - 4, y - fork[1] + 33, z - fork[2] + 4, 5.5),
    )
  const cava: Sdf = (x, y, z) =>
    Math.min(
      Math.hypot(ellipse(x + 15, y - bodyAt(z) + 30, 11, 8) + 8, Math.min(z - fork[2] + 14, 0)) - 8,
      iliacs(x + 8, y - fork[1] + 26, z - fork[2] + 20, 6.5),
    )

  const tube = (wide: number, deep: number): Sdf => {
    return (x, y, z) => Math.max(ellipse(x, y - canalAt(z), wide, deep), sacEndsAt - z)
  }
  const flavum: Sdf = (x, y, z) =>
    Math.max(Math.abs(ellipse(x, y - canalAt(z), 11.5, 9.6)) - 1.4, canalAt(z) + 3 - y, sacEndsAt + 45 - z)
  const interspinous: Sdf = (x, y, z) =>
    Math.max(Math.abs(x) - 1.7, canalAt(z) + 11 - y, y - skinAt(z) + 16, sacEndsAt + 20 - z)
  const conus = of('L1').centre[2] - 12
  const cord: Sdf = (x, y, z) => ellipse(x, y - canalAt(z), 5, 4) + Math.max(0, (conus + 12 - z) * 0.4)

  const middle = (x: number, low = -Infinity, high = Infinity): Box => ({
    low: [-x, -Infinity, low],
    high: [x, Infinity, high],
  })
  return [
    { name: 'skin', tissue: 'skin', sdf: torso, box: EVERYWHERE },
    { name: 'fat', tissue: 'fat', sdf: (x, y, z) => torso(x, y, z) + SKIN_MM, box: EVERYWHERE },
    { name: 'viscera', tissue: 'viscera', sdf: viscera, box: { low: [-170, -240, -260], high: [170, 20, 260] } },
    { name: 'psoas', tissue: 'muscle', sdf: psoas, box: middle(65) },
    { name: 'quadratus lumborum', tissue: 'muscle', sdf: quadratus, box: { low: [-93, -40, -64], high: [93, 90, 74] } },
    { name: 'thoracolumbar fascia', tissue: 'fascia', sdf: (x, y, z) => back(x, y, z) - 0.8, box: middle(72) },
    { name: 'erector spinae and multifidus', tissue: 'muscle', sdf: back, box: middle(70) },
    { name: 'intermuscular septum', tissue: 'fat', sdf: septum, box: middle(48) },
    { name: 'interspinous ligament', tissue: 'ligament', sdf: interspinous, box: middle(2) },
    { name: 'aorta', tissue: 'vessel', sdf: aorta, box: { low: [-60, -120, -160], high: [60, 20, 260] } },
    { name: 'inferior vena cava', tissue: 'vessel', sdf: cava, box: { low: [-70, -120, -160], high: [60, 20, 260] } },
    ...discs(vertebrae, sacrum),
    { name: 'epidural fat', tissue: 'epidural-fat', sdf: tube(11, 8.4), box: middle(12) },
    { name: 'ligamentum flavum', tissue: 'ligament', sdf: flavum, box: middle(14) },
    { name: 'dura', tissue: 'dura', sdf: tube(8.2, 6.6), box: middle(9) },
    { name: 'cerebrospinal fluid', tissue: 'csf', sdf: tube(7.5, 5.9), box: middle(8) },
    { name: 'conus medullaris', tissue: 'cord', sdf: cord, box: middle(6, conus - 12) },
  ]
}

/** Two vessels that leave each other downwards, outwards and backwards over the brim of the pelvis. */
function iliacs(x: number, y: number, z: number, radius: number): number {
  return rod({ from: [0, 0, 0], to: [38, 22, -75], radii: [radius, radius] }, Math.abs(x), y, z)
}

function discs(vertebrae: readonly PlacedVertebra[], sacrum: Placement): Part[] {
  return vertebrae.map((upper, at): Part => {
    const lower = vertebrae[at + 1]
    const below = lower ?? { ...sacrum, measures: undefined }
    const ceiling = placed(upper, [0, 0, -heightOf(upper.measures) / 2])
    const floor = placed(below, [0, 0, lower ? heightOf(lower.measures) / 2 : 0])
    const own: Placement = {
      centre: [0, (ceiling[1] + floor[1]) / 2, (ceiling[2] + floor[2]) / 2],
      tiltRad: (upper.tiltRad + below.tiltRad) / 2,
    }
    const half = upper.measures.lowerWidthMm / 2 + 0.5
    const depth = upper.measures.lowerDepthMm / 2 + 0.7
    const rise = upper.measures.discHeightMm / 2 + 5
    const [c, s] = [Math.cos(own.tiltRad), Math.sin(own.tiltRad)]
    return {
      name: `disc ${upper.level}-${lower?.level ?? 'S1'}`,
      tissue: 'disc',
      sdf: (x, y, z) => {
        const dy = y - own.centre[1]
        const dz = z - own.centre[2]
        const back = dy * c - dz * s
        const side = smoothMax(ellipse(x, back - 0.15 * depth, half, 1.15 * depth), back - depth, 6)
        return Math.max(side, Math.abs(dy * s + dz * c) - rise)
      },
      box: placedBox(own, [-half, -depth - 2, -rise], [half, depth + 2, rise]),
    }
  })
}
