/**
 * What a network says of the muscles, fascia and fat in one picture.
 *
 * It does not judge whether the picture is of its kind: where a network that does judge abstains, nothing of this may
 * be shown either.
 */
import { abstention, type Abstention } from './abstention.ts'
import { classMaps, type ClassMaps } from './class-maps.ts'
import type { LumbarNumbers } from './lumbar-reading.ts'

export interface MuscleReading extends ClassMaps {
  readonly abstains: Abstention | undefined
}

export function readMuscle(
  outputs: Readonly<Record<string, Float32Array>>,
  mask: Float32Array,
  { classes, temperature, thresholds }: Pick<LumbarNumbers, 'classes' | 'temperature' | 'thresholds'>,
): MuscleReading {
  const { seg } = outputs
  if (!seg) throw new RangeError('a muscle network answers seg')
  const least = classes.map((name) => thresholds[`show.${name}`] ?? 0.5)
  const maps = classMaps(seg, mask, temperature, least)
  return { ...maps, abstains: abstention(maps.entropy, mask, thresholds) }
}
