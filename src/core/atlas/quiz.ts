/** Questions on the structures of a case, the same ones for the same seed, and how answers are scored. */
import { LEVELS, type Level } from '#core/anatomy/levels.ts'
import type { StructureKind } from '#core/anatomy/structures.ts'
import { WANTED_VIEWS, type WantedView } from '#core/anatomy/view-hint.ts'
import { createRandom } from '#core/phantom/random.ts'
import { QUIZ_TOPICS, type QuizTopic } from './lessons.ts'
import type { PeelLayer } from './layers.ts'
import { LORE } from './lore.ts'
import { nameIn } from './names.ts'
import type { AtlasPart } from './parts.ts'
import type { AtlasLanguage } from './terms.ts'
import { VIEW_LORE } from './view-lore.ts'

export type Question =
  /** Touch the structure that is named. */
  | { readonly type: 'touch'; readonly label: number }
  /** It is marked: of which level is it? */
  | { readonly type: 'level'; readonly label: number; readonly options: readonly Level[] }
  /** It is marked: what is it? Options are labels. */
  | { readonly type: 'name'; readonly label: number; readonly options: readonly number[] }
  /** What is seen is told: which standard view is it? */
  | { readonly type: 'view'; readonly view: WantedView; readonly options: readonly WantedView[] }

/** The structure that a question is about; a view is about none. */
export const labelOf = (question: Question): number | undefined =>
  question.type === 'view' ? undefined : question.label

export interface Answer {
  /** A label, or of 'level' a level, of 'view' a view; undefined when a person gave up. */
  readonly given: number | Level | WantedView | undefined
  readonly isRight: boolean
}

export interface Quiz {
  readonly seed: number
  /** By the id that curricula use. */
  readonly topic: string
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

const COUNT = 10

/** @throws RangeError when fewer structures can be asked for than there are options */
export function createQuiz(parts: readonly AtlasPart[], seed: number, topic: QuizTopic = QUIZ_TOPICS[0]!): Quiz {
  const random = createRandom(seed)
  const pick = <T>(from: readonly T[]): T =>
    from[Math.min(from.length - 1, Math.floor(random.uniform() * from.length))]!
  const questions = topic.of === 'views' ? viewQuestions(pick) : structureQuestions(parts, topic.of, pick)
  return { seed, topic: topic.id, questions, at: 0, answers: [] }
}

type Pick = <T>(from: readonly T[]) => T

/** Each standard view once. */
function viewQuestions(pick: Pick): readonly Question[] {
  const left = [...WANTED_VIEWS]
  return WANTED_VIEWS.map(() => {
    const view = pick(left)
    left.splice(left.indexOf(view), 1)
    const options = [view]
    while (options.length < OPTIONS) options.push(pick(WANTED_VIEWS.filter((each) => !options.includes(each))))
    return { type: 'view', view, options: WANTED_VIEWS.filter((each) => options.includes(each)) }
  })
}

function structureQuestions(
  parts: readonly AtlasPart[],
  wanted: readonly StructureKind[] | undefined,
  pick: Pick,
): readonly Question[] {
  const askable = parts.filter(isAskable)
  if (askable.length < OPTIONS)
    throw new RangeError(`a quiz needs ${OPTIONS} structures that can be asked for; this case has ${askable.length}`)
  const kinds = [...new Set(askable.map(({ kind }) => kind))]
  const own = wanted ? askable.filter(({ kind }) => wanted.includes(kind!)) : askable
  // A case may have labels of few structures: what it has is asked.
  const wantedParts = own.length >= OPTIONS ? own : askable
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
    const levelled = wantedParts.filter(({ level }) => level !== undefined)
    if (n % 3 === 1 && levelled.length) {
      const part = next(levelled)
      return { type: 'level', label: part.label, options: levelsAround(part.level!) }
    }
    if (n % 3 === 2 && kinds.length >= OPTIONS) {
      const part = next(wantedParts)
      return { type: 'name', label: part.label, options: namesLike(part) }
    }
    return { type: 'touch', label: next(wantedParts).label }
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

  return Array.from({ length: COUNT }, (_, n) => question(n))
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

function rightAnswer(question: Question, parts: readonly AtlasPart[]): Answer['given'] {
  switch (question.type) {
    case 'level': return parts.find(({ label }) => label === question.label)?.level
    case 'view': return question.view
    case 'touch':
    case 'name': return question.label
  }
} // prettier-ignore

/** The first answer counts; another one to the same question changes nothing. */
export function answer(quiz: Quiz, parts: readonly AtlasPart[], given: Answer['given']): Quiz {
  const question = asked(quiz)
  if (!question || answered(quiz)) return quiz
  const right = rightAnswer(question, parts)
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
    case 'view':
      return `Which view is this? ${VIEW_LORE[question.view]}`
  }
}

export const sayOption = (
  option: number | Level | WantedView,
  parts: readonly AtlasPart[],
  language: AtlasLanguage,
): string =>
  typeof option === 'number' ? namedPart(parts, option, language) : option.charAt(0).toUpperCase() + option.slice(1)

/** What a person is told after an answer: what it was, what was given instead, and what it is known by. */
export function explainAnswer(quiz: Quiz, parts: readonly AtlasPart[], language: AtlasLanguage): string | undefined {
  const [question, given] = [asked(quiz), answered(quiz)]
  if (!question || !given) return undefined
  if (question.type === 'view') {
    const view = sayOption(question.view, parts, language)
    if (given.isRight) return `Right: ${view.toLowerCase()}.`
    return given.given === undefined ? `It is: ${view.toLowerCase()}.` : `Not ${sayOption(given.given, parts, language).toLowerCase()}: it is ${view.toLowerCase()}.` // prettier-ignore
  }
  const name = namedPart(parts, question.label, language)
  const lore = LORE[parts.find(({ label }) => label === question.label)?.kind ?? 'skin'] ?? ''
  if (given.isRight) return `Right: ${name}. ${lore}`
  const instead = given.given === undefined ? 'It is' : `Not ${sayOption(given.given, parts, language)}: it is`
  return `${instead} ${name}. ${lore}`
}

/** Labels that stand out while it is asked, and after it was answered. */
export function quizMarks(quiz: Quiz): { readonly pointed?: number; readonly right?: number; readonly wrong?: number } {
  const [question, given] = [asked(quiz), answered(quiz)]
  if (!question || question.type === 'view') return {}
  if (!given) return question.type === 'touch' ? {} : { pointed: question.label }
  const wrong = !given.isRight && typeof given.given === 'number' ? given.given : undefined
  return { right: question.label, ...(wrong !== undefined && { wrong }) }
}
