/** Which names stand beside a picture, and what their plates say. Pure. */
import type { ShownName } from '#core/anatomy/shown-name.ts'
import type { Live } from '#session/live.ts'
import type { OpenCase } from '#session/open-case.ts'

/** More would be read by nobody and cover the room. */
export const MOST_NAMES = 8

/** The surest first; of each name the surest on either side of the middle before any other of that name. */
export function chosenNames(names: readonly ShownName[], middleXPx: number): ShownName[] {
  const surest = names.toSorted((a, b) => b.confidence - a.confidence || a.id - b.id)
  const seen = new Set<string>()
  const [first, further]: [ShownName[], ShownName[]] = [[], []]
  for (const each of surest) {
    const which = `${each.name}|${each.xPx < middleXPx}`
    ;(seen.has(which) ? further : first).push(each)
    seen.add(which)
  }
  return [...first, ...further].slice(0, MOST_NAMES)
}

export interface NameWords {
  readonly name: string
  readonly share: string
  /** Where it comes from, and what speaks for it. */
  readonly origin: string
  /** The network sees something else there. */
  readonly isWarning: boolean
}

/** Numbers are each network's and the volume's own. */
export const keyOf = ({ from, id, name }: ShownName): string => `${from} ${id} ${name}`

export function nameInWords(
  { name, from, evidence, confidence, level, withTrackedMm }: Omit<ShownName, 'id' | 'xPx' | 'yPx'>,
  percent: number,
  modality: OpenCase['modality'] = 'CT',
): NameWords {
  // In halves of a millimetre: a figure that trembles is not read.
  const both = withTrackedMm === undefined ? '' : `with tracked ±${(Math.ceil(2 * withTrackedMm) / 2).toFixed(1)} mm, `
  const ofVolume = evidence ? `${modality}, ${evidence}` : modality
  return {
    name: level ? `${levelInWords(level)} ${name}` : name,
    // Of a volume's label 1 means that nobody doubted it, not that it is certain: how well it is registered is not in it.
    share: from === 'volume' && confidence === 1 ? '' : `${percent} %`,
    origin: from === 'network' ? `${level ? `${standingOf(level)}, ` : ''}${both}unverified` : ofVolume,
    isWarning: evidence === 'contradicted',
  }
}

type Level = NonNullable<ShownName['level']>

/** A level that nobody has confirmed carries a question mark wherever it is written. */
export const levelInWords = ({ level, isConfirmed }: Level): string => (isConfirmed ? level : `${level}?`)

/** In steps of 5 %: a plate is read, not watched. Of a count that a person moved the machine's figure says nothing. */
function standingOf({ confidence, isConfirmed, isMoved }: Level): string {
  if (isConfirmed) return 'level checked'
  return isMoved ? 'level moved' : `level ${5 * Math.round(20 * confidence)} %`
}

/** A figure that wavers is left standing: it is written anew when it is this far from the truth. */
const STAY_PERCENT = 3

/** @param written what stands there now */
export function percentToWrite(confidence: number, written: number | undefined): number {
  const percent = Math.round(100 * confidence)
  return written !== undefined && Math.abs(percent - written) < STAY_PERCENT ? written : percent
}

/** Widest line, in plate units: of a name on one line, of one on two; beyond it is written on three. */
export const WIDEST = { one: 58, two: 78 } as const

/** A name and how sure it is, broken into as few lines as fit, where the longest of them is shortest. @param widthOf of a text */
export function brokenName(name: string, share: string, widthOf: (text: string) => number): readonly string[] {
  const words = name.split(' ')
  words.push(`${words.pop()!}${share && ` ${share}`}`)
  const longest = (lines: readonly string[]) => Math.max(...lines.map(widthOf))
  const best = (from: number, lines: number): readonly string[] => {
    if (lines === 1) return [words.slice(from).join(' ')]
    const starts = Array.from({ length: words.length - from - lines + 1 }, (_, n) => from + n + 1)
    const ways = starts.map((next) => [words.slice(from, next).join(' '), ...best(next, lines - 1)])
    return ways.reduce((a, b) => (longest(b) < longest(a) ? b : a))
  }
  if (words.length === 1 || longest(best(0, 1)) <= WIDEST.one) return best(0, 1)
  if (words.length === 2 || longest(best(0, 2)) <= WIDEST.two) return best(0, 2)
  return best(0, 3)
}

export interface Note {
  readonly words: string
  readonly isWarning: boolean
}

/**
 * What is to be said of the names as a whole: that picture and volume do not fit, or two needles, or else why the networks
 * say nothing, or what they hold back.
 */
export function noteOnNames({
  namesPaused,
  namesDisagree,
  needleDisagrees,
  readings,
}: Pick<Live, 'namesPaused' | 'namesDisagree' | 'needleDisagrees' | 'readings'>): Note | undefined {
  const warning = namesDisagree ?? needleDisagrees
  if (warning !== undefined) return { words: warning, isWarning: true }
  if (namesPaused !== undefined) return { words: `AI paused: ${namesPaused}`, isWarning: false }
  const doubted = readings.flatMap((reading) => reading.doubted ?? [])
  return doubted.length === 0
    ? undefined
    : { words: `Held back, mirror differs: ${doubted.join(', ')}`, isWarning: false }
}

/** Said once, while any are shown: no person has looked at what networks say. */
export const UNREVIEWED = 'Names: unreviewed'
