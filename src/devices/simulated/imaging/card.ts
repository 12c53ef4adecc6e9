/**
 * The simulation on a graphics card: the passes of `core/phantom/ultrasound` as WebGL2, on the same bytes.
 *
 * Lines across, samples down; one read-back of a byte per sample, which the processor turns into a picture. Needs float render
 * targets (EXT_color_buffer_float), which WebGL2 on headsets and SwiftShader have.
 */
import { contactOf } from '#core/phantom/ultrasound/contact.ts'
import { MODEL } from '#core/phantom/ultrasound/model.ts'
import { needlesInPlane, type NeedleInPlane } from '#core/phantom/ultrasound/needle-echo.ts'
import { planePose, type PlanePose } from '#core/phantom/ultrasound/plane-pose.ts'
import { createConverter } from '#core/phantom/ultrasound/scan-conversion.ts'
import { planScan, TABLE_WIDTH, type ScanPlan } from '#core/phantom/ultrasound/scan-plan.ts'
import { checkSettings } from '#core/phantom/ultrasound/settings.ts'
import { lossBlocks } from '#core/phantom/ultrasound/shadow-lines.ts'
import type { Shot, Simulator } from '#core/phantom/ultrasound/simulate-frame.ts'
import { softSlices, surfaceSlices } from '#core/phantom/ultrasound/tissue-slabs.ts'
import type { TissueVolume } from '#core/phantom/ultrasound/tissue-volume.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'
import { createCardFlow } from './card-flow.ts'
import {
  createPass,
  createTarget,
  deleteTarget,
  fillSlices,
  texture2D,
  texture3D,
  type Pass,
  type Target,
  type UniformValue,
} from './passes.ts'
import { FLOW_PASS, PASSES, VERTEX } from './shader-text.ts'
import type { Card } from './serve.ts'

type Values = Readonly<Record<string, UniformValue>>

interface Loaded {
  readonly volume: TissueVolume
  readonly textures: readonly WebGLTexture[]
  readonly values: Values
}

/** @returns undefined where there is no WebGL2 or none that renders to floats. */
export function createCard(canvas: OffscreenCanvas): Card | undefined {
  const gl = canvas.getContext('webgl2', { antialias: false, depth: false, alpha: false, powerPreference: 'low-power' })
  if (!gl?.getExtension('EXT_color_buffer_float')) return undefined
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1)
  gl.bindVertexArray(gl.createVertexArray())
  const pass = Object.fromEntries(
    Object.entries(PASSES).map(([name, text]) => [name, createPass(gl, VERTEX, text)]),
  ) as Record<keyof typeof PASSES, ReturnType<typeof createPass>>

  let flowPass: Pass | undefined

  let loaded: Loaded | undefined
  let dispose: (() => void) | undefined

  return {
    get isLost() {
      return gl.isContextLost()
    },

    load(volume) {
      for (const texture of loaded?.textures ?? []) gl.deleteTexture(texture)
      const { geometry, material, surfaces } = volume
      const soft = texture3D(gl, 4, geometry.dimensions, material)
      const hard = texture3D(gl, 2, surfaces.geometry.dimensions, surfaces.distances)
      loaded = {
        volume,
        textures: [soft, hard],
        values: {
          material: soft,
          surfaces: hard,
          ...placed('material', geometry),
          ...placed('surfaces', surfaces.geometry),
        },
      }
    },

    refresh(volume, slab) {
      if (!loaded) return
      loaded = { ...loaded, volume }
      const { geometry, material, surfaces } = volume
      const [soft, hard] = loaded.textures as [WebGLTexture, WebGLTexture]
      fillSlices(gl, soft, 4, geometry.dimensions, material, softSlices(volume, slab))
      fillSlices(gl, hard, 2, surfaces.geometry.dimensions, surfaces.distances, surfaceSlices(volume, slab))
    },

    simulator(settings, picture) {
      dispose?.()
      const plan = planScan(checkSettings(settings), picture)
      const on = createGrids(gl, plan)
      const convert = createConverter(plan)
      const polar = new Uint8Array(plan.lines * plan.samples)
      const flow =
        settings.doppler &&
        createCardFlow(
          gl,
          { ...pass, flow: (flowPass ??= createPass(gl, VERTEX, FLOW_PASS)) },
          plan,
          settings.doppler,
          () => loaded!.volume.vessels ?? [],
          (shot) => ({
            ...loaded!.values,
            ...on.values,
            ...placedIn(shot.pose),
            pressMm: shot.pressMm,
            seed: { uint: shot.seed },
          }),
        )
      dispose = () => {
        on.dispose()
        flow?.dispose()
      }

      function draw(pose: PlanePose, shot: Shot, needles: readonly NeedleInPlane[], { values }: Loaded) {
        const { pressMm = MODEL.PRESS_MOST_MM, seed = 0 } = shot
        const all: Values = {
          ...values,
          ...on.values,
          ...placedIn(pose),
          pressMm,
          seed: { uint: seed >>> 0 },
          needles: { int: needles.length },
          needleTip: padded(
            needles.flatMap(({ tip }) => tip),
            6,
          ),
          needleDirection: padded(
            needles.flatMap(({ direction }) => direction),
            6,
          ),
          needleSize: padded(
            needles.flatMap(({ lengthMm, diameterMm }) => [lengthMm, diameterMm]),
            4,
          ),
        }
        pass.gap.run(on.gap, all)
        pass.tissue.run(on.tissue, all)
        pass.shadow.run(on.shadow, all)
        pass.loss.run(on.loss, all)
        pass.rows.run(on.rows, all)
        pass.echoes.run(on.echoes, all)
        pass.along.run(on.blurred, { ...all, echoes: on.echoes.texture })
        pass.across.run(on.grey, { ...all, echoes: on.blurred.texture })
      }

      return {
        plan,
        take(shot) {
          if (!loaded) throw new Error('no tissue was loaded')
          const pose = planePose(shot.ctFromImage, picture)
          const contact = contactOf(plan, pose, loaded.volume)
          if (contact === 'none') return { grey: new Uint8Array(picture.widthPx * picture.heightPx), contact }
          draw(pose, shot, needlesInPlane(shot.needles ?? [], pose), loaded)
          const grey = convert(readSamples(gl, on.grey, polar))
          if (!flow) return { grey, contact }
          const { pressMm = MODEL.PRESS_MOST_MM, seed = 0, nowMs = 0 } = shot
          return { grey, contact, flow: flow.take({ pose, pressMm, seed: seed >>> 0, nowMs, grey }) }
        },
      } satisfies Simulator
    },
  }
}

