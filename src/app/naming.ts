/**
 * Where names come from. With a registered volume whose structures are known, from its labels where the plane cuts it,
 * the networks being evidence; without, from the networks alone, unverified, with levels only as a tracked sweep has
 * counted them.
 */
import { boneAgreement, disagreement } from '#core/fusion/bone-agreement.ts'
import type { LevelCount } from '#core/anatomy/confirmed-levels.ts'
import type { PictureReading } from '#core/anatomy/picture-reading.ts'
import type { ShownName } from '#core/anatomy/shown-name.ts'
import { cutVolume } from '#core/fusion/volume-cut.ts'
import { BONY, namesFromVolume, showsBone } from '#core/fusion/volume-names.ts'
import { cellGridOver } from '#core/fusion/beams.ts'
import { apply, point, type Transform } from '#core/frames/transform.ts'
import type { LabelField } from '#core/volumes/label-field.ts'
import type { Fan } from '#core/ultrasound/fan.ts'
import { createLevelCounting, NONE_COUNTED, type Counted } from './level-counting.ts'

/** One displayed frame, as far as names go. */
export interface NamingMoment {
  readonly nowMs: number
  readonly fan: Fan | undefined
  readonly pixelMm: readonly [x: number, y: number] | undefined
  /** What the networks found and how it stands on the picture. */
  readonly readings: readonly PictureReading[]
  readonly names: readonly ShownName[]
  /** Labels of the open volume, when there are any. */
  readonly labels: LabelField | undefined
  /** Pose of the picture in the volume; undefined while it is not registered or not to be trusted. */
  readonly ctFromImage: Transform<'ct', 'image'> | undefined
  /** Pose of the picture in the patient's tracked frame; undefined while it is not to be trusted. */
  readonly patientFromImage: Transform<'patient', 'image'> | undefined
  /** What a person said of the count of levels. */
  readonly levelCount: LevelCount
}

/** No levels are counted while names come from a volume. */
export interface Named extends Counted {
  /** Picture and volume do not agree: what the operator must hear; undefined while they do or cannot be compared. */
  readonly disagreement: string | undefined
}

export interface Naming {
  at(moment: NamingMoment): Named
  /** Another source or another patient: nothing counted so far holds. */
  clear(): void
}

/** A cut takes some milliseconds; names need not follow the hand faster than eyes do. */
const CUT_EACH_MS = 120
/** A single picture may be wrong; this many cuts in a row are not. */
const ALARM_AFTER = 4

export function createNaming(): Naming {
  let cutAtMs = -Infinity
  let kept: Named = { ...NONE_COUNTED, disagreement: undefined }
  let disagreed: string[] = []
  const counting = createLevelCounting()

  function fromVolume({ nowMs, fan, pixelMm, readings, labels, ctFromImage }: Known): Named {
    if (nowMs - cutAtMs < CUT_EACH_MS) return kept
    cutAtMs = nowMs
    const reading = readings.find((each) => showsBone(each) && each.abstains === undefined)
    const { cellMm, ...grid } = reading
      ? { side: reading.side, mapping: reading.mapping, cellMm: reading.mapping.xStepPx * pixelMm[0] }
      : cellGridOver(fan, pixelMm)
    const cut = cutVolume(labels, ctFromImage.matrix, fan, grid, cellMm)
    const told = reading && disagreement(boneAgreement(cut, boneOf(reading), 0.5))
    disagreed = told ? [...disagreed.slice(1 - ALARM_AFTER), told] : []
    kept = {
      ...NONE_COUNTED,
      names: namesFromVolume(cut, reading),
      disagreement: disagreed.length >= ALARM_AFTER ? told : undefined,
    }
    return kept
  }

  function fromNetworks({ readings, names, patientFromImage, levelCount }: NamingMoment): Named {
    const reading = readings.find(showsBone)
    const placeOf =
      patientFromImage && ((xPx: number, yPx: number) => apply(patientFromImage, point('image', xPx, yPx, 0)))
    if (placeOf && reading) counting.read(reading, placeOf)
    return { ...counting.at(names, levelCount, placeOf), disagreement: undefined }
  }

  return {
    at(moment) {
      const { labels, ctFromImage, fan, pixelMm } = moment
      if (labels && ctFromImage && fan && pixelMm) return fromVolume({ ...moment, labels, ctFromImage, fan, pixelMm })
      cutAtMs = -Infinity
      disagreed = []
      return fromNetworks(moment)
    },
    clear() {
      counting.clear()
      cutAtMs = -Infinity
      disagreed = []
    },
  }
}

type Known = NamingMoment &
  Required<{ [K in 'labels' | 'ctFromImage' | 'fan' | 'pixelMm']: NonNullable<NamingMoment[K]> }>

function boneOf({ classes, cells }: PictureReading): Float32Array {
  const isBone = classes.map((name) => BONY.has(name))
  return Float32Array.from(cells, (of) => (isBone[of] ? 1 : 0))
}
