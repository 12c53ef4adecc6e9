import { describe, expect, test } from 'vitest'
import { createPick } from '#core/atlas/pick.ts'
import {
  answer,
  answered,
  asked,
  createQuiz,
  explainAnswer,
  labelOf,
  peelFor,
  sayQuestion,
  scoreOf,
  toNext,
} from '#core/atlas/quiz.ts'
import { QUIZ_TOPICS, quizTopic } from '#core/atlas/lessons.ts'
import { LORE } from '#core/atlas/lore.ts'
import { displacements, shownParts, takenApart } from '#core/atlas/taken-apart.ts'
import { builtInStructures } from './built-in.ts'

const { meshes } = builtInStructures()
const apart = takenApart(meshes)
const { parts, layers } = apart
const SEEDS = Array.from({ length: 20 }, (_, seed) => seed + 1)
const rightOf = (quiz: ReturnType<typeof createQuiz>) => {
  const question = asked(quiz)!
  if (question.type === 'view') return question.view
  return question.type === 'level' ? parts.find(({ label }) => label === question.label)!.level! : question.label
}

describe('the quizzes of the lessons', () => {
  test.each(QUIZ_TOPICS)('$title asks for nothing else, and is answered rightly by who knows it', ({ id, of }) => {
    let quiz = createQuiz(parts, 11, quizTopic(id))
    expect(quiz.topic).toBe(id)
    for (const question of quiz.questions) {
      const kind = parts.find(({ label }) => label === labelOf(question))?.kind
      if (Array.isArray(of)) expect(of).toContain(kind)
      else expect(question.type === 'view').toBe(of === 'views')
    }
    while (asked(quiz)) quiz = toNext(answer(quiz, parts, rightOf(quiz)))
    expect(scoreOf(quiz).right).toBe(quiz.questions.length)
  })

  test('asks for each of the seven views once, told by what is seen and never by its name', () => {
    const { questions } = createQuiz(parts, 4, quizTopic('views'))
    expect(new Set(questions.map((question) => question.type === 'view' && question.view)).size).toBe(7)
    for (const question of questions) {
      if (question.type !== 'view') continue
      const said = sayQuestion(question, parts, 'english').toLowerCase()
      expect(said).not.toContain(question.view.split(' ').slice(1).join(' '))
      expect(question.options).toHaveLength(4)
      expect(question.options).toContain(question.view)
    }
  })
})

describe('a quiz', () => {
  test('of one seed asks the same again, of another something else', () => {
    expect(createQuiz(parts, 7)).toEqual(createQuiz(parts, 7))
    expect(createQuiz(parts, 7).questions).not.toEqual(createQuiz(parts, 8).questions)
  })

  test.each(SEEDS)(
    'of seed %i asks for ten different structures in all three ways, each with its answer among the options',
    (seed) => {
      const { questions } = createQuiz(parts, seed)
      expect(new Set(questions.map(labelOf)).size).toBe(10)
      expect(new Set(questions.map(({ type }) => type))).toEqual(new Set(['touch', 'level', 'name']))
      for (const question of questions) {
        if (question.type === 'view') throw new Error('asks for a view')
        const part = parts.find(({ label }) => label === question.label)!
        expect(LORE[part.kind!]).toMatch(/\.$/)
        if (question.type === 'touch') continue
        expect(new Set<unknown>(question.options).size).toBe(4)
        expect(question.options).toContain(question.type === 'level' ? part.level : part.label)
      }
    },
  )

  test('answered rightly gives ten of ten; the same wrong answer to all at most three', () => {
    let [right, wrong] = [createQuiz(parts, 3), createQuiz(parts, 3)]
    for (let n = 0; n < 10; n++) {
      right = toNext(answer(right, parts, rightOf(right)))
      wrong = toNext(answer(wrong, parts, 'L3'))
    }
    expect(scoreOf(right)).toEqual({ right: 10, answered: 10, of: 10 })
    expect(scoreOf(wrong).right).toBeLessThanOrEqual(3)
    expect(asked(right)).toBeUndefined()
  })

  test('counts the first answer, and does not go on without one', () => {
    const quiz = createQuiz(parts, 5)
    expect(toNext(quiz).at).toBe(0)
    const once = answer(quiz, parts, undefined)
    expect(answered(once)).toEqual({ given: undefined, isRight: false })
    expect(answer(once, parts, rightOf(once))).toBe(once)
  })

  test('says what it was, what was given instead and what it is known by, in the language that is read', () => {
    const quiz = createQuiz(parts, 1)
    const question = asked(quiz)!
    const other = parts.find((part) => part.kind === 'aorta' && part.label !== labelOf(question))!
    const wrong = explainAnswer(answer(quiz, parts, other.label), parts, 'latin')!
    expect(wrong).toContain('Not Aorta abdominalis: it is')
    expect(sayQuestion(question, parts, 'english')).toMatch(/^Touch: [A-Z]/)
    const lore = LORE[parts.find(({ label }) => label === labelOf(question))!.kind!]!
    expect(wrong).toContain(lore)
    expect(explainAnswer(answer(quiz, parts, labelOf(question)), parts, 'latin')).toMatch(/^Right: /)
  })

  test('a case of three structures has none', () => {
    expect(() => createQuiz(parts.slice(0, 3), 1)).toThrow('a quiz needs 4 structures')
  })
})

/** From 60 directions round it, by the ray that a finger or a controller would send. */
test('everything that can be asked for can be met by a ray from somewhere once the layers over it are off', () => {
  const askable = parts.filter(({ kind }) => kind && kind in LORE && kind !== 'radicular artery')
  expect(askable.length).toBeGreaterThan(90)
  const hidden = askable.filter((part) => {
    const look = { explode: 0, isolated: undefined, peeled: peelFor(layers, part) }
    const pick = createPick({ meshes, parts, moved: displacements(apart, 0), shown: shownParts(apart, look) })
    return !part.anchors.some((anchor) =>
      Array.from({ length: 60 }, (_, n) => {
        const [turn, up] = [(2 * Math.PI * (n % 12)) / 12, (Math.floor(n / 12) - 2) * 0.5]
        const from = [
          500 * Math.cos(turn) * Math.cos(up),
          500 * Math.sin(turn) * Math.cos(up),
          500 * Math.sin(up),
        ] as const
        return [anchor[0] + from[0], anchor[1] + from[1], anchor[2] + from[2]] as const
      }).some((from) => {
        const way = [anchor[0] - from[0], anchor[1] - from[1], anchor[2] - from[2]] as const
        return pick(from, way)?.part === part.index
      }),
    )
  })
  expect(hidden.map(({ kind, level, side }) => [kind, level, side].join(' '))).toEqual([])
})
