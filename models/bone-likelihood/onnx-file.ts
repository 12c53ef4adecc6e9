/**
 * Writes an ONNX file from nodes and numbers: the few messages of onnx.proto that a
 * graph of fixed shape needs, field numbers from onnx.proto3 of ONNX 1.12 (IR version 8).
 */
import protobuf from 'protobufjs'

export interface Node {
  readonly op: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** Whole numbers and lists of them: all this program's operators take no others. */
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>
}

export interface Initializer {
  readonly shape: readonly number[]
  readonly values: Float32Array | BigInt64Array
}

export interface Graph {
  readonly name: string
  readonly about: string
  readonly nodes: readonly Node[]
  readonly initializers: Readonly<Record<string, Initializer>>
  /** Name to shape, all float32. */
  readonly inputs: Readonly<Record<string, readonly number[]>>
  readonly outputs: Readonly<Record<string, readonly number[]>>
}

const SCHEMA = `
syntax = "proto3";
message Model { int64 irVersion = 1; repeated Opset opsetImport = 8; string producerName = 2; Graph graph = 7; }
message Opset { string domain = 1; int64 version = 2; }
message Graph {
  repeated Node node = 1; string name = 2; repeated Tensor initializer = 5; string docString = 10;
  repeated Value input = 11; repeated Value output = 12;
}
message Node { repeated string input = 1; repeated string output = 2; string name = 3; string opType = 4; repeated Attribute attribute = 5; }
message Attribute { string name = 1; int64 i = 3; repeated int64 ints = 8; int32 type = 20; }
message Tensor { repeated int64 dims = 1; int32 dataType = 2; string name = 8; bytes rawData = 9; }
message Value { string name = 1; Type type = 2; }
message Type { TensorType tensorType = 1; }
message TensorType { int32 elemType = 1; Shape shape = 2; }
message Shape { repeated Dim dim = 1; }
message Dim { int64 dimValue = 1; }
`

/** ONNX's TensorProto.DataType and AttributeProto.AttributeType. */
const FLOAT = 1
const INT64 = 7
const INT_ATTRIBUTE = 2
const INTS_ATTRIBUTE = 7

/** The same graph gives the same bytes. @param opset version of ONNX's own operators */
export function onnxFile(graph: Graph, opset: number): Uint8Array<ArrayBuffer> {
  const model = protobuf.parse(SCHEMA).root.lookupType('Model')
  const message = {
    irVersion: 8,
    producerName: 'interspace',
    opsetImport: [{ domain: '', version: opset }],
    graph: {
      name: graph.name,
      docString: graph.about,
      node: graph.nodes.map(({ op, inputs, outputs, attributes = {} }) => ({
        input: inputs,
        output: outputs,
        name: outputs[0],
        opType: op,
        attribute: Object.entries(attributes).map(([name, value]) =>
          typeof value === 'number'
            ? { name, i: value, type: INT_ATTRIBUTE }
            : { name, ints: value, type: INTS_ATTRIBUTE },
        ),
      })),
      initializer: Object.entries(graph.initializers).map(([name, { shape, values }]) => ({
        name,
        dims: shape,
        dataType: values instanceof Float32Array ? FLOAT : INT64,
        rawData: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
      })),
      input: valuesOf(graph.inputs),
      output: valuesOf(graph.outputs),
    },
  }
  const flaw = model.verify(message)
  if (flaw) throw new TypeError(`the graph ${graph.name} cannot be written: ${flaw}`)
  return new Uint8Array(model.encode(model.fromObject(message)).finish())
}

const valuesOf = (values: Graph['inputs']) =>
  Object.entries(values).map(([name, shape]) => ({
    name,
    type: { tensorType: { elemType: FLOAT, shape: { dim: shape.map((dimValue) => ({ dimValue })) } } },
  }))
