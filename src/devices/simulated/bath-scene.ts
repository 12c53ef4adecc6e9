/** What the simulated probe sees in clear water: where the needle's tip is in its picture, or how deep the floor lies. */
import { apply, compose, invert, point, type Point } from '#core/frames/transform.ts'
import type { NeedleShape } from '#core/phantom/contact/needle-contact.ts'
import { MARKER_MM, probeFromImage } from '#core/phantom/sweep.ts'
import type { PictureGeometry } from '#core/phantom/ultrasound/probe-geometry.ts'
import type { BathScene } from '#core/phantom/ultrasound/water-bath.ts'
import type { HeldMoment } from './held-course.ts'

/** In the bath: the needle's tip, a finger on the marked end, nothing, or a flat floor through a place, across the beam. */
export type Bath = 'tip' | 'finger' | 'nothing' | { readonly floor: Point<'ct'> }

export function bathScene(
  bath: Bath,
  { probe, needle }: HeldMoment,
  picture: PictureGeometry,
  { lengthMm }: NeedleShape,
): BathScene {
  if (bath === 'finger') return { isTouched: true }
  if (bath === 'nothing' || !probe) return {}
  if (bath !== 'tip') return { floorMm: apply(invert(probe.ctFromProbe), bath.floor).y - MARKER_MM }
  if (!needle) return {}
  const imageFromCt = invert(compose(probe.ctFromProbe, probeFromImage(picture)))
  const tip = apply(imageFromCt, apply(needle.ctFromNeedle, point('needle', 0, 0, lengthMm)))
  return { tip: { xPx: tip.x, yPx: tip.y, offMm: tip.z * picture.mmPerPx } }
}
