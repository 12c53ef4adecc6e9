/** Questions on the structures of a case, the same ones for the same seed, and how answers are scored. */
import { LEVELS, type Level } from '#core/anatomy/levels.ts'
import { createRandom } from '#core/phantom/random.ts'
import type { PeelLayer } from './layers.ts'
import { LORE } from './lore.ts'
import { nameIn } from './names.ts'
import type { AtlasPart } from './parts.ts'
import type { AtlasLanguage } from './terms.ts'

export type Question =
  /** Touch the structure that is named. */
  | { readonly type: 'touch'; readonly label: number }
  /** It is marked: of which level is it? */
  | { readonly type: 'level'; readonly label: number; readonly options: readonly Level[] }
  /** It is marked: what is it? Options are labels. */
  | { readonly type: 'name'; readonly label: number; readonly options: readonly number[] }

export interface Answer {
  /** A label, or of 'level' a level; undefined when a person gave up. */
  readonly given: number | Level | undefined
  readonly isRight: boolean
}

export interface Quiz {
  readonly seed: number
  readonly questions: readonly Question[]
  /** Which one is asked now. */
  readonly at: number
  /** As many as were answered. */
  readonly answers: readonly Answer[]
}

const OPTIONS = 4
const BONES = 'Bones'

/** What lies outside the bones, or in a gap between them, is asked with the bones in place: they say which level it is. */
const SEEN_BESIDE_BONE: readonly (string | undefined)[] = [
  'medial branch', 'L5 dorsal ramus', 'nerve root', 'dorsal root ganglion', 'intervertebral disc', 'aorta',
  'inferior vena cava', 'common iliac artery', 'common iliac vein', 'lumbar artery',
] // prettier-ignore

/** Of what something is known and can be seen when the layers over it are off. */
const isAskable = ({ kind }: AtlasPart) => kind !== undefined && kind in LORE && kind !== 'radicular artery'

/** How many layers are off while it is asked for: everything over it, but never the bones over what lies beside them. */
export function peelFor(layers: readonly PeelLayer[], part: AtlasPart): number {
  const own = layers.findIndex((layer) => layer.parts.includes(part.index))
  const bones = layers.findIndex(({ name }) => name === BONES)
  return bones >= 0 && SEEN_BESIDE_BONE.includes(part.kind) ? Math.min(own, bones) : own
}

/** @throws RangeError when fewer structures can be asked for than there are options */
export function createQuiz(parts: readonly AtlasPart[], seed: number, count = 10): Quiz {
  const random = createRandom(seed)
  const pick = <T>(from: readonly T[]): T =>
    from[Math.min(from.length - 1, Math.floor(random.uniform() * from.length))]!
  const askable = parts.filter(isAskable)
  if (askable.length < OPTIONS)
    throw new RangeError(`a quiz needs ${OPTIONS} structures that can be asked for; this case has ${askable.length}`)
  const kinds = [...new Set(askable.map(({ kind }) => kind))]
  const asked = new Set<number>()

  /** Kind first, so that the many nerves do not crowd out the few muscles. */
  function next(from: readonly AtlasPart[]): AtlasPart {
    const left = from.filter(({ label }) => !asked.has(label))
    const pool = left.length ? left : from
    const kind = pick([...new Set(pool.map((part) => part.kind))])
    const part = pick(pool.filter((each) => each.kind === kind))
    asked.add(part.label)
    return part
  }

  function question(n: number): Question {
    const levelled = askable.filter(({ level }) => level !== undefined)
    if (n % 3 === 1 && levelled.length) {
      const part = next(levelled)
      return { type: 'level', label: part.label, options: levelsAround(part.level!) }
    }
    if (n % 3 === 2 && kinds.length >= OPTIONS) {
      const part = next(askable)
      return { type: 'name', label: part.label, options: namesLike(part) }
    }
    return { type: 'touch', label: next(askable).label }
  }

  /** Of other kinds, on the same side and at the same level where there are such: told apart by what they are. */
  function namesLike(part: AtlasPart): number[] {
    const options = [part.label]
    while (options.length < OPTIONS) {
      const used = options.map((label) => askable.find((each) => each.label === label)!.kind)
      const kind = pick(kinds.filter((each) => !used.includes(each)))
      const like = askable.filter((each) => each.kind === kind)
      const near = like.filter(
        ({ side, level }) =>
          (!side || !part.side || side === part.side) && (!level || !part.level || level === part.level),
      )
      options.push(pick(near.length ? near : like).label)
    }
    return options.toSorted((a, b) => a - b)
  }

  return { seed, questions: Array.from({ length: count }, (_, n) => question(n)), at: 0, answers: [] }
}

