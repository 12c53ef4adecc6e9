/**
 * The tours of the lessons: steps of the long tour in an order of their own, and what it has no time for. Facts as in
 * `lore.ts`.
 */
import { LUMBAR_TOUR, step } from './lumbar-tour.ts'
import type { Tour, TourStep } from './tour.ts'

/** @throws RangeError when the long tour has lost a step that a lesson walks. */
function taken(title: string): TourStep {
  const found = LUMBAR_TOUR.steps.find((each) => each.title === title)
  if (!found) throw new RangeError(`the tour of the whole back has no step "${title}"`)
  return found
}

const tour = (name: string, steps: readonly TourStep[]): Tour => ({
  format: 'interspace-tour/1',
  name,
  language: 'en',
  steps: [...steps],
})

export const LESSON_TOURS: readonly { readonly id: string; readonly tour: Tour }[] = [
  {
    id: 'bones',
    tour: tour('Bones and levels', [
      taken('The back'),
      step(
        'The bones',
        'Bones',
        'Five lumbar vertebrae stand on the sacrum, between the two hip bones. Their spinous processes are what a hand feels in the midline of the back.',
        { marked: ['sacrum'] },
      ),
      step(
        'One vertebra',
        'Bones',
        'A vertebra alone: the body in front carries, the arch behind shelters the canal. From the arch one spinous process goes backwards, two transverse processes to the sides, and two pairs of articular processes up and down.',
        { alone: 'vertebra L3', hasNames: false, seenFrom: { aroundDeg: 35, aboveDeg: 25 }, sizeM: 0.3 },
      ),
      step(
        'Discs',
        'Bones',
        'Between two bodies lies a disc, named by both: L4/5 is the one between L4 and L5. What a needle from behind meets first is never the disc but lamina, joint or ligament.',
        {
          marked: ['intervertebral disc L3', 'intervertebral disc L4'],
          seenFrom: { aroundDeg: 80, aboveDeg: 5 },
        },
      ),
      taken('Counting levels'),
      step(
        'The crest',
        'Bones',
        'A line between the highest points of the two hip bones crosses the spine at about L4 or the gap below it. A hand that counts from there is a level wrong in a good third of backs: ultrasound counts from the sacrum.',
        { marked: ['left hip bone', 'right hip bone', 'vertebra L4'] },
      ),
      taken('Taken apart'),
    ]),
  },
  {
    id: 'layers',
    tour: tour('The way of an epidural needle', [
      taken('Under the skin'),
      taken('Erector spinae'),
      taken('Multifidus'),
      taken('Ligaments'),
      step(
        'The yellow ligament',
        'Intertransverse ligaments and flava',
        'With the outer ligaments off, the yellow ligament is seen between the laminae: two halves that meet in the midline. Behind it lies the epidural space with its fat, then the dura.',
        {
          marked: ['ligamentum flavum L3', 'ligamentum flavum L4'],
          seenFrom: { aroundDeg: 15, aboveDeg: 10 },
          sizeM: 0.7,
        },
      ),
      taken('Facet joints'),
      taken('Cut across'),
    ]),
  },
  {
    id: 'nerves',
    tour: tour('Nerves and vessels', [
      taken('The sac'),
      taken('Roots and ganglia'),
      taken('Medial branches'),
      step(
        'Lumbar arteries',
        'Bones',
        'From the aorta lumbar arteries wind round the waist of each vertebral body and give branches to foramen and muscles. Colour Doppler looks for them before a needle goes to a foramen.',
        {
          marked: ['left lumbar artery L3', 'left lumbar artery L4'],
          seenFrom: { aroundDeg: 80, aboveDeg: 5 },
          sizeM: 0.7,
        },
      ),
      step(
        'The great vessels',
        'Vessels',
        'In front of the bodies runs the aorta, a little to the left, and the vena cava to its right. They divide and join at about L4 and L5: a needle that passes a disc can reach them.',
        { marked: ['aorta', 'inferior vena cava'], seenFrom: { aroundDeg: 180, aboveDeg: 5 } },
      ),
    ]),
  },
]
