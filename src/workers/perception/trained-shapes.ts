/** What a network of each kind must be given and must answer: one that differs could not be read, and is refused before it runs. */
import type { TrainedKind, TrainedManifest } from './trained-manifest.ts'

type Shapes = Readonly<Record<string, readonly number[]>>

const CHANNELS: Readonly<Record<TrainedKind, number>> = { 'lumbar-anatomy': 2, 'muscle-fascia': 2, needle: 4 }

/** @returns what is wrong, or undefined */
export function shapeFault(manifest: TrainedManifest): string | undefined {
  const { kind, channels, outputs } = manifest
  if (channels.length !== CHANNELS[kind])
    return `a network of kind ${kind} has ${CHANNELS[kind]} channels, not ${channels.length}`
  for (const [name, shape] of Object.entries(shapesOf(manifest))) {
    const told = outputs[name]
    if (told?.join() === shape.join()) continue
    return told
      ? `a network of kind ${kind} answers ${name} as ${shape.join(' x ')}, not ${told.join(' x ')}`
      : `a network of kind ${kind} answers ${name}; this one does not`
  }
  return undefined
}

function shapesOf({ kind, side, classes, landmarks, views }: TrainedManifest): Shapes {
  const seg = [1, classes.length, side, side]
  const map = [1, 1, side, side]
  const heat = (count: number) => [1, count, side / 2, side / 2]
  switch (kind) {
    case 'lumbar-anatomy':
      return { seg, bone: map, heat: heat(landmarks.length), view: [1, views.length], valid: [1, 1] }
    case 'muscle-fascia':
      return { seg }
    case 'needle':
      return { shaft: map, heat: heat(1), view: [1, 1] }
    default:
      throw new TypeError(`no network is of kind ${String(kind satisfies never)}`)
  }
}
