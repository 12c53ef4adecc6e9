/**
 * The same ONNX graph with weights and arithmetic of 16-bit floats, for graphics cards that compute them: half of the
 * memory, up to twice the speed. What goes in and comes out stays float32.
 *
 * Made from the checked float32 file here in the worker, so that there is one file to load, keep and verify. Field
 * numbers and codes are those of onnx.proto3 (ONNX 1.12, IR version 8); anything unforeseen is refused, and the graph
 * then runs as it is.
 */
import { bytesField, readProtobuf, textOf, varintField, writeProtobuf, type Field } from './protobuf-fields.ts'

const MODEL_GRAPH = 7
const GRAPH = { node: 1, initializer: 5, input: 11, output: 12, valueInfo: 13 } as const
const NODE = { input: 1, output: 2, name: 3, opType: 4, attribute: 5 } as const
const TENSOR = { dataType: 2, rawData: 9 } as const
const ATTRIBUTE = { name: 1, i: 3, tensor: 5, type: 20 } as const
const [FLOAT, FLOAT16, INT_TYPE] = [1, 10, 2]
const AS_HALF = '_half'

/** @throws TypeError when the graph holds floats in a form that is not written by our export */
export function halved(model: Uint8Array): Uint8Array<ArrayBuffer> {
  return writeProtobuf(
    readProtobuf(model).map((field) =>
      field.number === MODEL_GRAPH ? bytesField(MODEL_GRAPH, halvedGraph(readProtobuf(bytesOf(field)))) : field,
    ),
  )
}

function halvedGraph(fields: readonly Field[]): Uint8Array {
  const named = (number: number) =>
    fields.filter((field) => field.number === number).map((field) => textOf(readProtobuf(bytesOf(field)), 1))
  const [inputs, outputs] = [named(GRAPH.input), named(GRAPH.output)]
  const outside = new Set([...inputs, ...outputs])
  const nodes = fields.filter(({ number }) => number === GRAPH.node).map((field) => readProtobuf(bytesOf(field)))
  const stays = scalesIn(nodes)
  const kept = fields.flatMap((field): readonly Field[] => {
    switch (field.number) {
      case GRAPH.node:
        return [bytesField(GRAPH.node, renamed(readProtobuf(bytesOf(field)), outside, stays))]
      case GRAPH.initializer:
        return [bytesField(GRAPH.initializer, halvedTensor(readProtobuf(bytesOf(field))))]
      case GRAPH.valueInfo:
        // Kinds of what lies between, told once more: they would be wrong now, and are not needed.
        return []
      default:
        return [field]
    }
  })
  const into = inputs.map((name) => cast(name, name + AS_HALF, FLOAT16))
  const outOf = outputs.map((name) => cast(name + AS_HALF, name, FLOAT))
  // Nodes must come in the order in which they can be computed.
  return writeProtobuf([...into, ...kept, ...outOf])
}

const namesOf = (node: readonly Field[], wanted: number) =>
  node.filter(({ number }) => number === wanted).map((field) => new TextDecoder().decode(bytesOf(field)))

/** What a Resize is told beside its picture, and what that is joined of: by the standard float32 in every graph. */
function scalesIn(nodes: readonly (readonly Field[])[]): ReadonlySet<string> {
  const scales = new Set<string>()
  // Nodes stand in the order in which they are computed: seen from the end, each comes after those that use it.
  for (const node of nodes.toReversed()) {
    const op = textOf(node, NODE.opType)
    const inputs = namesOf(node, NODE.input)
    if (op === 'Resize') for (const name of inputs.slice(1)) scales.add(name)
    if (op === 'Concat' && scales.has(textOf(node, NODE.output))) for (const name of inputs) scales.add(name)
  }
  scales.delete('')
  return scales
}

