/** The numbers of the colour model that are no setting and no tissue; the same record is compiled into the shaders. */
export const FLOW_MODEL = {
  /** Beams across the box and samples along each of them. */
  FLOW_LINES: 64,
  FLOW_SAMPLES: 96,

  /** Two-way loss up to which blood is fully answered for at 3.5 MHz, dB; blood scatters with the fourth power of the frequency. */
  BLOOD_DB: 58,
  BLOOD_MHZ: 3.5,
  /** Over so many dB more it fades into the receiver's noise. */
  FADE_DB: 12,
  /** The noise, relative to blood that is fully answered for. */
  FLOW_NOISE: 0.03,

  /** Shares of the scale: what is slower than the first is taken for moving tissue, what is faster than the second is kept whole. */
  WALL_STOP: 0.06,
  WALL_PASS: 0.14,

  /** The slice is looked at in its middle and this many deviations of its thickness to either side, there with half the weight. */
  SLICE: 1.2,
  /** Answers weaker than this show no colour, and no colour is laid over tissue brighter than this (0-1). */
  FLOW_LEAST: 0.2,
  GREY_MOST: 0.7,
} as const
