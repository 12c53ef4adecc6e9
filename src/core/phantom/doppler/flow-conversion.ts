/** From beams and samples to pixels: a byte of velocity where blood answered and the grey is dark. */
import { flowByte } from '#core/ultrasound/flow-picture.ts'
import { FLOW_WIDTH } from './flow-lines.ts'
import type { FlowPlan } from './flow-plan.ts'
import { FLOW_MODEL } from './model.ts'

/** Arrows between beams and samples in a straight line, so that a velocity at the end of the scale does not become its mean. */
export function coloured({ map, softMm }: FlowPlan, arrows: Float32Array, grey: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(grey.length)
  const samples = softMm.length
  const { FLOW_LINES, FLOW_LEAST, GREY_MOST } = FLOW_MODEL
  for (let at = 0; at < bytes.length; at++) {
    const beam = map.beam[at]!
    if (beam < 0 || grey[at]! > GREY_MOST * 255) continue
    const sample = map.sample[at]!
    const b0 = Math.min(Math.floor(beam), FLOW_LINES - 2)
    const s0 = Math.min(Math.floor(sample), samples - 2)
    const [u, v] = [beam - b0, sample - s0]
    const first = (b0 * samples + s0) * FLOW_WIDTH
    const part = (channel: number) => {
      const near = arrows[first + channel]! * (1 - v) + arrows[first + FLOW_WIDTH + channel]! * v
      const next = first + samples * FLOW_WIDTH + channel
      const far = arrows[next]! * (1 - v) + arrows[next + FLOW_WIDTH]! * v
      return near * (1 - u) + far * u
    }
    const [across, along] = [part(0), part(1)]
    if (Math.hypot(across, along) > FLOW_LEAST) bytes[at] = flowByte(Math.atan2(along, across) / Math.PI)
  }
  return bytes
}
