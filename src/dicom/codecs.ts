/**
 * Compressed slices through cornerstone3D's codecs, which decode in workers of their own.
 *
 * cornerstone is large (3 MB with its codecs), so it is loaded when the first compressed slice is met.
 */
import type { DicomHeader } from '#core/volumes/dicom-header.ts'

export interface Codecs {
  /** Pixels as stored before compression: 8 or 16 bits, little endian. Rejects with the codec's own words. */
  decode(header: DicomHeader, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>
}

const WORKERS = 2

interface Decoded {
  readonly pixelData: Int16Array | Uint16Array | Uint8Array | Int8Array | Float32Array | Uint32Array
}

let loading: Promise<Codecs> | undefined

export function loadCodecs(): Promise<Codecs> {
  loading ??= load().catch((thrown: unknown) => {
    loading = undefined
    throw thrown
  })
  return loading
}

async function load(): Promise<Codecs> {
  const [core, loader] = await Promise.all([import('@cornerstonejs/core'), import('@cornerstonejs/dicom-image-loader')])
  loader.init({ maxWebWorkers: WORKERS })
  const tasks = core.getWebWorkerManager()
  return {
    async decode(header, bytes) {
      const { columns, rows, bitsAllocated, bitsStored, highBit, isSigned, photometric, transferSyntax } = header
      const imageFrame = {
        samplesPerPixel: 1,
        photometricInterpretation: photometric,
        planarConfiguration: 0,
        rows,
        columns,
        bitsAllocated,
        bitsStored,
        highBit,
        pixelRepresentation: isSigned ? 1 : 0,
      }
      const decoded: Decoded = await tasks.executeTask('dicomImageLoader', 'decodeTask', {
        imageFrame,
        transferSyntax,
        pixelData: bytes,
        options: { preScale: { enabled: false } },
        decodeConfig: {},
      })
      return storedBytesOf(decoded, header)
    },
  }
}

/**
 * The codec may widen or narrow its array to the values it met; this brings it back to the stored width.
 * A signed codestream under an unsigned header would wrap around into bright bone: that is refused.
 */
function storedBytesOf({ pixelData }: Decoded, header: DicomHeader): Uint8Array<ArrayBuffer> {
  const count = header.columns * header.rows
  if (pixelData.length !== count) throw new Error(`the codec gave ${pixelData.length} pixels of ${count}`)
  if (!header.isSigned && pixelData.some((value) => value < 0)) {
    throw new Error('it holds negative pixels, its header says there are none')
  }
  const stored = header.bitsAllocated === 8 ? new Uint8Array(count) : new Uint16Array(count)
  stored.set(pixelData)
  return new Uint8Array(stored.buffer)
}
