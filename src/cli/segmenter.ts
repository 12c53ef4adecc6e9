/** A model of `models/` opened in the terminal: a picture in, a mask for each class out. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isBoneTold } from '#core/anatomy/abstention.ts'
import { readLumbar } from '#core/anatomy/lumbar-reading.ts'
import { classMaps, type ClassMaps } from '#core/anatomy/class-maps.ts'
import { calibrated } from '#core/ultrasound/bone-calibration.ts'
import { pixelsOfCells } from '#core/ultrasound/cells-to-pixels.ts'
import { traceContour } from '#core/ultrasound/contour.ts'
import { createFieldOfView } from '#core/ultrasound/field-of-view.ts'
import { wholePicture } from '#core/ultrasound/fan.ts'
import { runBothWays } from '#core/ultrasound/mirrored.ts'
import { networkInput, type NetworkInput, type Picture } from '#core/ultrasound/network-input.ts'
import { parseManifest } from '#workers/perception/manifest.ts'
import { openNetwork } from '#workers/perception/network.ts'
import { channelsOf } from '#workers/perception/trained-input.ts'
import { parseTrainedManifest, type TrainedManifest } from '#workers/perception/trained-manifest.ts'
import { openTrained } from '#workers/perception/trained-network.ts'
import type { CommandFault } from './command.ts'
import { lineMask } from './line-mask.ts'

export interface Segmented {
  /** 0 or 255, one value per pixel, by class. */
  readonly masks: ReadonlyMap<string, Uint8Array<ArrayBuffer>>
  /** Confidences, view, abstention: what the JSON beside the masks says. */
  readonly report: Readonly<Record<string, unknown>>
}

export interface Segmenter {
  readonly model: string
  readonly backend: string
  /** @param mmPerPx of square pixels; the field of view fills the network's square when it is not known */
  segment(picture: Picture, mmPerPx: number | undefined): Promise<Segmented>
}

export type OpenedSegmenter =
  { readonly ok: true; readonly segmenter: Segmenter } | { readonly ok: false; readonly fault: CommandFault }

const MODELS = join(import.meta.dirname, '../../models')

/** @param isBoneOnly only `bone` is asked for */
export async function openSegmenter(name: string, isBoneOnly: boolean): Promise<OpenedSegmenter> {
  const fault = (message: string): OpenedSegmenter => ({ ok: false, fault: { code: 'model', message, model: name } })
  if (!/^[a-z][a-z0-9-]*$/.test(name))
    return fault(`a model's name is of small letters, digits and dashes, not ${name}`)
  let model: Uint8Array<ArrayBuffer>
  let manifest: string
  try {
    model = new Uint8Array(await readFile(join(MODELS, name, 'model.onnx')))
    manifest = await readFile(join(MODELS, name, 'manifest.json'), 'utf8')
  } catch {
    return fault(`there is no model called ${name}`)
  }
  try {
    if (name === 'bone-likelihood') return { ok: true, segmenter: await boneFilter(model, manifest) }
    const parsed = parseTrainedManifest(manifest)
    if (!parsed.ok) return fault(parsed.reason)
    return { ok: true, segmenter: await trained(model, parsed.manifest, isBoneOnly) }
  } catch (thrown) {
    return fault((thrown as Error).message)
  }
}

async function boneFilter(model: Uint8Array<ArrayBuffer>, text: string): Promise<Segmenter> {
  const parsed = parseManifest(text)
  if (!parsed.ok) throw new Error(parsed.reason)
  const { manifest } = parsed
  const network = await openNetwork(model, manifest, false)
  return {
    model: `${manifest.name} ${manifest.version}`,
    backend: network.backend,
    async segment(picture) {
      const input = inputOf(picture, manifest.side, undefined, undefined)
      const likelihood = input ? await network.run(input.grey, input.mask) : undefined
      const { runs, confidences } =
        input && likelihood
          ? traceContour(likelihood, manifest.side, input.mapping, manifest.contour)
          : { runs: [], confidences: [] }
      return {
        masks: new Map([['bone', lineMask(runs, picture.widthPx, picture.heightPx)]]),
        report: { abstains: input ? null : 'nothing to see', bone: { runs: runs.length, confidences } },
      }
    },
  }
}

