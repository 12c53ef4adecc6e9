/** Targets reached by the needle's tip, and targets that were in the picture. */
import { apply, invert, point, transform } from '#core/frames/transform.ts'
import { placeMetric, type Metric } from './metric.ts'
import { distance, originOf, type TrackedSample, type Vector } from './tracked-sample.ts'

/** Perk Tutor's numbers. */
export const TARGET_OPTIONS = { hitMm: 3, scannedMm: 5 } as const

export function targetsHit(needle: string, targets: readonly Vector[]): Metric {
  const hit = new Set<number>()
  return placeMetric({ name: 'Targets Hit', unit: '%', device: needle }, (sample) => {
    for (const [index, target] of targets.entries())
      if (distance(originOf(sample), target) <= TARGET_OPTIONS.hitMm) hit.add(index)
    return targets.length ? (100 * hit.size) / targets.length : undefined
  })
}

export interface PictureSize {
  readonly width: number
  readonly height: number
}

/** @param image the device whose frame is the picture's: pixels, or millimetres where `size` is in millimetres. */
export function targetsScanned(image: string, targets: readonly Vector[], size: PictureSize): Metric {
  const scanned = new Set<number>()
  return placeMetric({ name: 'Targets Scanned', unit: '%', device: image }, (sample) => {
    for (const [index, target] of targets.entries()) if (isScanned(sample, target, size)) scanned.add(index)
    return targets.length ? (100 * scanned.size) / targets.length : undefined
  })
}

function isScanned({ patientFromDevice }: TrackedSample, target: Vector, { width, height }: PictureSize): boolean {
  const m = patientFromDevice
  const imageFromPatient = invert(transform('patient', 'image', m))
  const { x, y, z } = apply(imageFromPatient, point('patient', ...target))
  const zMm = z * Math.hypot(m[8]!, m[9]!, m[10]!)
  return Math.abs(zMm) <= TARGET_OPTIONS.scannedMm && x >= 0 && x <= width && y >= 0 && y <= height
}