function renamed(node: readonly Field[], outside: ReadonlySet<string>, stays: ReadonlySet<string>): Uint8Array {
  const isKept = stays.has(textOf(node, NODE.output))
  for (const field of node)
    if (field.number === NODE.attribute && !isKept) refuseFloats(readProtobuf(bytesOf(field)), node)
  return writeProtobuf(
    node.map((field) => {
      if (field.number !== NODE.input && field.number !== NODE.output) return field
      const name = new TextDecoder().decode(bytesOf(field))
      return outside.has(name) ? textField(field.number, name + AS_HALF) : field
    }),
  )
}

/** A float tensor inside a node, or a cast to float32 within the graph, would meet 16-bit floats. */
function refuseFloats(attribute: readonly Field[], node: readonly Field[]) {
  const tensor = attribute.find(({ number }) => number === ATTRIBUTE.tensor)
  const isFloatTensor = tensor !== undefined && numberOf(readProtobuf(bytesOf(tensor)), TENSOR.dataType) === FLOAT
  const op = textOf(node, NODE.opType)
  const isCastToFloat = op === 'Cast' && numberOf(attribute, ATTRIBUTE.i) === FLOAT
  if (isFloatTensor || isCastToFloat) throw new TypeError(`${op} ${textOf(node, NODE.name)} holds float32 of its own`)
}

function halvedTensor(tensor: readonly Field[]): Uint8Array {
  if (numberOf(tensor, TENSOR.dataType) !== FLOAT) return writeProtobuf(tensor)
  const raw = tensor.find(({ number }) => number === TENSOR.rawData)
  if (!raw) throw new TypeError(`the weights ${textOf(tensor, 8)} are not written as raw bytes`)
  const bytes = bytesOf(raw)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const half = new DataView(new ArrayBuffer(bytes.byteLength / 2))
  for (let at = 0; at < bytes.byteLength / 4; at++)
    half.setUint16(2 * at, halfBits(view.getFloat32(4 * at, true)), true)
  return writeProtobuf(
    tensor.map((field) => {
      if (field.number === TENSOR.dataType) return varintField(TENSOR.dataType, FLOAT16)
      return field === raw ? bytesField(TENSOR.rawData, new Uint8Array(half.buffer)) : field
    }),
  )
}

function cast(from: string, to: string, type: number): Field {
  const attribute = [
    textField(ATTRIBUTE.name, 'to'),
    varintField(ATTRIBUTE.i, type),
    varintField(ATTRIBUTE.type, INT_TYPE),
  ]
  const node = [
    textField(NODE.input, from),
    textField(NODE.output, to),
    textField(NODE.name, `${to} as ${type === FLOAT ? 'float32' : 'float16'}`),
    textField(NODE.opType, 'Cast'),
    bytesField(NODE.attribute, writeProtobuf(attribute)),
  ]
  return bytesField(GRAPH.node, writeProtobuf(node))
}

const textField = (number: number, text: string) => bytesField(number, new TextEncoder().encode(text))

function bytesOf({ number, value }: Field): Uint8Array {
  if (typeof value === 'bigint') throw new TypeError(`field ${number} of the ONNX file is no bytes`)
  return value
}

const numberOf = (fields: readonly Field[], wanted: number) =>
  Number(fields.find(({ number }) => number === wanted)?.value ?? 0)

const scratch = new DataView(new ArrayBuffer(4))

/** The nearest IEEE 754 binary16 number, ties to even. @throws RangeError for what is too large for it */
export function halfBits(value: number): number {
  scratch.setFloat32(0, value)
  const bits = scratch.getUint32(0)
  const sign = (bits >>> 16) & 0x8000
  const size = bits & 0x7fffffff
  if (!(Math.abs(value) < 65520)) throw new RangeError(`${value} does not fit into 16 bits`)
  // Below 2^-14 steps are of 2^-24: numbers without a leading one.
  if (size < 0x38800000) return sign | roundedEven(Math.abs(value) * 2 ** 24)
  return sign | (((size - 0x38000000) >>> 13) + roundUp(size & 0x1fff, (size >>> 13) & 1))
}

/** Of the 13 bits cut off. */
const roundUp = (rest: number, isOdd: number) => (rest > 0x1000 || (rest === 0x1000 && isOdd) ? 1 : 0)

function roundedEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  return floor + (rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? 1 : 0)
}
