/** What the page says of the levels of vertebrae found in a CT or MR. */
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
