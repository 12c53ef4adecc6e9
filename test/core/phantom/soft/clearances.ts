/** How near the phantom's structures come to what they cannot be in: the worst of each rule, mm, negative inside. */
import type { LumbarSpine } from '#core/phantom/lumbar-spine.ts'
import type { Part } from '#core/phantom/part.ts'
import { outsideBox, type Sdf } from '#core/phantom/sdf.ts'
import type { CoursedPart } from '#core/phantom/soft/tube.ts'
import { apart, between, cross, minus, plus, times, unit, type Place } from '#core/phantom/soft/vector.ts'

export interface Clearance {
  readonly rule: string
  readonly worstMm: number
  readonly between: string
  readonly at: Place
}

const ANGLES = Array.from({ length: 8 }, (_, n) => (n / 4) * Math.PI)

/** With a place more wherever two are further apart than this, mm. */
function closely(path: readonly Place[], stepMm = 0.8): Place[] {
  return path.flatMap((place, n) => {
    const next = path[n + 1]
    const count = next ? Math.max(1, Math.ceil(apart(place, next) / stepMm)) : 1
    return Array.from({ length: count }, (_, k) => (k ? between(place, next!, k / count) : place))
  })
}

/** Places on the skin of a tube; `from` leaves out so many of its path's at its start. */
export function around({ path: places, sdf }: Pick<CoursedPart, 'path' | 'sdf'>, from = 0): Place[] {
  const path = closely(places.slice(from))
  return path.flatMap((place, at) => {
    const way = unit(minus(path[Math.min(path.length - 1, at + 1)]!, path[Math.max(0, at - 1)]!))
    const side = unit(cross(way, Math.abs(way[2]) > 0.8 ? [1, 0, 0] : [0, 0, 1]))
    const up = cross(way, side)
    const radius = -sdf(...place)
    return ANGLES.map((a) => plus(place, plus(times(side, radius * Math.cos(a)), times(up, radius * Math.sin(a)))))
  })
}

/** Places on the skin of what is flat or long and stands upright: found from its middle by walking out. */
export function rim(sdf: Sdf, middle: readonly Place[], limitMm = 20): Place[] {
  return middle.flatMap((place) =>
    Array.from({ length: 16 }, (_, n): Place => {
      const [cx, cy] = [Math.cos((n / 8) * Math.PI), Math.sin((n / 8) * Math.PI)]
      let [low, high] = [0, limitMm]
      for (let round = 0; round < 12; round++) {
        const mm = (low + high) / 2
        if (sdf(place[0] + cx * mm, place[1] + cy * mm, place[2]) < 0) low = mm
        else high = mm
      }
      return [place[0] + cx * low, place[1] + cy * low, place[2]]
    }),
  )
}

export function worst(
  rule: string,
  what: string,
  places: readonly Place[],
  others: readonly Pick<Part, 'name' | 'sdf' | 'box'>[],
): Clearance {
  let least: Clearance = { rule, worstMm: Infinity, between: what, at: [0, 0, 0] }
  for (const place of places)
    for (const { sdf, box, name } of others) {
      if (outsideBox(box, ...place) > 3) continue
      const mm = sdf(...place)
      if (mm < least.worstMm) least = { rule, worstMm: mm, between: `${what} and ${name}`, at: place }
    }
  return least
}

const least = (found: readonly Clearance[]): Clearance => found.reduce((a, b) => (b.worstMm < a.worstMm ? b : a))

