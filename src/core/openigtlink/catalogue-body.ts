/** Catalogues on the wire: IMGMETA, LBMETA and CAPABILITY say what a peer has and can read. */
import { flaw, isFlaw, readRecords, type Body, type Codec, type Flaw } from './body.ts'
import type { CapabilityContent } from './content.ts'
import type { ImageListContent, LabelListContent, ListedImage, ListedLabel } from './further-content.ts'
import { readTriple, SCALAR_NUMBER, scalarTypeOf, writeTriple } from './image-body.ts'
import { readRgba, readText, writeText } from './text.ts'

const LISTED_IMAGE_BYTES = 260

export const imageListCodec: Codec<ImageListContent> = {
  decode(body) {
    const images = readRecords(body, LISTED_IMAGE_BYTES, 'an image of IMGMETA', (at) => readListedImage(body, at))
    return isFlaw(images) ? images : { type: 'IMGMETA', images }
  },
  size: ({ images }) => images.length * LISTED_IMAGE_BYTES,
  write({ images }, { bytes, view }) {
    for (const [i, image] of images.entries()) {
      const at = i * LISTED_IMAGE_BYTES
      writeText(bytes, at, 64, image.name, 'image name')
      writeText(bytes, at + 64, 20, image.id, 'image id')
      writeText(bytes, at + 84, 32, image.modality, 'image modality')
      writeText(bytes, at + 116, 64, image.patientName, 'patient name')
      writeText(bytes, at + 180, 64, image.patientId, 'patient id')
      view.setBigUint64(at + 244, image.timestamp)
      writeTriple(view, at + 252, image.dimensions, 'image dimension')
      view.setUint8(at + 258, SCALAR_NUMBER[image.scalarType])
    }
  },
}

function readListedImage({ bytes, view }: Body, at: number): ListedImage | Flaw {
  const name = readText(bytes, at, 64)
  const scalarType = scalarTypeOf(view.getUint8(at + 258))
  if (!scalarType) return flaw('value', at + 258, `image "${name}" has scalar type ${view.getUint8(at + 258)}`)
  return {
    name,
    id: readText(bytes, at + 64, 20),
    modality: readText(bytes, at + 84, 32),
    patientName: readText(bytes, at + 116, 64),
    patientId: readText(bytes, at + 180, 64),
    timestamp: view.getBigUint64(at + 244),
    dimensions: readTriple(view, at + 252),
    scalarType,
  }
}

const LISTED_LABEL_BYTES = 116

export const labelListCodec: Codec<LabelListContent> = {
  decode(body) {
    const labels = readRecords(body, LISTED_LABEL_BYTES, 'a label of LBMETA', (at) => readListedLabel(body, at))
    return isFlaw(labels) ? labels : { type: 'LBMETA', labels }
  },
  size: ({ labels }) => labels.length * LISTED_LABEL_BYTES,
  write({ labels }, { bytes, view }) {
    for (const [i, label] of labels.entries()) {
      const at = i * LISTED_LABEL_BYTES
      writeText(bytes, at, 64, label.name, 'label name')
      writeText(bytes, at + 64, 20, label.id, 'label id')
      view.setUint8(at + 84, label.label)
      bytes.set(label.rgba, at + 86)
      writeTriple(view, at + 90, label.dimensions, 'label dimension')
      writeText(bytes, at + 96, 20, label.owner, 'label owner')
    }
  },
}

const readListedLabel = ({ bytes, view }: Body, at: number): ListedLabel => ({
  name: readText(bytes, at, 64),
  id: readText(bytes, at + 64, 20),
  label: view.getUint8(at + 84),
  rgba: readRgba(bytes, at + 86),
  dimensions: readTriple(view, at + 90),
  owner: readText(bytes, at + 96, 20),
})

const TYPE_NAME_BYTES = 12

export const capabilityCodec: Codec<CapabilityContent> = {
  decode(body) {
    const names = readRecords(body, TYPE_NAME_BYTES, 'a type name of CAPABILITY', (at) => ({
      name: readText(body.bytes, at, TYPE_NAME_BYTES),
    }))
    return isFlaw(names) ? names : { type: 'CAPABILITY', types: names.map(({ name }) => name) }
  },
  size: ({ types }) => types.length * TYPE_NAME_BYTES,
  write({ types }, { bytes }) {
    for (const [i, name] of types.entries()) writeText(bytes, i * TYPE_NAME_BYTES, TYPE_NAME_BYTES, name, 'type name')
  },
}