/** Its own level and its neighbours, from the head down. */
function levelsAround(level: Level): Level[] {
  const at = LEVELS.indexOf(level)
  const from = Math.max(0, Math.min(at - 1, LEVELS.length - OPTIONS))
  return LEVELS.slice(from, from + OPTIONS)
}

/** The one that is asked now; undefined when all are answered. */
export const asked = ({ questions, at }: Quiz): Question | undefined => questions[at]

/** The answer to the one that is asked now, where it was given already. */
export const answered = ({ answers, at }: Quiz): Answer | undefined => answers[at]

/** The first answer counts; another one to the same question changes nothing. */
export function answer(quiz: Quiz, parts: readonly AtlasPart[], given: Answer['given']): Quiz {
  const question = asked(quiz)
  if (!question || answered(quiz)) return quiz
  const right = question.type === 'level' ? parts.find(({ label }) => label === question.label)?.level : question.label
  return { ...quiz, answers: [...quiz.answers, { given, isRight: given !== undefined && given === right }] }
}

/** On to the next; undefined stays while the one that is asked has no answer. */
export const toNext = (quiz: Quiz): Quiz => (answered(quiz) ? { ...quiz, at: quiz.at + 1 } : quiz)

export interface QuizScore {
  readonly right: number
  readonly answered: number
  readonly of: number
}

export const scoreOf = ({ answers, questions }: Quiz): QuizScore => ({
  right: answers.filter(({ isRight }) => isRight).length,
  answered: answers.length,
  of: questions.length,
})

const namedPart = (parts: readonly AtlasPart[], label: number, language: AtlasLanguage) => {
  const part = parts.find((each) => each.label === label)
  return part?.kind ? nameIn({ ...part, kind: part.kind }, language) : `label ${label}`
}

/** In words, without giving the answer away. */
export function sayQuestion(question: Question, parts: readonly AtlasPart[], language: AtlasLanguage): string {
  switch (question.type) {
    case 'touch':
      return `Touch: ${namedPart(parts, question.label, language)}`
    case 'level':
      return 'Of which level is the marked structure?'
    case 'name':
      return 'What is the marked structure?'
  }
}

export const sayOption = (option: number | Level, parts: readonly AtlasPart[], language: AtlasLanguage): string =>
  typeof option === 'number' ? namedPart(parts, option, language) : option

/** What a person is told after an answer: what it was, what was given instead, and what it is known by. */
export function explainAnswer(quiz: Quiz, parts: readonly AtlasPart[], language: AtlasLanguage): string | undefined {
  const [question, given] = [asked(quiz), answered(quiz)]
  if (!question || !given) return undefined
  const name = namedPart(parts, question.label, language)
  const lore = LORE[parts.find(({ label }) => label === question.label)?.kind ?? 'skin'] ?? ''
  if (given.isRight) return `Right: ${name}. ${lore}`
  const instead = given.given === undefined ? 'It is' : `Not ${sayOption(given.given, parts, language)}: it is`
  return `${instead} ${name}. ${lore}`
}

/** Labels that stand out while it is asked, and after it was answered. */
export function quizMarks(quiz: Quiz): { readonly pointed?: number; readonly right?: number; readonly wrong?: number } {
  const [question, given] = [asked(quiz), answered(quiz)]
  if (!question) return {}
  if (!given) return question.type === 'touch' ? {} : { pointed: question.label }
  const wrong = !given.isRight && typeof given.given === 'number' ? given.given : undefined
  return { right: question.label, ...(wrong !== undefined && { wrong }) }
}
