/** The standard view that is seen and the way to the one that is wanted, in the words of page and panel. */
import type { ToldView, ViewGuidance } from '#core/anatomy/watched-view.ts'

/** Of the view alone; whole percents. */
export function seenViewInWords({ seen, silent }: ToldView): string {
  if (silent !== undefined) return `No view named: ${silent}`
  return seen ? `Seen: ${seen.name}, ${Math.round(100 * seen.confidence)} %` : 'Seen: no standard view'
}

export interface SaidGuidance {
  readonly words: string
  readonly tone: 'hint' | 'reached' | 'silent'
}

/** @param wanted the view's name */
export function guidanceInWords(guidance: ViewGuidance, wanted: string): SaidGuidance {
  switch (guidance.state) {
    case 'reached': return { words: `Reached: ${wanted}`, tone: 'reached' }
    case 'on the way': return { words: capital(guidance.hint), tone: 'hint' }
    case 'silent': return { words: `No hint: ${guidance.reason}`, tone: 'silent' }
    case 'not looking': return { words: 'No hint: no fresh picture is looked at', tone: 'silent' }
  }
} // prettier-ignore

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1)
