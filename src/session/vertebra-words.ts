/** What is said of the levels of vertebrae found in a CT or MR, on the page and in the headset. */
import type { FoundSpine, FoundVertebra } from '#core/labelling/find-spine.ts'

/** 'L3', 'L3? 95 %', 'not named'; with a word where the volume ends in it. */
export function sayLevel({ level, confidence, isCut }: FoundVertebra, isConfirmed: boolean): string {
  const cut = isCut ? ' (cut)' : ''
  if (!level) return `not named${cut}`
  return isConfirmed ? `${level}${cut}` : `${level}? ${Math.round(100 * confidence)} %${cut}`
}

export function sayLevelsFrom({ countedFrom }: FoundSpine, isConfirmed: boolean): string {
  if (isConfirmed) return 'Levels confirmed by you.'
  switch (countedFrom) {
    case 'sacrum':
      return 'Counted from the sacrum: a proposal. A transitional vertebra can mislead; look, then confirm.'
    case 'person':
      return 'Counted from the vertebra you named. Look, then confirm.'
    case 'nothing':
      return 'No sacrum was found in this volume: say which level the lowest whole vertebra is.'
  }
}

/** The vertebra that a person is asked about: the lowest one whose body is whole; undefined where none is. */
export const lowestWhole = ({ vertebrae }: Pick<FoundSpine, 'vertebrae'>): FoundVertebra | undefined =>
  vertebrae.findLast(({ isCut }) => !isCut)

/** Short, beside a vertebra in a picture: 'L3?', 'L3', 'lowest whole', '' for the others that nobody has named. */
export function nameBeside(vertebra: FoundVertebra, spine: Pick<FoundSpine, 'vertebrae'>, isConfirmed: boolean) {
  if (vertebra.level) return isConfirmed ? vertebra.level : `${vertebra.level}?`
  return vertebra === lowestWhole(spine) ? 'lowest whole' : ''
}
