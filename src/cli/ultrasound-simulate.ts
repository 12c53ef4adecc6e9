/** `interspace ultrasound simulate`: one B-mode picture of any spine with what every pixel shows. */
import { readFile, writeFile } from 'node:fs/promises'
import { STRUCTURES } from '#core/anatomy/structures.ts'
import { compose } from '#core/frames/transform.ts'
import { usualDoppler } from '#core/phantom/doppler/doppler-settings.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import type { Posture } from '#core/phantom/parameters.ts'
import { probeFromImage } from '#core/phantom/sweep.ts'
import { makeTissueVolume } from '#core/phantom/ultrasound/make-tissue-volume.ts'
import {
  pictureOf,
  PROBE_NAMES,
  PROBES,
  type PictureGeometry,
  type ProbeName,
} from '#core/phantom/ultrasound/probe-geometry.ts'
import { sectorBox } from '#core/phantom/ultrasound/sector-box.ts'
import { checkSettings, usualSettings, type UltrasoundSettings } from '#core/phantom/ultrasound/settings.ts'
import { createSimulator, type LabelledFrame } from '#core/phantom/ultrasound/simulate-frame.ts'
import { overlaid } from '#core/ultrasound/flow-picture.ts'
import { fileFault, readArguments, usageFault, type Command, type CommandFault } from './command.ts'
import { givenParameters } from './given-parameters.ts'
import { givenPose } from './given-pose.ts'
import { colourPng, greyPng } from './png.ts'

const FLAGS = {
  seed: { type: 'string' },
  pose: { type: 'string' },
  out: { type: 'string' },
  posture: { type: 'string' },
  probe: { type: 'string' },
  depth: { type: 'string' },
  frequency: { type: 'string' },
  focus: { type: 'string' },
  gain: { type: 'string' },
  range: { type: 'string' },
  doppler: { type: 'boolean' },
  scale: { type: 'string' },
  steer: { type: 'string' },
  at: { type: 'string' },
} as const

/** Finer than what the app samples: a single picture can afford it. */
const SAMPLED = { spacingMm: 0.6, surfacesMm: 0.8 } as const

export const ultrasoundSimulate: Command = {
  name: 'ultrasound simulate',
  usage: 'ultrasound simulate --seed N --pose FILE --out PNG [flags]',
  summary: 'A simulated B-mode picture of a spine as PNG, its labels as 16-bit PNG, and its geometry as JSON.',
  flags: [
    '--seed N            which spine: a whole number',
    '--pose FILE         JSON: 16 numbers in rows (ctFromProbe), or {"x","z","turnDeg","tiltDeg"} on the skin, mm and degrees',
    '--out PNG           the picture; NAME-labels.png and NAME.json are written beside it',
    '--posture POSTURE   supine (default), prone or sitting',
    `--probe NAME        ${PROBE_NAMES.join(' or ')}`,
    '--depth MM --frequency MHZ --focus MM --gain DB --range DB',
    '--doppler           also NAME-doppler.png, colour over grey, and NAME-velocity.png: 0 none, else 128 + 127 v / scale',
    '--scale CM/S        at either end of the colours; --steer DEGREES of a linear array’s colour beams',
    '--at MS             moment of the heart’s beat and the breath, 0',
  ],
  async run(args, print) {
    const read = readArguments(args, FLAGS, { atLeast: 0, atMost: 0, are: '' })
    if (!read.ok) return read.fault
    const { out, pose: poseFile, posture, doppler: isColoured = false, ...flags } = read.values
    if (poseFile === undefined) return usageFault('--pose FILE is missing')
    if (out === undefined || !/\.png$/i.test(out))
      return usageFault('--out PNG is missing, or its name does not end in .png')
    const numbers = numbersOf(flags)
    if ('code' in numbers) return numbers
    const settings = settingsOf(flags, isColoured)
    if ('code' in settings) return settings
    const given = givenParameters(numbers.seed, posture as Posture | undefined, {})
    if (!given.ok) return { code: 'parameter', message: given.reason }

    const poseText = await jsonOf(poseFile)
    if (!poseText.ok) return poseText.fault
    const spine = createLumbarSpine(given.parameters)
    const pose = givenPose(poseText.value, spine)
    if (!pose.ok) return { code: 'pose', message: `${poseFile}: ${pose.reason}` }

    const picture = pictureOf(settings.probe, settings.depthMm)
    const ctFromImage = compose(pose.ctFromProbe, probeFromImage(picture))
    const within = sectorBox(settings, picture, ctFromImage)
    const volume = makeTissueVolume(spine, { ...SAMPLED, within, withLabels: true })
    const frame = createSimulator(volume, settings, picture).takeLabelled({ ctFromImage, nowMs: numbers.atMs })
    const { widthPx, heightPx, mmPerPx, fan } = picture
    const report = {
      picture: out,
      seed: given.parameters.seed,
      posture: given.parameters.posture,
      contact: frame.contact === 'none' ? 'no contact' : frame.contact,
      settings,
      ...(frame.flow && {
        velocity: { scaleMmPerS: frame.flow.scaleMmPerS, colouredPx: frame.flow.bytes.filter(Boolean).length },
      }),
      dimensions: [widthPx, heightPx],
      mmPerPx,
      fan,
      ctFromImage: ctFromImage.matrix,
      labels: labelsIn(frame),
    }
    const fault = await writeAll(out, picture, frame, report)
    if (fault) return fault
    print(report)
    return undefined
  },
}

