/**
 * The six procedures as shipped: defaults with their sources, for a clinician to own and change.
 *
 * Volumes, needle lengths and margins that no source gives are this project's proposals (docs/planning.md).
 */
import { USUAL_MARGIN, type NoGo, type Procedure, type ProcedureId } from './procedure.ts'
import {
  at,
  AWAKE,
  CONFIRM_LEVEL,
  CONTRAST,
  DURA,
  FAR_FROM_ALL,
  keepAway,
  MISPLACED,
  near,
  ROOTS,
  SOURCES,
  SPINAL,
  TUOHY,
} from './template-parts.ts'

const LUMBAR = ['L1', 'L2', 'L3', 'L4', 'L5'] as const

type Shipped = Omit<Procedure, 'version' | 'edit' | 'id'>

const SHIPPED: Readonly<Record<ProcedureId, Shipped>> = {
  'facet-joint': {
    name: 'Facet joint, intra-articular',
    levels: LUMBAR,
    isSided: true,
    target: {
      words:
        'joint gap between the superior articular process below (in front, outside) and the inferior one above, at its back',
      between: [at('inferior articular process'), at('superior articular process', 'below')],
      offMm: 0,
      towards: ['posterior'],
      share: 0.2,
      touchesBoneMm: 4,
    },
    approach: 'from the side to the middle, in plane, through the narrow angle in which the joint opens',
    probe: {
      array: 'curved 2-5 MHz',
      plane: 'transverse',
      view: 'transverse interlaminar',
      needle: 'in plane',
      from: 'lateral',
    },
    needle: SPINAL,
    volumeMl: { least: 1, most: 2 },
    bleedingRisk: 'low',
    noGo: [...DURA, ...ROOTS, ...FAR_FROM_ALL],
    warnings: [
      MISPLACED,
      CONFIRM_LEVEL,
      { text: 'The joint holds 1–2 mL; osteophytes may close it from behind.', source: SOURCES.facet },
    ],
    sources: [SOURCES.facet, SOURCES.misplaced],
  },
  'medial-branch': {
    name: 'Medial branch block',
    levels: ['L1', 'L2', 'L3', 'L4'],
    isSided: true,
    target: {
      words: 'groove between the superior articular and the transverse process of the vertebra below the nerve',
      between: [at('superior articular process', 'below'), at('transverse process', 'below')],
      offMm: 0,
      towards: ['posterior', 'superior'],
      share: 0.2,
      touchesBoneMm: 5,
    },
    approach:
      'from behind and the side onto bone in plane, then a look along the spine that the tip is on the upper transverse process',
    probe: {
      array: 'curved 2-5 MHz',
      plane: 'transverse',
      view: 'transverse spinous',
      needle: 'in plane',
      from: 'lateral',
    },
    needle: SPINAL,
    volumeMl: { least: 0.3, most: 0.5 },
    bleedingRisk: 'low',
    noGo: [...DURA, ...ROOTS, ...FAR_FROM_ALL],
    warnings: [
      MISPLACED,
      CONFIRM_LEVEL,
      {
        text: 'In front of the transverse process it spreads to the foramen: touch bone, and stay behind its upper edge.',
        source: SOURCES.branch,
      },
    ],
    sources: [SOURCES.branch, SOURCES.misplaced],
  },
  'l5-dorsal-ramus': {
    name: 'L5 dorsal ramus block',
    levels: ['L5'],
    isSided: true,
    target: {
      words: 'groove between the ala of the sacrum and its superior articular process',
      between: [at('superior articular process', 'below'), at('transverse process', 'below')],
      offMm: 0,
      towards: ['posterior', 'superior'],
      share: 0.2,
      touchesBoneMm: 5,
    },
    approach: 'from the head and the side over the iliac crest; often out of plane',
    probe: {
      array: 'curved 2-5 MHz',
      plane: 'transverse',
      view: 'transverse interlaminar',
      needle: 'in plane',
      from: 'lateral',
    },
    needle: SPINAL,
    volumeMl: { least: 0.3, most: 0.5 },
    bleedingRisk: 'low',
    noGo: [...DURA, ...ROOTS, ...FAR_FROM_ALL],
    warnings: [
      MISPLACED,
      {
        text: 'The iliac crest hides it: the poorest target for ultrasound, poorer in a high BMI.',
        source: SOURCES.branch,
      },
    ],
    sources: [SOURCES.branch, SOURCES.misplaced],
  },
  transforaminal: {
    name: 'Transforaminal epidural, nerve root block',
    levels: LUMBAR,
    isSided: true,
    target: {
      words: 'under the pedicle, above and outside the root as it leaves the foramen',
      between: [at('pedicle'), at('dorsal root ganglion')],
      offMm: 2,
      towards: ['posterior', 'lateral'],
      share: 0.2,
      touchesBoneMm: 2,
    },
    approach: 'between two transverse processes, in plane, through the ligament between them',
    probe: {
      array: 'curved 2-5 MHz',
      plane: 'transverse',
      view: 'transverse interlaminar',
      needle: 'in plane',
      from: 'lateral',
    },
    needle: { ...SPINAL, lengthsMm: [90, 127, 178] },
    volumeMl: { least: 0.5, most: 4 },
    bleedingRisk: 'intermediate',
    noGo: [
      ...DURA,
      // Its own root is what is sought: beside it, never in it.
      ...(['nerve root', 'dorsal root ganglion'] as const).flatMap((kind): NoGo[] => [
        { kind, which: 'own', margin: near(0.5, 2), why: 'reached from beside, not pierced' },
        { kind, which: 'others', margin: USUAL_MARGIN, why: 'nerve injury' },
      ]),
      ...FAR_FROM_ALL,
    ],
    warnings: [
      {
        text: 'Fluoroscopy with contrast under live imaging, not ultrasound alone, is what guidelines ask for here.',
        source: SOURCES.safeguards,
      },
      { text: 'Non-particulate steroid (dexamethasone) first.', source: SOURCES.safeguards },
      {
        text: 'Look for the radicular artery with colour Doppler before and during; the great one enters between T7 and L4, mostly left.',
        source: 'Murthy et al. 2010, Pain Med 11:1756-1764; project default: Doppler',
      },
      { text: 'Extension tubing, so that the needle keeps still.', source: SOURCES.safeguards },
      AWAKE,
      CONFIRM_LEVEL,
    ],
    sources: [SOURCES.safeguards, SOURCES.root],
  },
  'interlaminar-epidural': {
    name: 'Interlaminar epidural',
    levels: LUMBAR,
    isSided: true,
    target: {
      words: 'the epidural fat behind the sac, just in front of the ligamentum flavum',
      between: [at('ligamentum flavum', 'level', false), at('epidural fat', 'none', false)],
      offMm: 1.5,
      towards: ['posterior'],
      share: 0.2,
      touchesBoneMm: 0,
    },
    approach:
      'beside the midline from the feet, in plane through the window between two laminae, loss of resistance to saline',
    probe: {
      array: 'curved 2-5 MHz',
      plane: 'sagittal',
      view: 'sagittal oblique interlaminar',
      needle: 'in plane',
      from: 'caudal',
    },
    needle: TUOHY,
    volumeMl: { least: 3, most: 8 },
    bleedingRisk: 'intermediate',
    // The space is some millimetres deep: with the usual margins nobody could reach it.
    noGo: [
      ...keepAway('dural puncture; the space behind it is the aim', near(0.5, 2), 'dura'),
      ...ROOTS,
      ...FAR_FROM_ALL,
    ],
    warnings: [
      CONTRAST,
      AWAKE,
      { text: 'Read the MRI for room in the space at this level before.', source: SOURCES.safeguards },
      CONFIRM_LEVEL,
    ],
    sources: [SOURCES.safeguards, SOURCES.window, SOURCES.epiduralDepth],
  },
  'caudal-epidural': {
    name: 'Caudal epidural',
    levels: ['L5'],
    isSided: false,
    target: {
      words: 'the sacral canal just inside its hiatus',
      between: [at('sacrum', 'none', false), at('epidural fat', 'none', false)],
      offMm: 1,
      towards: ['inferior', 'posterior'],
      share: 0.06,
      touchesBoneMm: 20,
    },
    approach: 'from the feet along the midline through the sacrococcygeal ligament',
    probe: {
      array: 'linear 5-12 MHz',
      plane: 'sagittal',
      view: 'sagittal midline',
      needle: 'in plane',
      from: 'caudal',
    },
    needle: { ...SPINAL, lengthsMm: [90] },
    volumeMl: { least: 10, most: 20 },
    bleedingRisk: 'intermediate',
    noGo: [...DURA, ...FAR_FROM_ALL],
    warnings: [
      CONTRAST,
      AWAKE,
      {
        text: 'The sac ends at S2 in the mean, lower in some: do not go further up than the hiatus.',
        source: SOURCES.caudal,
      },
    ],
    sources: [SOURCES.safeguards, SOURCES.caudal],
  },
}

export const shippedProcedure = (id: ProcedureId): Procedure => ({ id, version: 1, edit: undefined, ...SHIPPED[id] })
