/**
 * The numbers of the ultrasound model that are no setting and no tissue: the same record is compiled into
 * the shaders, so that processor and graphics card cannot drift apart.
 *
 * Amplitudes are relative to the scatter of muscle (1); they were set by eye and by the figures of
 * `docs/simulated-ultrasound.md` against recorded pictures.
 */
export const MODEL = {
  /** Samples of one scan line. Tissue is read at every second one: it is smoother than the pulse is short. */
  SAMPLES: 384,
  ROWS: 193,
  /** Samples of one step of the running attenuation, and rows between two looks at it. */
  BLOCK: 16,
  LOSS_STRIDE: 4,

  /** Gel fills this much air between array and skin, mm. */
  GEL_MM: 5,
  /** The skin gives way by up to this much, mm, and what lies this deep under the array stays where it was. */
  PRESS_MOST_MM: 8,
  PRESS_REACH_MM: 25,

  SCATTER: 1,
  /** Of the slope of the impedance, per MRayl/mm; it fades with the cube of the cosine as the interface turns from the beam. */
  REFLECTION: 20,

  /** Bone squarely in the beam; oblique bone answers with what its roughness scatters. */
  BONE: 14,
  BONE_ROUGH: 0.07,
  BONE_SHARPNESS: 2.5,
  /** Rise before and decay behind the surface, mm. */
  BONE_RISE_MM: 0.25,
  BONE_DECAY_MM: 0.4,
  /** The beam's thickness draws an oblique surface out by no more than this, mm. */
  BONE_BLUR_MOST_MM: 0.9,
  /** Shares of the aperture that look past bone: its middle, half-way out and near its edge on either side. */
  APERTURE_MIDDLE: 0.28,
  APERTURE_INNER: 0.22,
  APERTURE_OUTER: 0.14,
  /** Echoes that come late from what is beside and above the shadow: level and decay in it, mm. */
  HAZE: 0.24,
  HAZE_DECAY_MM: 28,
  /** What array and tissue throw to and fro: echoes come again at double depth. */
  REVERBERATION: 0.03,
  /** Ringing under the array's face: level, decay, mm between its bands. */
  RING: 5,
  RING_DECAY_MM: 1.5,
  RING_PERIOD_MM: 1.15,
  /** Of the receiver, before it is amplified. */
  NOISE: 0.0003,

  NEEDLE: 30,
  /** How fast the shaft fades as the beam leaves its perpendicular, rad, and what is left at any angle. */
  NEEDLE_LOBE_RAD: 0.3,
  NEEDLE_FLOOR: 0.035,
  NEEDLE_TIP: 12,
  NEEDLE_TIP_MM: 0.45,
  /** Copies from within the lumen: their distance in diameters and how each is to the one before. */
  LUMEN_SPACING: 1.15,
  LUMEN_GAIN: 0.5,
  NEEDLE_SHADOW: 0.4,

  /** What is shown white. */
  WHITE: 27,
} as const
