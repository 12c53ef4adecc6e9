/**
 * The spine without what takes long to lay out: nerves, vessels and yellow ligaments. All that is there lies where it
 * lies in the whole spine, so that one can take the other's place. Cost: a sixth of `createLumbarSpine`.
 */
import { SIDES } from '#core/anatomy/levels.ts'
import { placeBones, shapeBones } from './bones.ts'
import { PLAINLY } from './felt.ts'
import { nearestBone, type LumbarSpine } from './lumbar-spine.ts'
import { drawMeasures } from './morphometry.ts'
import { checkParameters, type SpineParameters } from './parameters.ts'
import { inPosture, placeSpine } from './placement.ts'
import { backMuscles } from './soft/back-muscles.ts'
import { createCompartment } from './soft/compartment.ts'
import { disc } from './soft/discs.ts'
import { backFascia } from './soft/fascia.ts'
import { psoas, quadratus } from './soft/front-muscles.ts'
import { gapsOf } from './soft/gap.ts'
import { interspinous, supraspinous } from './soft/ligaments.ts'
import { canalMiddle, createSac } from './soft/sac.ts'
import { boxAround, nearestOf } from './soft/skeleton.ts'
import { createTrunk } from './soft/trunk.ts'

export type Sketch = Pick<LumbarSpine, 'parts' | 'boneAt' | 'skinAt'>

/** @throws RangeError naming a parameter that is out of its anatomical range. */
export function createSketch(parameters: SpineParameters): Sketch {
  checkParameters(parameters)
  const supine = placeSpine(drawMeasures(parameters), parameters)
  const { vertebrae, sacrum } = inPosture(supine, parameters)
  const bones = placeBones(shapeBones(supine, parameters), { vertebrae, sacrum })
  const skeleton = { parameters, vertebrae, sacrum, bones }
  const gaps = gapsOf(skeleton)
  const discs = gaps.map((gap) => disc(gap, parameters))
  const middle = canalMiddle(skeleton)
  const sac = createSac(skeleton, nearestOf([...bones, ...discs], boxAround(middle, 20), 16))
  const trunk = createTrunk(skeleton)
  const bodies = boxAround(
    vertebrae.map(({ centre }) => centre),
    120,
  )
  const room = createCompartment(skeleton, trunk, nearestOf(bones, bodies), PLAINLY)
  const muscles = backMuscles(skeleton, room, PLAINLY)
  const fascia = backFascia(room, { left: muscles[0]!.box, right: muscles[3]!.box })
  const fronts = SIDES.flatMap((side) => {
    const ofPsoas = psoas(skeleton, side)
    return [ofPsoas, quadratus(skeleton, side, ofPsoas.sdf, room.sdf).muscle]
  })
  return {
    parts: [
      ...trunk.parts,
      ...fascia.slice(0, 1),
      ...fascia.slice(4, 5),
      ...fronts,
      ...muscles,
      ...[1, 2, 3, 5, 6, 7].map((n) => fascia[n]!),
      ...gaps.map(interspinous),
      supraspinous(gaps),
      ...discs,
      ...sac.parts,
      ...bones,
    ],
    boneAt: nearestBone(bones),
    skinAt: trunk.skin,
  }
}
