/** Outputs for tests: of a network with this finding. */
import type { AiOutput } from '#core/records/ai-output.ts'

let made = 0

export const outputNamed = (finding: string): AiOutput => ({
  id: `00000000-0000-4000-8000-${String((made += 1)).padStart(12, '0')}`,
  kind: 'levels',
  model: { name: 'lumbar-anatomy', version: '1.0.0', sha256: 'a'.repeat(64) },
  inputSha256: 'b'.repeat(64),
  confidence: 0.8,
  finding,
  madeMs: 1_790_000_000_000,
})
