/** A session in which nothing is missing but that a person asks to be guided. */
import { IDENTITY, point } from '#core/frames/transform.ts'
import type { SessionState } from '#session/state.ts'
import { NOT_BEGUN } from '#session/workflow.ts'

export const READY = {
  openCase: {
    name: 'a case',
    modality: 'CT',
    remarks: [],
    geometry: {
      dimensions: [2, 2, 2],
      spacingMm: [1, 1, 1],
      origin: [0, 0, 0],
      direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    },
  },
  consent: { procedure: 1_790_000_000_000, recording: undefined },
  source: { kind: 'openigtlink', label: 'a scanner', state: 'running', detail: '' },
  registration: {
    matrix: IDENTITY,
    how: 'by landmarks',
    verdict: { isPassed: true, how: '3 known places touched', worstMm: 1.2, atEpochMs: 1_790_000_000_000 },
  },
  target: point('ct', 0, 0, 0),
  entry: point('ct', 0, 60, 0),
  workflow: {
    ...NOT_BEGUN,
    isPlanLocked: true,
    tools: { calibrationFault: undefined, isPictureCalibrated: true, isTipMissing: false },
  },
} as const satisfies Partial<SessionState>
