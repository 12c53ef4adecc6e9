/**
 * Several needles under one tracker: one is guided, the others lie where they were left and are watched too.
 *
 * Everything that is told of "the needle" is of the guided one. Its links are therefore called `needle` wherever they are
 * reckoned with, and those of the first needle take its name meanwhile: one exchange of names, where poses come in.
 */
import type { Frame } from '#core/frames/frames.ts'
import type { Transform } from '#core/frames/transform.ts'

export const NEEDLES = ['needle', 'needle-2', 'needle-3'] as const
export type NeedleName = (typeof NEEDLES)[number]
export const OTHER_NEEDLES = ['needle-2', 'needle-3'] as const satisfies readonly NeedleName[]

const TIPS = { needle: 'needle-tip', 'needle-2': 'needle-2-tip', 'needle-3': 'needle-3-tip' } as const satisfies Record<NeedleName, Frame> // prettier-ignore

export const tipOf = (needle: NeedleName) => TIPS[needle]
export const needleNumber = (needle: NeedleName): number => NEEDLES.indexOf(needle) + 1

/** The name that a needle goes by while another is guided, and back: the guided one and the first change names. */
export function goesBy(needle: NeedleName, guided: NeedleName): NeedleName {
  if (needle === guided) return 'needle'
  return needle === 'needle' ? guided : needle
}

/** A link as it came, by the names it goes by. */
export function goingBy<Link extends Transform<Frame, Frame>>(link: Link, guided: NeedleName): Link {
  if (guided === 'needle') return link
  const [to, from] = [frameBy(link.to, guided), frameBy(link.from, guided)]
  return to === link.to && from === link.from ? link : { ...link, to, from }
}

/** From the name it goes by while one is guided to the one while another is. */
export const goingByAfter = <Link extends Transform<Frame, Frame>>(link: Link, before: NeedleName, now: NeedleName) =>
  goingBy(goingBy(link, before), now)

function frameBy(frame: Frame, guided: NeedleName): Frame {
  for (const needle of NEEDLES) {
    if (frame === needle) return goesBy(needle, guided)
    if (frame === TIPS[needle]) return TIPS[goesBy(needle, guided)]
  }
  return frame
}
