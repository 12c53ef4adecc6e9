/** One message of every content type, filled with values that show where they went. */
import type { ImageContent } from '#core/openigtlink/content.ts'
import type { Outgoing } from '#core/openigtlink/encode.ts'
import type { Content } from '#core/openigtlink/message.ts'

/** A quarter turn about z, then 10, 20, 30 mm. */
export const TURNED = [0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1, 0, 10, 20, 30, 1]

export const IMAGE: ImageContent = {
  type: 'IMAGE',
  dimensions: [5, 3, 2],
  components: 3,
  scalarType: 'uint16',
  endian: 'big',
  coordinate: 'LPS',
  matrix: [0.5, 0, 0, 0, 0, 0.25, 0, 0, 0, 0, 2, 0, 1, 2, 3, 1],
  subVolume: { offset: [1, 0, 1], size: [4, 3, 1] },
  pixels: Uint8Array.from({ length: 4 * 3 * 1 * 3 * 2 }, (_, i) => i),
}

export const CONTENTS: readonly Content[] = [
  { type: 'TRANSFORM', matrix: TURNED },
  { type: 'POSITION', form: 'full', position: [1, 2, 3], quaternion: [0, 0, 0.5, 0.25] },
  { type: 'QTRANS', form: 'w-implied', position: [1, 2, 3], quaternion: [0, 0, 0, 1] },
  { type: 'POSITION', form: 'position-only', position: [-1, -2, -3], quaternion: [0, 0, 0, 1] },
  {
    type: 'TDATA',
    elements: [
      { name: 'ProbeToTracker', kind: '6D', matrix: TURNED },
      { name: 'a name of 20 letters', kind: '3D', matrix: TURNED },
    ],
  },
  { type: 'TDATA', elements: [] },
  { type: 'STT_TDATA', resolutionMs: 50, coordinates: 'Reference' },
  { type: 'STP_TDATA' },
  { type: 'RTS_TDATA', status: 1 },
  IMAGE,
  { type: 'STATUS', code: 7, subCode: -2n, name: 'Timeout', message: 'Verbindung verloren: Größe' },
  { type: 'STATUS', code: 1, subCode: 0n, name: '', message: '' },
  { type: 'STRING', encoding: 3, text: 'CMD_12' },
  { type: 'STRING', encoding: 106, text: '\ufeffÄÖ → 椎' },
  { type: 'STRING', encoding: 4, text: 'Latin ÿ\0é' },
  { type: 'COMMAND', commandId: 4_000_000_000, name: 'RequestChannelIds', encoding: 3, text: '<Command/>' },
  { type: 'RTS_COMMAND', commandId: 9, name: '', encoding: 3, text: '' },
  {
    type: 'POINT',
    points: [
      { name: 'L3', group: 'Target', rgba: [1, 2, 3, 4], positionMm: [1.5, 2.5, -3.5], diameterMm: 2, owner: 'CT' },
    ],
  },
  {
    type: 'TRAJ',
    trajectories: [
      {
        name: 'left facet',
        group: 'Path',
        ends: 'both',
        rgba: [255, 0, 0, 255],
        entryMm: [0, 0, 0],
        targetMm: [3, 4, 0],
        diameterMm: 0.5,
        owner: 'CT',
      },
    ],
  },
  {
    type: 'IMGMETA',
    images: [
      {
        name: 'lumbar',
        id: 'ct1',
        modality: 'CT',
        patientName: 'Phantom',
        patientId: '7',
        timestamp: 1n << 40n,
        dimensions: [512, 512, 300],
        scalarType: 'int16',
      },
    ],
  },
  {
    type: 'LBMETA',
    labels: [{ name: 'L4', id: 'l4', label: 28, rgba: [9, 8, 7, 6], dimensions: [40, 50, 60], owner: 'ct1' }],
  },
  { type: 'COLORT', indexType: 'uint8', mapType: 'rgb', table: Uint8Array.from({ length: 768 }, (_, i) => i) },
  { type: 'SENSOR', status: 2, unit: 0x2c0100000000000n, values: [0.1, -1e300, 3] },
  { type: 'NDARRAY', scalarType: 'complex', size: [2, 3], values: Uint8Array.from({ length: 96 }, (_, i) => i) },
  {
    type: 'POLYDATA',
    points: Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1),
    vertices: Uint32Array.of(1, 3),
    lines: Uint32Array.of(2, 0, 1),
    polygons: Uint32Array.of(3, 0, 1, 2, 3, 0, 2, 3),
    strips: Uint32Array.of(),
    attributes: [
      { name: 'depth', kind: 0x00, components: 1, values: Float32Array.of(1, 2, 3, 4) },
      { name: 'normal', kind: 0x12, components: 3, values: Float32Array.of(0, 0, 1, 1, 0, 0) },
    ],
  },
  {
    type: 'BIND',
    children: [
      { name: 'pose', content: { type: 'TRANSFORM', matrix: TURNED } },
      { name: 'word', content: { type: 'STRING', encoding: 3, text: 'odd' } },
      { name: 'inner', content: { type: 'BIND', children: [{ name: 'picture', content: IMAGE }] } },
    ],
  },
  { type: 'BIND', children: [] },
  { type: 'CAPABILITY', types: ['IMAGE', 'TRANSFORM', 'GET_TRANSFOR'] },
  { type: 'QUERY', wireType: 'GET_IMAGE', body: new Uint8Array(0) },
  { type: 'QUERY', wireType: 'STT_VIDEO', body: Uint8Array.of(86, 80, 57, 48, 0, 0, 0, 50) },
  { type: 'QUERY', wireType: 'STP_IMAGE', body: new Uint8Array(0) },
  { type: 'ANSWER', wireType: 'RTS_IMAGE', status: 0 },
  { type: 'ANSWER', wireType: 'RTS_BIND', status: undefined },
  { type: 'NOTHING', wireType: 'IMAGE' },
  { type: 'OPAQUE', wireType: 'TRACKEDFRAME', body: Uint8Array.of(1, 2, 3) },
]

export const METADATA: ReadonlyMap<string, string> = new Map([
  ['TransformStatus', 'OK'],
  ['TransformValid', 'True'],
  ['Größe', '12 µm'],
])

const wireTypeOf = (content: Content) => ('wireType' in content ? content.wireType : content.type)

/** Each content in header versions 1, 2 and 3, the latter two with metadata. */
export const MESSAGES: readonly (Outgoing & { readonly title: string })[] = CONTENTS.flatMap((content) =>
  ([1, 2, 3] as const).map((version) => ({
    title: `${wireTypeOf(content)} version ${version}`,
    version,
    device: 'ProbeToReference',
    timestamp: 0x68_0000_0000_8000_0000n >> 8n,
    content,
    ...(version > 1 && { metadata: METADATA, messageId: 77 }),
  })),
)
