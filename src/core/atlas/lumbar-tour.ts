/**
 * The tour that ships: from the skin to the nerves that are blocked, as an educator walks a newcomer through a lumbar back.
 * Facts as in `lore.ts`.
 */
import type { Tour, TourStep } from './tour.ts'

const BEHIND = { aroundDeg: 0, aboveDeg: 5 } as const
const OBLIQUE = { aroundDeg: 40, aboveDeg: 15 } as const

export const step = (title: string, top: string, narration: string, more: Partial<TourStep> = {}): TourStep => ({
  title,
  narration,
  top,
  explode: 0,
  alone: null,
  marked: [],
  hasNames: true,
  seenFrom: BEHIND,
  sizeM: 0.5,
  cut: null,
  ...more,
})

export const LUMBAR_TOUR: Tour = {
  format: 'interspace-tour/1',
  name: 'From the skin to the nerve: the lumbar back in thirteen steps',
  language: 'en',
  steps: [
    step(
      'The back',
      'Skin',
      'This is a lumbar back seen from behind, as whoever holds the needle sees it. The head is up, the patient’s left is on your left.',
      { hasNames: false },
    ),
    step(
      'Under the skin',
      'Thoracolumbar fascia, posterior layer',
      'Under skin and fat lies the thoracolumbar fascia. Its posterior layer covers the muscles of the back and holds to the spinous processes.',
    ),
    step(
      'Erector spinae',
      'Iliocostalis',
      'With the fascia off, the erector spinae lies open: iliocostalis to the outside, longissimus in the middle.',
      { marked: ['left iliocostalis', 'right iliocostalis', 'left longissimus', 'right longissimus'] },
    ),
    step(
      'Multifidus',
      'Multifidus',
      'Deep to them multifidus fills the groove beside the spinous processes. Each medial branch supplies it.',
      { marked: ['left multifidus', 'right multifidus'] },
    ),
    step(
      'Beside the spine',
      'Quadratus lumborum',
      'In front of the erector spinae, quadratus lumborum runs from the iliac crest to the twelfth rib and the transverse processes; psoas lies further forward.',
      { marked: ['left quadratus lumborum', 'left psoas'], seenFrom: OBLIQUE },
    ),
    step(
      'Ligaments',
      'Supraspinous and interspinous ligaments',
      'Between the spinous processes lie the interspinous ligaments, over their tips the supraspinous one. The yellow ligament spans from lamina to lamina: the last resistance before the epidural space.',
      { marked: ['supraspinous ligament', 'interspinous ligament L3', 'ligamentum flavum L3'], seenFrom: OBLIQUE },
    ),
    step(
      'Facet joints',
      'Facet joints',
      'Each facet joint joins the inferior articular process above with the superior one below. Its capsule is reached at its hind lower end.',
      {
        marked: ['left facet capsule L4', 'right facet capsule L4'],
        seenFrom: { aroundDeg: 25, aboveDeg: 5 },
        sizeM: 0.7,
      },
    ),
    step(
      'Counting levels',
      'Bones',
      'Levels are counted from the sacrum upwards. The lowest movable vertebra is L5, unless it is transitional: then imaging must say so.',
      { marked: ['sacrum', 'vertebra L5'] },
    ),
    step(
      'Medial branches',
      'Bones',
      'The medial branch of L4 crosses the root of the transverse process of L5, beside its superior articular process. The dorsal ramus of L5 crosses the wing of the sacrum.',
      {
        marked: ['left medial branch L3', 'left medial branch L4', 'left L5 dorsal ramus'],
        seenFrom: { aroundDeg: 35, aboveDeg: 10 },
        sizeM: 0.8,
      },
    ),
    step(
      'Roots and ganglia',
      'Bones',
      'Each root leaves under the pedicle of the vertebra it is named after. Its ganglion lies in the foramen, and an artery runs with it.',
      {
        marked: ['left nerve root L4', 'left dorsal root ganglion L4', 'left radicular artery L4'],
        seenFrom: { aroundDeg: 80, aboveDeg: 0 },
        sizeM: 0.8,
      },
    ),
    step(
      'The sac',
      'Dura and fluid',
      'With the bones off, the dural sac is seen, with the roots that leave it. It ends at about S2. In front of it lie the great vessels.',
      { marked: ['dura'], seenFrom: { aroundDeg: 20, aboveDeg: 10 } },
    ),
    step(
      'Cut across',
      'Iliocostalis',
      'Cut across, the same section is seen in CT, in MR and as a probe held there would show it: the joints on either side, the sac between, and the shadow that each bone throws.',
      { cut: { plane: 'transverse', share: 0.474 }, seenFrom: { aroundDeg: 0, aboveDeg: 60 }, sizeM: 0.4 },
    ),
    step(
      'Taken apart',
      'Supraspinous and interspinous ligaments',
      'Taken apart, each level shows what belongs to it: vertebra and disc, joints and ligaments, roots, branches and arteries.',
      { explode: 0.6, seenFrom: { aroundDeg: 20, aboveDeg: 10 }, sizeM: 0.3 },
    ),
  ],
}