function numbersOf({
  seed: seedText,
  at = '0',
}: Readonly<Partial<Record<string, string>>>):
  { readonly seed: number | undefined; readonly atMs: number } | CommandFault {
  const seed = seedText === undefined ? undefined : Number(seedText || Number.NaN)
  if (seed !== undefined && !Number.isSafeInteger(seed)) return usageFault(`--seed is a whole number, not ${seedText}`)
  const atMs = Number(at || Number.NaN)
  return Number.isFinite(atMs) ? { seed, atMs } : usageFault(`--at is a number of ms, not ${at}`)
}

type Json = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly fault: CommandFault }

async function jsonOf(path: string): Promise<Json> {
  try {
    return { ok: true, value: JSON.parse(await readFile(path, 'utf8')) as unknown }
  } catch (thrown) {
    const fault =
      thrown instanceof SyntaxError
        ? { code: 'pose', message: `${path} is not JSON: ${thrown.message}` }
        : fileFault(thrown, path)
    return { ok: false, fault }
  }
}

async function writeAll(
  out: string,
  { widthPx, heightPx }: PictureGeometry,
  { grey, labels, flow }: LabelledFrame,
  report: object,
): Promise<CommandFault | undefined> {
  const base = out.replace(/\.png$/i, '')
  try {
    await writeFile(out, greyPng(widthPx, heightPx, grey))
    await writeFile(`${base}-labels.png`, greyPng(widthPx, heightPx, labels))
    if (flow) {
      await writeFile(`${base}-doppler.png`, colourPng(widthPx, heightPx, overlaid(grey, flow)))
      await writeFile(`${base}-velocity.png`, greyPng(widthPx, heightPx, flow.bytes))
    }
    await writeFile(`${base}.json`, `${JSON.stringify(report, null, 2)}\n`)
    return undefined
  } catch (thrown) {
    return fileFault(thrown, out)
  }
}

function settingsOf(
  flags: Readonly<Partial<Record<string, string>>>,
  isColoured: boolean,
): UltrasoundSettings | CommandFault {
  const probe = (flags['probe'] ?? 'C5-2') as ProbeName
  if (!PROBE_NAMES.includes(probe)) return usageFault(`--probe is ${PROBE_NAMES.join(' or ')}, not ${probe}`)
  const usual = usualSettings(probe)
  const number = (flag: string, otherwise: number) =>
    flags[flag] === undefined ? otherwise : Number(flags[flag] || Number.NaN)
  const depthMm = number('depth', usual.depthMm)
  const colour = usualDoppler(PROBES[probe].kind, depthMm)
  try {
    return checkSettings({
      ...usual,
      depthMm,
      frequencyMhz: number('frequency', usual.frequencyMhz),
      focusMm: number('focus', depthMm / 2),
      gainDb: number('gain', usual.gainDb),
      dynamicRangeDb: number('range', usual.dynamicRangeDb),
      ...(isColoured && {
        doppler: {
          ...colour,
          scaleCmPerS: number('scale', colour.scaleCmPerS),
          steerDeg: number('steer', colour.steerDeg),
        },
      }),
    })
  } catch (thrown) {
    return usageFault((thrown as Error).message)
  }
}

/** Which structures can be seen, and in how many pixels. */
function labelsIn({ labels }: LabelledFrame) {
  const counts = new Map<number, number>()
  for (const label of labels) if (label > 0) counts.set(label, (counts.get(label) ?? 0) + 1)
  return [...counts]
    .toSorted(([a], [b]) => a - b)
    .map(([label, pixels]) => ({ label, name: STRUCTURES[label - 1]?.name, pixels }))
}
