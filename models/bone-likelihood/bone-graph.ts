/**
 * The bone filter of `#core/ultrasound/bone-filter.ts` as an ONNX graph of fixed shape:
 * convolutions, a running sum and arithmetic, all float32 and all known to WebGPU.
 */
import { BONE_FILTER, gaussian, ridgeKernel } from '#core/ultrasound/bone-filter.ts'
import type { Graph, Initializer, Node } from './onnx-file.ts'

interface Window {
  readonly first: number
  readonly last: number
}

const { side, tiny, floor, exponents, depth: prior } = BONE_FILTER
const SHAPE = [1, 1, side, side]

export function boneGraph(): Graph {
  const nodes: Node[] = []
  const initializers: Record<string, Initializer> = {}
  let constants = 0

  const add = (op: string, inputs: string[], output: string, attributes: Node['attributes'] = {}): string => {
    nodes.push({ op, inputs, outputs: [output], attributes })
    return output
  }
  const stored = (name: string, shape: readonly number[], values: Initializer['values']): string => {
    initializers[name] = { shape, values }
    return name
  }
  const number = (value: number) => stored(`number_${constants++}`, [], Float32Array.of(value))
  /** Correlation with zeros beyond the edges; the kernel's cell (0, 0) lies `up` rows above and `left` columns left of the point. */
  const filter = (
    input: string,
    output: string,
    kernel: Float32Array,
    shape: readonly number[],
    [up, left]: readonly [number, number],
  ) =>
    add('Conv', [input, stored(`${output}_kernel`, shape, kernel)], output, {
      kernel_shape: shape.slice(2),
      pads: [up, left, shape[2]! - 1 - up, shape[3]! - 1 - left],
    })
  const acrossRows = (input: string, output: string, kernel: Float32Array) =>
    filter(input, output, kernel, [1, 1, 1, kernel.length], [0, (kernel.length - 1) / 2])
  const downColumns = (input: string, output: string, kernel: Float32Array) =>
    filter(input, output, kernel, [1, 1, kernel.length, 1], [(kernel.length - 1) / 2, 0])
  /** The mean over rows `first` to `last` from the point; the kernel reaches the point itself, with zeros between. */
  const windowMean = (input: string, output: string, { first, last }: Window) => {
    const from = Math.min(0, first)
    const to = Math.max(0, last)
    const kernel = Float32Array.from({ length: to - from + 1 }, (_, k) =>
      k + from >= first && k + from <= last ? 1 / (last - first + 1) : 0,
    )
    return filter(input, output, kernel, [1, 1, kernel.length, 1], [-from, 0])
  }
  const pooled = (input: string, output: string, factor: number) =>
    factor === 1
      ? input
      : add('AveragePool', [input], output, { kernel_shape: [factor, factor], strides: [factor, factor] })
  /** Bilinear between the middles of the small cells: a transposed convolution with a tent, which every backend has. */
  const enlarged = (input: string, output: string, factor: number) => {
    if (factor === 1) return input
    const tent = Array.from({ length: 2 * factor }, (_, k) => 1 - Math.abs(k + 0.5 - factor) / factor)
    const kernel = Float32Array.from(tent.flatMap((down) => tent.map((right) => down * right)))
    const shape = [1, 1, 2 * factor, 2 * factor]
    return add('ConvTranspose', [input, stored(`${output}_kernel`, shape, kernel)], output, {
      kernel_shape: shape.slice(2),
      strides: [factor, factor],
      pads: [factor / 2, factor / 2, factor / 2, factor / 2],
    })
  }
  const apart = (input: string, outputs: readonly string[]) =>
    nodes.push({ op: 'Split', inputs: [input], outputs, attributes: { axis: 0 } })
  /** Of a batch of echo and mask: the mean echo where the mask is. */
  const ratio = (pair: string, output: string) => {
    apart(pair, [`${output}_sum`, `${output}_cover`])
    return add('Div', [`${output}_sum`, add('Add', [`${output}_cover`, number(tiny)], `${output}_cover_1`)], output)
  }
  /** 1 - exp(-x), never below 0: rounding of exp on some GPUs would give a power of a negative number. */
  const saturated = (input: string, output: string) => {
    const rest = add('Exp', [add('Neg', [input], `${output}_neg`)], `${output}_exp`)
    return add('Relu', [add('Sub', [number(1), rest], `${output}_raw`)], output)
  }
  const logistic = (input: string, output: string) =>
    add('Sigmoid', [add('Div', [input, number(prior.softness)], `${output}_scaled`)], output)

  const echo = add('Mul', ['grey', 'mask'], 'echo')
  const pair = add('Concat', [echo, 'mask'], 'pair', { axis: 0 })

  const { surroundings } = BONE_FILTER
  const wide = gaussian(surroundings.deviationCells)
  const coarse = pooled(pair, 'pair_coarse', surroundings.pooling)
  const blurred = acrossRows(downColumns(coarse, 'coarse_down', wide), 'coarse_blurred', wide)
  const around = ratio(enlarged(blurred, 'wide', surroundings.pooling), 'around')
  const outside = add('Sub', [number(1), 'mask'], 'outside')
  const filled = add('Add', [echo, add('Mul', [outside, around], 'fill')], 'filled')
  const ridges = BONE_FILTER.ridges.map((shape, i) => {
    const width = 2 * shape.radiusCells + 1
    const kernels = BONE_FILTER.tiltsDeg.map((tilt) => ridgeKernel(shape, (tilt * Math.PI) / 180))
    const all = Float32Array.from(kernels.flatMap((kernel) => Array.from(kernel)))
    const dims = [kernels.length, 1, width, width]
    const small = pooled(filled, `ridge_${i}_cells`, shape.pooling)
    const tilts = filter(small, `ridge_${i}_tilts`, all, dims, [shape.radiusCells, shape.radiusCells])
    const best = add('ReduceMax', [tilts], `ridge_${i}_best`, { axes: [1], keepdims: 1 })
    const positive = add('Relu', [best], `ridge_${i}_positive`)
    const large = enlarged(positive, `ridge_${i}_large`, shape.pooling)
    return add('Mul', [large, number(shape.weight * BONE_FILTER.ridgeGain)], `ridge_${i}`)
  })
  const ridge = add('Add', ridges, 'ridge')
  const line = saturated(
    add('Div', [ridge, add('Add', [around, number(floor)], 'around_floor')], 'ridge_ratio'),
    'line',
  )

  const lines = acrossRows(pair, 'lines', gaussian(BONE_FILTER.sidewaysCells))
  const below = ratio(windowMean(lines, 'window_below', BONE_FILTER.below), 'below')
  const above = ratio(windowMean(lines, 'window_above', BONE_FILTER.above), 'above')
  const at = ratio(windowMean(lines, 'window_at', BONE_FILTER.at), 'at')
  const before = add(
    'Add',
    [
      add('Mul', [at, number(BONE_FILTER.atPart)], 'at_part'),
      add('Mul', [above, number(1 - BONE_FILTER.atPart)], 'above_part'),
    ],
    'before',
  )
  const passed = add('Div', [below, add('Add', [before, number(floor)], 'before_floor')], 'passed')
  const shadow = add('Relu', [add('Sub', [number(1), passed], 'shadow_raw')], 'shadow')

  const axes = stored('axes', [4], BigInt64Array.of(0n, 1n, 2n, 3n))
  const echoSum = add('ReduceSum', [echo, axes], 'echo_total', { keepdims: 1 })
  const maskSum = add('ReduceSum', ['mask', axes], 'mask_total', { keepdims: 1 })
  const mean = add('Div', [echoSum, add('Add', [maskSum, number(1)], 'mask_total_1')], 'mean')
  const scale = add(
    'Add',
    [add('Mul', [mean, number(BONE_FILTER.brightPart)], 'mean_part'), number(tiny)],
    'bright_scale',
  )
  const bright = saturated(add('Div', [at, scale], 'at_ratio'), 'bright')

  const rows = add('CumSum', ['mask', stored('depth_axis', [], BigInt64Array.of(2n))], 'rows_deep')
  const depth = add('Mul', [rows, number(1 / side)], 'depth')
  const notShallow = logistic(add('Sub', [depth, number(prior.from)], 'beyond_from'), 'not_shallow')
  const notDeep = logistic(add('Sub', [number(prior.to), depth], 'before_to'), 'not_deep')

  const factors = [
    add('Pow', [line, number(exponents.ridge)], 'line_factor'),
    add('Pow', [shadow, number(exponents.shadow)], 'shadow_factor'),
    add('Pow', [bright, number(exponents.bright)], 'bright_factor'),
    add('Pow', ['below_cover', number(exponents.cover)], 'cover_factor'),
    notShallow,
    notDeep,
  ]
  const last = factors.reduce((product, factor, i) => add('Mul', [product, factor], `product_${i}`), 'mask')
  add('Identity', [last], 'likelihood')

  return {
    name: 'bone-likelihood',
    about:
      'A classical filter for bone in ultrasound: bright line, shadow behind it, plausible depth. Nothing is learned.',
    nodes,
    initializers,
    inputs: { grey: SHAPE, mask: SHAPE },
    outputs: { likelihood: SHAPE },
  }
}
