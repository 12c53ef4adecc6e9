/**
 * What of a colour picture depends on the settings alone: beams of its own through its box, on which tissue, loss and
 * shadow are followed as on the grey picture's, and the samples along them.
 */
import type { ScanPlan } from '#core/phantom/ultrasound/scan-plan.ts'
import { scaleInUse, type DopplerSettings } from './doppler-settings.ts'
import { FLOW_MODEL } from './model.ts'

export interface FlowPlan {
  /** The grey picture's plan with the colour beams instead of its lines. */
  readonly beams: ScanPlan
  readonly scaleMmPerS: number
  /** Of the first sample and between samples, along the beam. */
  readonly fromMm: number
  readonly stepMm: number
  /** Half of the distance between beams, mm: what lies between two beams is not lost. Per sample. */
  readonly softMm: Float32Array<ArrayBuffer>
  /** Level of blood's answer before any loss, dB over where it fades. */
  readonly bloodDb: number
  /** Per pixel of the picture: beam and sample with their fractions; beam -1 outside the box or the echo field. */
  readonly map: { readonly beam: Float32Array<ArrayBuffer>; readonly sample: Float32Array<ArrayBuffer> }
}

const radians = (degrees: number) => (degrees * Math.PI) / 180

export function planFlow(plan: ScanPlan, doppler: DopplerSettings): FlowPlan {
  const { FLOW_LINES: lines, FLOW_SAMPLES: samples, BLOOD_DB, BLOOD_MHZ } = FLOW_MODEL
  const { frequencyMhz, depthMm } = plan.settings
  const { box, gainDb } = doppler
  const steerRad = plan.radiusMm === 0 ? radians(doppler.steerDeg) : 0
  const stepMm = (box.toMm - box.fromMm) / (samples - 1)
  const first = box.from * plan.halfSpan
  const between = ((box.to - box.from) * plan.halfSpan) / (lines - 1)
  return {
    beams: { ...plan, lines, starts: startsOf(plan.radiusMm, first, between, lines, steerRad) },
    scaleMmPerS: 10 * scaleInUse(doppler, frequencyMhz, depthMm),
    fromMm: box.fromMm,
    stepMm,
    softMm: Float32Array.from({ length: samples }, (_, s) => {
      const across =
        plan.radiusMm === 0 ? between * Math.cos(steerRad) : between * (plan.radiusMm + box.fromMm + s * stepMm)
      return Math.max(0.25, across / 2)
    }),
    bloodDb: BLOOD_DB + gainDb + 40 * Math.log10(frequencyMhz / BLOOD_MHZ),
    map: mapOf(plan, { first, between, steerRad, fromMm: box.fromMm, stepMm }),
  }
}

function startsOf(radiusMm: number, first: number, between: number, lines: number, steerRad: number) {
  const starts = new Float32Array(4 * lines)
  for (let line = 0; line < lines; line++) {
    const at = first + line * between
    const [sin, cos] = radiusMm === 0 ? [Math.sin(steerRad), Math.cos(steerRad)] : [Math.sin(at), Math.cos(at)]
    starts.set(radiusMm === 0 ? [at, 0, sin, cos] : [radiusMm * sin, radiusMm * (cos - 1), sin, cos], 4 * line)
  }
  return starts
}

interface Beams {
  readonly first: number
  readonly between: number
  readonly steerRad: number
  readonly fromMm: number
  readonly stepMm: number
}

function mapOf({ picture, halfSpan, settings }: ScanPlan, { first, between, steerRad, fromMm, stepMm }: Beams) {
  const { widthPx, heightPx, mmPerPx, fan } = picture
  const { FLOW_LINES: lines, FLOW_SAMPLES: samples } = FLOW_MODEL
  const beam = new Float32Array(widthPx * heightPx).fill(-1)
  const sample = new Float32Array(widthPx * heightPx)
  for (let y = 0, at = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++, at++) {
      let across: number
      let mm: number
      let onArray: number
      if (fan.kind === 'rectangle') {
        const deep = (y - fan.yPx) * mmPerPx
        onArray = (x - fan.xPx - fan.widthPx / 2) * mmPerPx
        across = onArray - deep * Math.tan(steerRad)
        mm = deep / Math.cos(steerRad)
      } else {
        const [u, v] = [x - fan.originPx[0], y - fan.originPx[1]]
        across = onArray = Math.atan2(u, v)
        mm = (Math.hypot(u, v) - fan.startRadiusPx) * mmPerPx
      }
      const b = (across - first) / between
      const s = (mm - fromMm) / stepMm
      const isShown = Math.abs(onArray) <= halfSpan && mm <= settings.depthMm
      if (!isShown || b < 0 || b > lines - 1 || s < 0 || s > samples - 1) continue
      beam[at] = b
      sample[at] = s
    }
  }
  return { beam, sample }
}
