/** An attempt as it is kept, with what a test wants different. */
import type { Attempt } from '#core/training/attempt.ts'
import { CHECKLIST } from '#core/training/ratings.ts'

export const attempt = (more: Partial<Attempt> = {}): Attempt => ({
  version: 1,
  id: '8b1a9c53-0e0c-4f6b-9a7e-2f1d5a3c4b60',
  trainee: 'Alex',
  taskId: 'facet-l4-left',
  unitId: 'facet-and-branch',
  curriculumId: 'novice-lumbar-injection',
  spine: { grade: 1, seed: 7 },
  stage: 'full overlay',
  beganEpochMs: Date.UTC(2026, 0, 5, 9, 30),
  lastedS: 83.456,
  figures: [
    { name: 'Target Error', unit: 'mm', value: 1.25 },
    { name: 'Path Length', unit: 'mm', device: 'needle', value: 312.5 },
    { name: 'View Quality', unit: '%' },
  ],
  isPassed: true,
  reasons: [],
  complications: [],
  marks: [],
  events: [],
  score: 71.25,
  trace: [],
  isBenchmark: false,
  ...more,
})

/** Of nine things that applied, six were done. */
export const assessment = {
  by: 'Dr. Lee',
  atEpochMs: Date.UTC(2026, 0, 5, 10),
  checklist: CHECKLIST.map((_, n) => (n === 0 ? null : n % 3 > 0)),
  ratings: { tissue: 4, overall: 3 } as const,
  isSignedOff: true,
  remark: '',
}
