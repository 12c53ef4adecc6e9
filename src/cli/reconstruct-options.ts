/** What `interspace reconstruct` may be told. */
import type { Compounding, Interpolation } from '#core/reconstruction/settings.ts'
import type { Triple } from '#core/reconstruction/sweep-grid.ts'
import { readNumber, usageFault, type CommandFault } from './command.ts'

export const RECONSTRUCT_FLAGS = {
  config: { type: 'string' },
  out: { type: 'string' },
  mode: { type: 'string' },
  spacing: { type: 'string' },
  interpolation: { type: 'string' },
  compounding: { type: 'string' },
  'importance-mask': { type: 'string' },
  'fill-holes': { type: 'string' },
  reference: { type: 'string' },
  'last-voxel': { type: 'string' },
} as const

export interface ReconstructOptions {
  readonly config: string
  readonly out: string
  readonly mode: 'reference' | 'fast'
  readonly lastVoxel: 'nearest' | 'within'
  /** Undefined: as the configuration says. */
  readonly spacingMm: Triple | undefined
  readonly interpolation: Interpolation | undefined
  readonly compounding: Compounding | undefined
  readonly fillHoles: boolean | undefined
  readonly importanceMask: string | undefined
  readonly reference: string | undefined
}

type Values = { readonly [name in keyof typeof RECONSTRUCT_FLAGS]?: string | undefined }

const MODES = { reference: 'reference', fast: 'fast' } as const
const INTERPOLATIONS = { nearest: 'nearest', linear: 'linear' } as const
const COMPOUNDINGS = { latest: 'latest', max: 'maximum', mean: 'mean', importance: 'importance' } as const
const YES_OR_NO = { yes: true, no: false } as const
const LAST_VOXELS = { nearest: 'nearest', within: 'within' } as const
/** Edge of a voxel: a hundredth of a pixel is none, a vertebra in one voxel neither. */
const SPACING_MM = [0.01, 50] as const

export function readOptions(values: Values): ReconstructOptions | CommandFault {
  const { config, out, spacing, reference } = values
  if (config === undefined) return usageFault('--config PLUS.xml is missing')
  if (out === undefined) return usageFault('--out VOLUME.mha is missing')
  if (!/\.(mha|nrrd)$/i.test(out)) return usageFault(`--out is VOLUME.mha (MetaImage) or VOLUME.nrrd, not ${out}`)
  const wrong: string[] = []
  const chosen = <Meaning>(flag: keyof Values, meanings: Readonly<Record<string, Meaning>>): Meaning | undefined => {
    const word = values[flag]
    if (word === undefined) return undefined
    if (!Object.hasOwn(meanings, word)) wrong.push(`--${flag} is ${Object.keys(meanings).join(' or ')}, not ${word}`)
    return meanings[word]
  }
  const spacingMm = spacing === undefined ? undefined : spacingOf(spacing)
  if (spacing !== undefined && !spacingMm) {
    wrong.push(`--spacing is one number or three, ${SPACING_MM.join(' to ')} mm, not ${spacing}`)
  }
  const options: ReconstructOptions = {
    config,
    out,
    mode: chosen('mode', MODES) ?? 'reference',
    lastVoxel: chosen('last-voxel', LAST_VOXELS) ?? 'nearest',
    spacingMm,
    interpolation: chosen<Interpolation>('interpolation', INTERPOLATIONS),
    compounding: chosen<Compounding>('compounding', COMPOUNDINGS),
    fillHoles: chosen<boolean>('fill-holes', YES_OR_NO),
    importanceMask: values['importance-mask'],
    reference,
  }
  return wrong[0] === undefined ? options : usageFault(wrong[0])
}

function spacingOf(text: string): Triple | undefined {
  const numbers = text
    .trim()
    .split(/[\s,]+/)
    .map((word) => readNumber(word, ...SPACING_MM))
  const [x, y = x, z = x] = numbers
  const isWhole = numbers.length === 1 || numbers.length === 3
  return isWhole && x !== undefined && y !== undefined && z !== undefined && !numbers.includes(undefined)
    ? [x, y, z]
    : undefined
}
