/**
 * Colour on the graphics card: tissue, loss and shadow of its own beams, then what is measured along them. Made only
 * where colour is switched on. Beams and samples are few, so they are read back and laid over the grey as the reference does.
 */
import type { DopplerSettings } from '#core/phantom/doppler/doppler-settings.ts'
import { coloured } from '#core/phantom/doppler/flow-conversion.ts'
import { planFlow } from '#core/phantom/doppler/flow-plan.ts'
import { LIST_WIDTH, MOST_SEGMENTS, SEGMENT_WIDTH, segmentsInPlane } from '#core/phantom/doppler/flow-segments.ts'
import type { FlowShot, FlowSimulator } from '#core/phantom/doppler/flow-simulator.ts'
import type { VesselCourse } from '#core/phantom/doppler/vessel-courses.ts'
import { MODEL } from '#core/phantom/ultrasound/model.ts'
import type { ScanPlan } from '#core/phantom/ultrasound/scan-plan.ts'
import { lossBlocks } from '#core/phantom/ultrasound/shadow-lines.ts'
import { createTarget, deleteTarget, fillTexture, texture2D, type Pass, type UniformValue } from './passes.ts'

type Values = Readonly<Record<string, UniformValue>>

export interface CardFlow extends FlowSimulator {
  dispose(): void
}

/** @param valuesOf what all passes are given for a shot, the tissue's textures among them. */
export function createCardFlow(
  gl: WebGL2RenderingContext,
  pass: Readonly<Record<'gap' | 'tissue' | 'shadow' | 'loss' | 'flow', Pass>>,
  scan: ScanPlan,
  doppler: DopplerSettings,
  vessels: () => readonly VesselCourse[],
  valuesOf: (shot: FlowShot) => Values,
): CardFlow {
  const plan = planFlow(scan, doppler)
  const { lines } = plan.beams
  const samples = plan.softMm.length
  const targets = {
    gap: createTarget(gl, 'R32F', lines, 1),
    tissue: createTarget(gl, 'RGBA32F', lines, MODEL.ROWS),
    shadow: createTarget(gl, 'RGBA32F', lines, 1),
    loss: createTarget(gl, 'R32F', lines, lossBlocks(plan.beams)),
    arrows: createTarget(gl, 'RGBA32F', lines, samples),
  }
  const starts = texture2D(gl, 'RGBA32F', lines, 1, plan.beams.starts)
  const softs = texture2D(gl, 'R32F', samples, 1, plan.softMm)
  const stretches = texture2D(gl, 'RGBA32F', (MOST_SEGMENTS * SEGMENT_WIDTH) / 4, 1)
  const lists = texture2D(gl, 'R32F', LIST_WIDTH, lines)
  const own: Values = {
    lines: { int: lines },
    starts,
    gaps: targets.gap.texture,
    tissues: targets.tissue.texture,
    shadows: targets.shadow.texture,
    losses: targets.loss.texture,
    segments: stretches,
    lists,
    softs,
    fromMm: plan.fromMm,
    flowStepMm: plan.stepMm,
    scaleMmPerS: plan.scaleMmPerS,
    bloodDb: plan.bloodDb,
  }
  const read = new Float32Array(lines * samples * 4)
  const arrows = new Float32Array(lines * samples * 2)

  return {
    take(shot) {
      const found = segmentsInPlane(vessels(), shot.pose, plan, shot.nowMs)
      fillTexture(gl, stretches, gl.RGBA, (MOST_SEGMENTS * SEGMENT_WIDTH) / 4, found.numbers)
      fillTexture(gl, lists, gl.RED, LIST_WIDTH, found.lists)
      const all = { ...valuesOf(shot), ...own, leftRight: found.leftRight }
      for (const name of ['gap', 'tissue', 'shadow', 'loss'] as const) pass[name].run(targets[name], all)
      pass.flow.run(targets.arrows, all)
      gl.bindFramebuffer(gl.FRAMEBUFFER, targets.arrows.framebuffer)
      gl.readPixels(0, 0, lines, samples, gl.RGBA, gl.FLOAT, read)
      // The card keeps samples in rows, the reference beams.
      for (let line = 0; line < lines; line++) {
        for (let s = 0; s < samples; s++) {
          const from = 4 * (s * lines + line)
          arrows.set([read[from]!, read[from + 1]!], 2 * (line * samples + s))
        }
      }
      return { bytes: coloured(plan, arrows, shot.grey), scaleMmPerS: plan.scaleMmPerS }
    },
    dispose() {
      for (const target of Object.values(targets)) deleteTarget(gl, target)
      for (const texture of [starts, softs, stretches, lists]) gl.deleteTexture(texture)
    },
  }
}