const placedIn = ({ face, across, deep }: PlanePose): Values => ({ face, across, deep })

const padded = (values: readonly number[], count: number) => Array.from({ length: count }, (_, n) => values[n] ?? 0)

/** Texture coordinates of a place are `(place - origin) * scale`; voxel centres lie half a voxel inside. */
function placed(name: string, { dimensions, spacingMm, origin }: VolumeGeometry): Values {
  return {
    [`${name}Origin`]: origin.map((first, axis) => first - spacingMm[axis]! / 2),
    [`${name}Scale`]: spacingMm.map((mm, axis) => 1 / (mm * dimensions[axis]!)),
  }
}

/** Targets and tables of one plan. */
function createGrids(gl: WebGL2RenderingContext, plan: ScanPlan) {
  const { lines, samples, table, ring, settings } = plan
  const targets = {
    gap: createTarget(gl, 'R32F', lines, 1),
    tissue: createTarget(gl, 'RGBA32F', lines, MODEL.ROWS),
    shadow: createTarget(gl, 'RGBA32F', lines, 1),
    rows: createTarget(gl, 'RGBA32F', lines, MODEL.ROWS),
    loss: createTarget(gl, 'R32F', lines, lossBlocks(plan)),
    echoes: createTarget(gl, 'RGBA32F', lines, samples),
    blurred: createTarget(gl, 'RGBA32F', lines, samples),
    grey: createTarget(gl, 'RGBA8', lines, samples / SAMPLES_PER_TEXEL),
  }
  const tableTexture = texture2D(gl, 'RGBA32F', samples, 1, table)
  const starts = texture2D(gl, 'RGBA32F', lines, 1, plan.starts)
  const ofBeams = Float32Array.from({ length: samples * 4 }, (_, n) => {
    const s = n >> 2
    return [table[s * TABLE_WIDTH + 1]!, table[s * TABLE_WIDTH + 2]!, ring[s]!, 0][n & 3]!
  })
  const beams = texture2D(gl, 'RGBA32F', samples, 1, ofBeams)
  return {
    ...targets,
    values: {
      lines: { int: lines },
      stepMm: plan.stepMm,
      halfSpan: plan.halfSpan,
      radiusMm: plan.radiusMm,
      lossDbPerMm: plan.lossDbPerMm,
      cellMm: plan.probe.cellMm,
      pulse: plan.axial,
      dynamicRangeDb: settings.dynamicRangeDb,
      gaps: targets.gap.texture,
      tissues: targets.tissue.texture,
      shadows: targets.shadow.texture,
      losses: targets.loss.texture,
      rows: targets.rows.texture,
      table: tableTexture,
      beams,
      starts,
    } satisfies Values,
    dispose() {
      for (const target of Object.values(targets)) deleteTarget(gl, target)
      gl.deleteTexture(tableTexture)
      gl.deleteTexture(starts)
      gl.deleteTexture(beams)
    },
  }
}

const SAMPLES_PER_TEXEL = 4

/** Sample after sample of line after line, as the converter reads them. */
function readSamples(gl: WebGL2RenderingContext, { framebuffer, width, height }: Target, into: Uint8Array) {
  const bytes = new Uint8Array(width * height * SAMPLES_PER_TEXEL)
  gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer)
  gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, bytes)
  const samples = height * SAMPLES_PER_TEXEL
  for (let row = 0, at = 0; row < height; row++) {
    for (let line = 0; line < width; line++) {
      const start = line * samples + row * SAMPLES_PER_TEXEL
      for (let n = 0; n < SAMPLES_PER_TEXEL; n++) into[start + n] = bytes[at++]!
    }
  }
  return into
}
