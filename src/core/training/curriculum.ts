/** What is learned in which order: units with goals, what comes before them, what is done in them, and who says that they are passed. */
import { z } from 'zod'
import { GRADES } from './graded-spines.ts'
import { STAGES } from './stages.ts'

const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'small letters, digits and single hyphens')

const step = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('task'),
    task: id,
    /** Passes that are needed, not all in a row. */
    passes: z.number().int().min(1).max(20),
    grade: z.number().int().min(GRADES[0]).max(GRADES.at(-1)!).default(1),
    /** A pass counts only with this little help, or less. */
    stage: z.enum(STAGES).default('full overlay'),
  }),
  z.strictObject({ kind: z.literal('quiz'), quiz: id, least: z.number().min(0).max(100).default(80) }),
  z.strictObject({ kind: z.literal('tour'), tour: id }),
])

const unit = z.strictObject({
  id,
  title: z.string().min(3).max(80),
  goals: z.array(z.string().min(3).max(200)).min(1).max(8),
  /** Units that are passed first. */
  prerequisites: z.array(id).default([]),
  steps: z.array(step).min(1).max(20),
  /** A supervisor stands for it, besides. */
  isSignedOff: z.boolean().default(false),
})

export const curriculumSchema = z.strictObject({
  format: z.literal('interspace-curriculum/1'),
  id,
  title: z.string().min(3).max(100),
  about: z.string().max(500),
  units: z.array(unit).min(1).max(40),
})

export type Curriculum = z.infer<typeof curriculumSchema>
export type Unit = Curriculum['units'][number]
export type Step = Unit['steps'][number]

/** What exists to be named; a kind that is left out is not checked. */
export interface Known {
  readonly tasks: readonly string[]
  readonly quizzes?: readonly string[]
  readonly tours?: readonly string[]
}

export type ReadCurriculum =
  { readonly ok: true; readonly curriculum: Curriculum } | { readonly ok: false; readonly faults: readonly string[] }

/** Every fault at once, each with where it is. */
export function readCurriculum(text: string, known: Known): ReadCurriculum {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { ok: false, faults: [`This is no JSON: ${error instanceof Error ? error.message : String(error)}`] }
  }
  const read = curriculumSchema.safeParse(value)
  if (!read.success)
    return { ok: false, faults: read.error.issues.map(({ path, message }) => `${sayPath(path)}: ${message}`) }
  const faults = crossFaults(read.data, known)
  return faults.length ? { ok: false, faults } : { ok: true, curriculum: read.data }
}

const sayPath = (path: readonly PropertyKey[]) =>
  path.map((part) => (typeof part === 'number' ? `[${part + 1}]` : String(part))).join(' ') || 'curriculum'

/** What one record cannot say alone: names that are used twice, or of nothing, or that wait for each other. */
function crossFaults({ units }: Curriculum, known: Known): readonly string[] {
  const faults: string[] = []
  const seen = new Set<string>()
  for (const { id: own, prerequisites, steps } of units) {
    if (seen.has(own)) faults.push(`unit ${own}: there are two of this id`)
    for (const before of prerequisites)
      if (!seen.has(before))
        faults.push(
          `unit ${own}: its prerequisite ${before} ${units.some((each) => each.id === before) ? 'does not come before it' : 'is no unit'}`,
        )
    seen.add(own)
    for (const each of steps) {
      if (each.kind === 'task' && !known.tasks.includes(each.task))
        faults.push(`unit ${own}: there is no task ${each.task}`)
      if (each.kind === 'quiz' && known.quizzes && !known.quizzes.includes(each.quiz))
        faults.push(`unit ${own}: there is no quiz ${each.quiz}`)
      if (each.kind === 'tour' && known.tours && !known.tours.includes(each.tour))
        faults.push(`unit ${own}: there is no tour ${each.tour}`)
    }
  }
  return faults
}