async function trained(
  model: Uint8Array<ArrayBuffer>,
  manifest: TrainedManifest,
  isBoneOnly: boolean,
): Promise<Segmenter> {
  const network = await openTrained(model, manifest, false)
  const { side, cellMm, classes, channels } = manifest
  // A mask is as thick as experts draw it only from a lower chance on than the line in the headset needs.
  const boneLeast = manifest.thresholds['bone mask'] ?? manifest.thresholds['bone'] ?? 0.5
  const maps = Object.entries(manifest.outputs).filter(([, size]) => size.length === 4)
  const mapSides = Object.fromEntries(maps.map(([name, size]) => [name, size[3]!]))
  return {
    model: `${manifest.name} ${manifest.version}`,
    backend: network.backend,
    async segment(picture, mmPerPx) {
      const { widthPx, heightPx } = picture
      const empty = () => new Uint8Array(widthPx * heightPx)
      const named = namesOf(manifest, isBoneOnly)
      const none = (abstains: string): Segmented => ({
        masks: new Map(named.map((name) => [name, empty()])),
        report: { abstains },
      })
      const input = inputOf(picture, side, mmPerPx, cellMm)
      if (!input) return none('nothing to see')
      // Of one picture alone nothing has changed since any before it.
      const earlier = Array.from({ length: channels.length - 2 }, () => input.grey)
      const run = (given: Float32Array) => network.run(given)
      const outputs = await runBothWays(run, channelsOf(input, earlier), side, mapSides)
      const atLeast = (cells: Float32Array, least: number) =>
        pixelsOfCells(cells, side, input.mapping, widthPx, heightPx).reduce((mask, value, at) => {
          if (value >= least) mask[at] = 255
          return mask
        }, empty())
      const chanceOf = (logits: Float32Array) =>
        logits.map((logit, at) => (input.mask[at]! > 0 ? 1 / (1 + Math.exp(-logit)) : 0))

      if (manifest.kind === 'needle') {
        const mask = atLeast(chanceOf(outputs['shaft']!), manifest.thresholds['shaft'] ?? 0.5)
        return { masks: new Map([['needle', mask]]), report: { abstains: null } }
      }
      if (manifest.kind === 'muscle-fascia') {
        const least = classes.map((name) => manifest.thresholds[`show.${name}`] ?? 0.5)
        const maps = classMaps(outputs['seg']!, input.mask, manifest.temperature, least)
        return { masks: classMasks(maps.classes), report: { abstains: null, classes: reportOf(maps) } }
      }
      const reading = readLumbar(outputs, input.mask, manifest)
      if (reading.abstains && !(isBoneOnly && isBoneTold(reading.abstains))) return none(reading.abstains)
      const bone = atLeast(reading.bone, boneLeast)
      return {
        masks: new Map([...(isBoneOnly ? [] : classMasks(reading.classes)), ['bone', bone]]),
        report: {
          abstains: null,
          view: reading.view,
          entropy: reading.entropy,
          bone: boneReport(reading.bone),
          classes: reportOf(reading),
          landmarks: reading.landmarks.map(({ kind, column, row, height }) => ({
            name: manifest.landmarks[kind],
            xPx: input.mapping.x0Px + column * input.mapping.xStepPx,
            yPx: input.mapping.y0Px + row * input.mapping.yStepPx,
            confidence: height,
          })),
        },
      }

      /** Of the cells that are called bone, how many and their mean chance by the map fitted on human pictures. */
      function boneReport(chances: Float32Array) {
        const told = chances.filter((chance) => chance >= boneLeast)
        const sum = told.reduce((total, chance) => total + calibrated(Math.min(1, chance), manifest.boneCalibration), 0)
        return { cells: told.length, confidence: told.length > 0 ? sum / told.length : null }
      }

      function classMasks(found: Uint8Array): Map<string, Uint8Array<ArrayBuffer>> {
        return new Map(
          classes.slice(1).map((name, n) => {
            const cells = Float32Array.from(found, (each) => (each === n + 1 ? 1 : 0))
            return [name.replaceAll(' ', '-'), atLeast(cells, 0.5)]
          }),
        )
      }

      function reportOf({ confidence, cells, entropies }: ClassMaps) {
        const shown = classes.map(
          (name, n) => [name, { cells: cells[n], confidence: confidence[n], entropy: entropies[n] }] as const,
        )
        return Object.fromEntries(shown.filter((_, n) => n > 0 && cells[n]! > 0))
      }
    },
  }
}

function namesOf({ kind, classes }: TrainedManifest, isBoneOnly: boolean): string[] {
  if (kind === 'needle') return ['needle']
  const named = classes.slice(1).map((name) => name.replaceAll(' ', '-'))
  if (kind === 'muscle-fascia') return named
  return isBoneOnly ? ['bone'] : [...named, 'bone']
}

/** Undefined for a picture without a field of view. */
function inputOf(
  picture: Picture,
  side: number,
  mmPerPx: number | undefined,
  cellMm: number | undefined,
): NetworkInput | undefined {
  const field = createFieldOfView()
  field.look({ ...picture, grey: Uint8Array.from(picture.grey), frameId: 0, atMs: 0, receivedAtMs: 0 })
  if (!field.fan) return undefined
  const { widthPx, heightPx } = picture
  const fan = field.fan ?? wholePicture(widthPx, heightPx)
  if (mmPerPx === undefined) return networkInput(picture, fan, side)
  return networkInput(picture, fan, side, [mmPerPx, mmPerPx], cellMm)
}
