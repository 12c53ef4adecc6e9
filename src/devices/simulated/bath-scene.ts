/** What the simulated probe sees in clear water: where the needle's tip is in its picture. */
import { apply, compose, invert, point } from '#core/frames/transform.ts'
import type { NeedleShape } from '#core/phantom/contact/needle-contact.ts'
import { probeFromImage } from '#core/phantom/sweep.ts'
import type { PictureGeometry } from '#core/phantom/ultrasound/probe-geometry.ts'
import type { BathScene } from '#core/phantom/ultrasound/water-bath.ts'
import type { HeldMoment } from './held-course.ts'

export function bathScene(
  bath: 'tip' | 'finger' | 'nothing',
  { probe, needle }: HeldMoment,
  picture: PictureGeometry,
  { lengthMm }: NeedleShape,
): BathScene {
  if (bath === 'finger') return { isTouched: true }
  if (bath === 'nothing' || !probe || !needle) return {}
  const imageFromCt = invert(compose(probe.ctFromProbe, probeFromImage(picture)))
  const tip = apply(imageFromCt, apply(needle.ctFromNeedle, point('needle', 0, 0, lengthMm)))
  return { tip: { xPx: tip.x, yPx: tip.y, offMm: tip.z * picture.mmPerPx } }
}
