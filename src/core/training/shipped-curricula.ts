/** The two that come with the product, whole: somebody may begin with them as they are, or write their own from one. */
import { curriculumSchema, type Curriculum } from './curriculum.ts'
import anatomy from './curricula/lumbar-anatomy.json' with { type: 'json' }
import novice from './curricula/novice-injection.json' with { type: 'json' }

export const SHIPPED_CURRICULA: readonly Curriculum[] = [novice, anatomy].map((each) => curriculumSchema.parse(each))
