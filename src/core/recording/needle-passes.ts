/**
 * How often a needle was pushed: a pass begins when it advances by 5 mm and ends when it is withdrawn by 5 mm.
 *
 * Authors count passes by different lengths; this one is our own, larger than a hand's tremble and smaller than a
 * redirection.
 */

export const PASS_MM = 5

export interface NeedlePass {
  readonly fromMs: number
  readonly toMs: number
  /** Past the entry, along the path. */
  readonly deepestMm: number
}

export interface DepthMoment {
  readonly ms: number
  /** Past the entry, along the path; negative before it. */
  readonly inMm: number
}

/** @param moments in their order */
export function needlePasses(moments: readonly DepthMoment[]): readonly NeedlePass[] {
  const passes: NeedlePass[] = []
  let pass: { fromMs: number; toMs: number; deepestMm: number } | undefined
  /** The shallowest place since the last pass ended, and when. */
  let start: DepthMoment | undefined
  for (const moment of moments) {
    const { ms, inMm } = moment
    if (pass) {
      if (inMm > pass.deepestMm) Object.assign(pass, { deepestMm: inMm, toMs: ms })
      else if (inMm <= pass.deepestMm - PASS_MM || inMm < 0) {
        passes.push(pass)
        pass = undefined
        start = moment
      }
      continue
    }
    // What is done in the air is no pass.
    if (!start || inMm < start.inMm || inMm < 0) start = moment
    else if (inMm >= Math.max(0, start.inMm) + PASS_MM) pass = { fromMs: start.ms, toMs: ms, deepestMm: inMm }
  }
  return pass ? [...passes, pass] : passes
}
