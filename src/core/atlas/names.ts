/** The name of one structure in one language: what it is, then of which level and side. */
import { nameOfLabel, type ForeignLabels } from '#core/anatomy/foreign-labels.ts'
import { LEVELS, type Level, type Side } from '#core/anatomy/levels.ts'
import { STRUCTURES, type StructureKind } from '#core/anatomy/structures.ts'
import { TERMS, type AtLevel, type AtlasLanguage, type Gender } from './terms.ts'

/** 'Processus spinosus' and 'vertebrae lumbalis III': what a label writes in two lines. */
export type NameLines = readonly [what: string, where: string]

interface Named {
  readonly kind: StructureKind
  readonly level?: Level | undefined
  readonly side?: Side | undefined
}

const ROMAN: Readonly<Record<Level, string>> = { T12: 'XII', L1: 'I', L2: 'II', L3: 'III', L4: 'IV', L5: 'V' }

const LATIN_SIDES: Readonly<Record<Side, Readonly<Record<Gender, string>>>> = {
  left: { m: 'sinister', f: 'sinistra', n: 'sinistrum', mp: 'sinistri' },
  right: { m: 'dexter', f: 'dextra', n: 'dextrum', mp: 'dextri' },
}

const GERMAN_SIDES: Readonly<Record<Side, string>> = { left: 'links', right: 'rechts' }

const below = (level: Level) => LEVELS[LEVELS.indexOf(level) + 1] ?? 'S1'

function latinLevel(at: AtLevel, level: Level): string {
  const isThoracic = level === 'T12'
  switch (at) {
    case 'vertebra':
      return `vertebrae ${isThoracic ? 'thoracicae' : 'lumbalis'} ${ROMAN[level]}`
    case 'itself':
      return `${isThoracic ? 'thoracica' : 'lumbalis'} ${ROMAN[level]}`
    case 'nerve':
      return `nervi ${isThoracic ? 'thoracici' : 'lumbalis'} ${ROMAN[level]}`
    case 'artery':
      return ROMAN[level]
    case 'between':
      return `${level}–${below(level)}`
  }
}

/** A thoracic transverse process is no rib that stayed: TA calls it 'processus transversus'. */
function latinTerm({ kind, level }: Named): string {
  if (kind === 'transverse process' && level === 'T12') return 'Processus transversus'
  return kind === 'nerve root' && level
    ? 'Radix'
    : kind === 'dorsal root ganglion' && level
      ? 'Ganglion sensorium'
      : TERMS[kind].latin
}

export function nameLines(structure: Named, language: AtlasLanguage): NameLines {
  const { kind, level, side } = structure
  const { english, german, gender, at } = TERMS[kind]
  const betweenOrAt = level && (at === 'between' ? `${level}–${below(level)}` : level)
  switch (language) {
    case 'latin': {
      const where = level && at ? latinLevel(at, level) : ''
      return [latinTerm(structure), [where, side ? LATIN_SIDES[side][gender] : ''].filter(Boolean).join(', ')]
    }
    case 'english':
      return [capital(english), [betweenOrAt ?? '', side ?? ''].filter(Boolean).join(', ')]
    case 'german':
      return [german, [betweenOrAt ?? '', side ? GERMAN_SIDES[side] : ''].filter(Boolean).join(', ')]
  }
}

/** In one line. */
export function nameIn(structure: Named, language: AtlasLanguage): string {
  const [what, where] = nameLines(structure, language)
  return where ? `${what} ${where}` : what
}

/** Of a label, as its own file calls it where it is none of our structures. */
export function linesOfLabel(label: number, language: AtlasLanguage, foreign?: ForeignLabels): NameLines {
  const structure = STRUCTURES[label - 1]
  return structure ? nameLines(structure, language) : [capital(nameOfLabel(label, foreign)), '']
}

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1)