/** Of one spine, one line a rule. */
export function clearances({ bones, soft }: Pick<LumbarSpine, 'bones' | 'soft'>): Clearance[] {
  const { sac, discs, flava, roots, medialBranches, greatVessels, arteries } = soft
  const heights = Array.from({ length: Math.floor((sac.topZ - 30 - sac.endZ) / 3) }, (_, n) => sac.endZ + 1 + 3 * n)
  const sacRim = rim(
    sac.dura,
    heights.map((z): Place => [sac.x(z), sac.y(z), z]),
  )
  const [aorta, cava] = [greatVessels.at(-1)!, greatVessels.find(({ name }) => name === 'inferior vena cava')!]
  const veins = greatVessels.filter(({ name }) => name.includes('vein') || name.includes('cava'))
  const iliacArteries = greatVessels.filter(({ name }) => name.includes('iliac artery'))
  const cavaRim = rim(
    cava.sdf,
    cava.path.filter(([, , z], n) => n % 3 === 0 && z < sac.topZ - 30),
  )
  const withoutCava = greatVessels.filter((one) => one !== cava)
  const rootParts = roots.flatMap(({ parts }) => parts)
  const ofEach = (
    rule: string,
    parts: readonly CoursedPart[],
    others: readonly Pick<Part, 'name' | 'sdf' | 'box'>[],
    from = 0,
  ) =>
    least(
      parts.map((part) =>
        worst(
          rule,
          part.name,
          around(part, from),
          others.filter(({ name }) => name !== part.name),
        ),
      ),
    )
  const lumbar = arteries.filter(({ name }) => name.includes('lumbar'))
  const radicular = arteries.filter(({ name }) => name.includes('radicular'))
  const branches = medialBranches.map(({ part }) => part)
  /** Of each root and its ganglion what belongs to another root. */
  const otherRoots = roots.map(({ parts }) =>
    least(
      parts.map((part) => worst('root and root of another level', part.name, around(part), others(rootParts, parts))),
    ),
  )
  /** Where each springs from its root or runs on in the sac it is left out. */
  const outside = radicular.map((part) => ({ ...part, path: part.path.filter((place) => sac.dura(...place) > 0.8) }))
  return [
    worst('dura and bone', 'dura', sacRim, bones),
    worst('dura and disc', 'dura', sacRim, discs),
    worst('dura and flavum', 'dura', sacRim, flava),
    ofEach('root and bone', rootParts, bones),
    ofEach('root and disc', rootParts, discs),
    ofEach('root and flavum', rootParts, flava),
    ofEach('root and great vessel', rootParts, greatVessels),
    least(otherRoots),
    ofEach('medial branch and bone', branches, bones),
    ofEach('medial branch and disc', branches, discs),
    ofEach('great vessel and bone', withoutCava, bones),
    ofEach('great vessel and disc', withoutCava, discs),
    worst('vena cava and bone', 'cava', cavaRim, bones),
    worst('vena cava and disc', 'cava', cavaRim, discs),
    worst('aorta and vena cava', 'cava', cavaRim, [aorta]),
    ofEach('iliac artery and vein', iliacArteries, veins, 4),
    ofEach('lumbar artery and bone', lumbar, bones),
    ofEach('lumbar artery and disc', lumbar, discs),
    ofEach('lumbar artery and vena cava', lumbar, [cava]),
    ofEach('lumbar artery and root', lumbar, rootParts),
    ofEach('lumbar artery and medial branch', lumbar, branches),
    ofEach('radicular artery and bone', outside, bones),
    ofEach('radicular artery and disc', outside, discs),
    ofEach('radicular artery and root', outside, rootParts),
    ofEach('radicular and lumbar artery', outside, lumbar),
  ]
}

const others = (all: readonly CoursedPart[], own: readonly CoursedPart[]) =>
  all.filter(({ name }) => !own.some((one) => one.name === name))

/** The least share of its full thickness that a course has anywhere but at its ends. */
export function thinnest(parts: readonly CoursedPart[]): { readonly share: number; readonly name: string } {
  const shares = parts.map(({ name, path, sdf }) => {
    const radii = path.slice(3, -3).map((place) => -sdf(...place))
    return { name, share: Math.min(...radii) / Math.max(...radii) }
  })
  return shares.reduce((a, b) => (b.share < a.share ? b : a))
}
