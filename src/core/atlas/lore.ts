/**
 * One sentence on each kind of structure that a learner can be asked for: what it is known by, and why whoever holds a
 * needle wants to know it. Facts as in Standring (ed.), Gray's Anatomy, 41st ed., ch. 43, and Bogduk, Clinical Anatomy of the
 * Lumbar Spine and Sacrum, 4th ed.; of ultrasound as in Karmakar and Chin, Spinal Sonography (NYSORA).
 */
import type { StructureKind } from '#core/anatomy/structures.ts'

export const LORE: Readonly<Partial<Record<StructureKind, string>>> = {
  vertebra: 'Counted from the sacrum upwards: the lowest movable one is L5, unless it is transitional.',
  sacrum:
    'Five fused vertebrae; on ultrasound an unbroken bright line below the last gap, from which levels are counted.',
  'hip bone':
    'Its crest is felt at about L4 or the gap below it, and hides the foramen of L5 from a probe held from the side.',
  'intervertebral disc': 'Joins two vertebral bodies and is named by both; it lies in front of the dural sac.',
  'facet capsule':
    'Closes the joint of the inferior articular process above with the superior one below; a needle reaches its hind lower end.',
  'ligamentum flavum':
    'Spans from lamina to lamina; behind the epidural space it is the last resistance of an epidural needle.',
  'interspinous ligament': 'Fills the gap between two spinous processes: the way of a midline needle.',
  'supraspinous ligament': 'Runs over the tips of the spinous processes, mostly ending at L4.',
  'intertransverse ligament':
    'Stretches from one transverse process to the next; in front of it lie psoas and the spinal nerve.',
  multifidus:
    'The deepest and most medial large muscle of the back; it fills the groove beside the spinous processes, and a medial branch supplies it.',
  longissimus: 'The middle column of the erector spinae, lateral to multifidus.',
  iliocostalis: 'The lateral column of the erector spinae.',
  'quadratus lumborum':
    'From the iliac crest to the twelfth rib and the transverse processes, in front of the erector spinae.',
  psoas: 'Lies in front of the transverse processes along the vertebral bodies; the lumbar plexus runs in it.',
  'gluteal muscles': 'From the outside of the hip bone and the sacrum; they cover the hind part of the iliac crest.',
  'thoracolumbar fascia, posterior layer': 'Covers the erector spinae from behind and holds to the spinous processes.',
  'thoracolumbar fascia, middle layer':
    'Between erector spinae and quadratus lumborum, from the tips of the transverse processes.',
  'thoracolumbar fascia, anterior layer': 'In front of quadratus lumborum.',
  'erector spinae aponeurosis': 'The broad tendon of longissimus and iliocostalis, over the lower multifidus.',
  dura: 'The sac of nerves and fluid; it ends at about S2 and must not be punctured by an epidural needle.',
  'conus medullaris': 'The cord ends at about L1–L2; below it only nerve roots float in the sac.',
  'cauda equina': 'The roots below the end of the cord, on the way to their foramina.',
  'nerve root': 'Leaves the sac and passes under the pedicle of the vertebra it is named after.',
  'dorsal root ganglion': 'Lies in the foramen, under the pedicle of the vertebra of the same number.',
  'medial branch':
    'Crosses the root of the transverse process of the vertebra below its own number, beside the superior articular process: L4 is blocked at L5.',
  'L5 dorsal ramus': 'Crosses the wing of the sacrum beside its superior articular process.',
  aorta: 'In front of the vertebral bodies, a little to the left; it divides at about L4.',
  'inferior vena cava': 'To the right of the aorta, joined from the two common iliac veins at about L5.',
  'common iliac artery': 'One of the two into which the aorta divides at about L4.',
  'common iliac vein': 'Joins its fellow at about L5 into the inferior vena cava.',
  'lumbar artery': 'Winds round the waist of the vertebral body and gives branches to foramen and muscles.',
  'radicular artery':
    'Runs with the root through the foramen; one of them may supply the cord, and particles in it are dangerous.',
}
