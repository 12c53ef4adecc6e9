/**
 * The coordinate frames of the system, each with its origin, unit and axes.
 *
 * A point means nothing without its frame; a matrix means nothing without two.
 * PLUS names for the same frames are translated once, in `plus-names.ts`.
 */
/** One that moves with its bone: where the bone lay in the CT, its places have the CT's numbers. */
const VERTEBRA = { origin: "the CT's", unit: 'mm', axes: 'LPS at planning time, rigid with the bone' } as const

/** Beside the one that is guided. */
const FURTHER = {
  needle: { origin: 'marker on the hub of a further needle', unit: 'mm', axes: "the marker's" },
  tip: { origin: 'tip of a further needle', unit: 'mm', axes: "+z is the needle's direction" },
} as const

export const FRAMES = {
  image: {
    origin: 'first pixel of the ultrasound image',
    unit: 'px',
    axes: 'x to the marked side, y away from the skin (MF)',
  },
  probe: { origin: 'marker on the transducer', unit: 'mm', axes: "the marker's" },
  needle: { origin: 'marker on the needle hub', unit: 'mm', axes: "the marker's" },
  'needle-tip': { origin: 'needle tip', unit: 'mm', axes: "+z is the needle's direction" },
  'needle-2': { ...FURTHER.needle },
  'needle-2-tip': { ...FURTHER.tip },
  'needle-3': { ...FURTHER.needle },
  'needle-3-tip': { ...FURTHER.tip },
  stylus: { origin: 'marker on the stylus', unit: 'mm', axes: "the marker's" },
  'stylus-tip': { origin: 'stylus tip', unit: 'mm', axes: "+z is the stylus's direction" },
  tracker: { origin: 'tracking camera', unit: 'mm', axes: "the tracker's" },
  patient: { origin: 'reference marker on the patient', unit: 'mm', axes: "the marker's" },
  phantom: { origin: 'origin of the calibration phantom', unit: 'mm', axes: "the phantom's drawing" },
  ct: {
    origin: 'DICOM patient origin of the planning volume (CT, or an MR opened by itself)',
    unit: 'mm',
    axes: 'LPS: left, posterior, superior',
  },
  mr: { origin: 'DICOM patient origin of the MR', unit: 'mm', axes: 'LPS: left, posterior, superior' },
  t12: { ...VERTEBRA },
  l1: { ...VERTEBRA },
  l2: { ...VERTEBRA },
  l3: { ...VERTEBRA },
  l4: { ...VERTEBRA },
  l5: { ...VERTEBRA },
  sacrum: { ...VERTEBRA },
  voxel: { origin: 'centre of the first voxel of the volume', unit: 'voxel', axes: 'i fastest, then j, then k' },
  room: { origin: 'floor below the headset at session start', unit: 'mm', axes: 'WebXR: y up, right-handed' },
  anchor: {
    origin: 'a place in the room that the headset keeps hold of',
    unit: 'mm',
    axes: 'those of what was anchored',
  },
  viewer: { origin: "between the wearer's eyes", unit: 'mm', axes: 'WebXR: y up, -z ahead' },
  'left-hand': { origin: 'grip of the left controller or hand', unit: 'mm', axes: 'WebXR grip space' },
  'right-hand': { origin: 'grip of the right controller or hand', unit: 'mm', axes: 'WebXR grip space' },
} as const

export type Frame = keyof typeof FRAMES

/**
 * The links a complete chain is made of. The graph does not need them; it names them
 * when a path is missing, so that the person is told which step to do.
 */
export const EXPECTED_LINKS: readonly (readonly [to: Frame, from: Frame])[] = [
  ['probe', 'image'],
  ['patient', 'probe'],
  ['patient', 'needle'],
  ['needle', 'needle-tip'],
  ['patient', 'stylus'],
  ['stylus', 'stylus-tip'],
  ['ct', 'patient'],
  ['mr', 'patient'],
  ['room', 'ct'],
  ['room', 'viewer'],
  ['room', 'left-hand'],
  ['room', 'right-hand'],
]

/** `patientFromProbe`: how code, errors and files of this project name the map from one frame to another. */
export function linkName(to: Frame, from: Frame): string {
  const pascal = (frame: Frame) => frame.replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase())
  const head = pascal(to)
  return `${head[0]!.toLowerCase()}${head.slice(1)}From${pascal(from)}`
}
