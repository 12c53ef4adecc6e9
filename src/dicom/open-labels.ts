/** Files that hold labels, apart from those that hold pictures or anything else. */
import { createReader } from './reader/client.ts'
import type { Fault, ReadLabels } from './reader/messages.ts'

export interface OpenedLabels {
  readonly labels: readonly Extract<ReadLabels, { kind: 'labels' }>[]
  /** Not labels: for whoever opens volumes. */
  readonly rest: readonly File[]
  readonly faults: readonly Fault[]
}

export async function openLabels(files: readonly File[]): Promise<OpenedLabels> {
  const reader = createReader()
  const others = files.map((blob) => ({ name: blob.name, blob }))
  const labels: OpenedLabels['labels'][number][] = []
  const rest: File[] = []
  const faults: Fault[] = []
  try {
    for (const file of files) {
      const answer = await reader.labels({ name: file.name, blob: file }, others)
      if (!answer.ok) rest.push(file)
      else if (answer.value.kind === 'labels') labels.push(answer.value)
      else if (answer.value.kind === 'refused') faults.push({ file: file.name, reason: answer.value.reason })
      else rest.push(file)
    }
  } finally {
    reader.release()
  }
  return { labels, rest, faults }
}
