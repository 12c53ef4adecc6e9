/** Quizzes and tours by the ids that curricula name: of what a quiz asks, and which tour walks where. */
import type { StructureKind } from '#core/anatomy/structures.ts'
import { LESSON_TOURS } from './lesson-tours.ts'
import { LUMBAR_TOUR } from './lumbar-tour.ts'
import type { Tour } from './tour.ts'

export interface QuizTopic {
  readonly id: string
  readonly title: string
  /** Only these are asked for; 'views' asks for standard views by what is seen in them; absent: all structures. */
  readonly of?: readonly StructureKind[] | 'views'
}

export const QUIZ_TOPICS: readonly QuizTopic[] = [
  { id: 'whole-back', title: 'The whole back' },
  { id: 'bones', title: 'Bones and levels', of: ['vertebra', 'sacrum', 'hip bone', 'intervertebral disc'] },
  {
    id: 'ligaments',
    title: 'Joints and ligaments',
    of: [
      'facet capsule', 'ligamentum flavum', 'interspinous ligament', 'supraspinous ligament', 'intertransverse ligament',
      'thoracolumbar fascia, posterior layer', 'thoracolumbar fascia, middle layer', 'erector spinae aponeurosis',
    ],
  },
  {
    id: 'nerves',
    title: 'Nerves and vessels',
    of: [
      'dura', 'cauda equina', 'conus medullaris', 'nerve root', 'dorsal root ganglion', 'medial branch', 'L5 dorsal ramus',
      'aorta', 'inferior vena cava', 'common iliac artery', 'common iliac vein', 'lumbar artery',
    ],
  },
  { id: 'views', title: 'Standard views', of: 'views' },
] // prettier-ignore

export const quizTopic = (id: string): QuizTopic | undefined => QUIZ_TOPICS.find((topic) => topic.id === id)

export const TOURS: readonly { readonly id: string; readonly tour: Tour }[] = [
  { id: 'skin-to-nerve', tour: LUMBAR_TOUR },
  ...LESSON_TOURS,
]

export const tourOf = (id: string): Tour | undefined => TOURS.find((each) => each.id === id)?.tour

/** Undefined of a tour from a file, or of one that was changed here. */
export const idOfTour = (tour: Tour): string | undefined => TOURS.find((each) => each.tour === tour)?.id
