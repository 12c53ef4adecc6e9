/** The levels counted along a sweep, in the words of page and panel. */
import type { LevelCount } from '#core/anatomy/confirmed-levels.ts'
import type { Live } from './live.ts'

/** Each with a question mark until a person has confirmed the count; empty while nothing is counted. */
export function levelsInWords(levels: Live['levels'], { isConfirmed, upBy }: LevelCount): string {
  if (levels.length === 0) return ''
  if (isConfirmed) return `${levels.map(({ level }) => level).join(', ')}: confirmed`
  if (upBy !== 0) return `${levels.map(({ level }) => `${level}?`).join(', ')}: moved ${movedInWords(upBy)}`
  return levels.map(({ level, confidence }) => `${level}? ${5 * Math.round(20 * confidence)} %`).join(', ')
}

const movedInWords = (upBy: number) => `${Math.abs(upBy) === 1 ? 'one' : 'two'} ${upBy > 0 ? 'up' : 'down'}`
