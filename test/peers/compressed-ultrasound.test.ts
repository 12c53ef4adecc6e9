/** Ultrasound compressed by DCMTK (and by OpenJPEG), de-identified: what comes out holds the pixels that went in, masked, in the open. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import dcmjs from 'dcmjs'
import { afterAll, describe, expect, test } from 'vitest'
import { FRAME_DECODERS } from '#dicom/frame-decoders.ts'
import { deidentifiedFile } from '#dicom/write/deidentified.ts'
import { part10 } from '#dicom/write/part10.ts'

const PROGRAMS = ['dcmcjpeg', 'dcmcjpls', 'dcmcrle', 'dcmdjpeg', 'dciodvfy']
const missing = PROGRAMS.filter((program) => spawnSync('which', [program]).status !== 0)
if (missing.length) console.warn(`skipped: compressed ultrasound (not installed: ${missing.join(', ')})`)

const [ROWS, COLUMNS, FRAMES] = [48, 64, 3]
const REGION = { x: 8, y: 10, width: 40, height: 30 }
const EXPLICIT = '1.2.840.10008.1.2.1'
const { DicomMessage, DicomDict } = dcmjs.data

/** Smooth, as a lossy codec likes it, another in every frame. */
const value = (x: number, y: number, frame: number, sample: number) =>
  Math.round(120 + 60 * Math.sin(x / 9 + frame) + 50 * Math.cos(y / 7 + sample))

function pixelsOf(samples: number): Uint8Array<ArrayBuffer> {
  const pixels = new Uint8Array(ROWS * COLUMNS * FRAMES * samples)
  for (let at = 0; at < pixels.length; at++) {
    const pixel = Math.floor(at / samples) % (ROWS * COLUMNS)
    const frame = Math.floor(at / samples / (ROWS * COLUMNS))
    pixels[at] = value(pixel % COLUMNS, Math.floor(pixel / COLUMNS), frame, at % samples)
  }
  return pixels
}

function ultrasound(samples: 1 | 3, syntax?: { readonly uid: string; readonly frames: readonly Uint8Array[] }) {
  const region = {
    RegionSpatialFormat: 1, RegionDataType: 1, RegionFlags: 0,
    RegionLocationMinX0: REGION.x, RegionLocationMinY0: REGION.y,
    RegionLocationMaxX1: REGION.x + REGION.width - 1, RegionLocationMaxY1: REGION.y + REGION.height - 1,
    PhysicalUnitsXDirection: 3, PhysicalUnitsYDirection: 3, PhysicalDeltaX: 0.02, PhysicalDeltaY: 0.02,
  } // prettier-ignore
  const bytes = part10(
    {
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.3.1',
      SOPInstanceUID: '1.2.3.4.5',
      StudyInstanceUID: '1.2.3.4',
      SeriesInstanceUID: '1.2.3.4.1',
      Modality: 'US',
      PatientName: 'Doe^Jane',
      PatientID: 'P1',
      PatientBirthDate: '19610203',
      PatientSex: 'F',
      StudyDate: '20240101',
      StudyTime: '101010',
      StudyID: '1',
      SeriesNumber: 1,
      InstanceNumber: 1,
      AccessionNumber: '',
      ReferringPhysicianName: '',
      Manufacturer: '',
      Laterality: '',
      PatientOrientation: '',
      ImageType: ['ORIGINAL', 'PRIMARY'],
      SamplesPerPixel: samples,
      PhotometricInterpretation: samples === 3 ? 'RGB' : 'MONOCHROME2',
      ...(samples === 3 && { PlanarConfiguration: 0 }),
      NumberOfFrames: FRAMES,
      FrameIncrementPointer: 0x00181063,
      FrameTime: 33,
      Rows: ROWS,
      Columns: COLUMNS,
      BitsAllocated: 8,
      BitsStored: 8,
      HighBit: 7,
      PixelRepresentation: 0,
      LossyImageCompression: '00',
      BurnedInAnnotation: 'YES',
      UltrasoundColorDataPresent: samples === 3 ? 1 : 0,
      SequenceOfUltrasoundRegions: [region],
      PixelData: pixelsOf(samples).buffer,
    },
    'OB',
  )
  if (!syntax) return bytes
  const { meta, dict } = DicomMessage.readFile(bytes.buffer.slice(0) as ArrayBuffer)
  const file = new DicomDict({ ...meta, '00020010': { vr: 'UI', Value: [syntax.uid] } })
  file.dict = { ...dict, '7FE00010': { vr: 'OB', Value: syntax.frames.map((frame) => frame.slice().buffer) } }
  return new Uint8Array(file.write())
}

const pixelsIn = (bytes: Uint8Array<ArrayBuffer>) =>
  new Uint8Array(DicomMessage.readFile(bytes.buffer.slice(0)).dict['7FE00010']!.Value[0] as ArrayBuffer)

const isInside = (pixel: number) => {
  const [x, y] = [pixel % COLUMNS, Math.floor(pixel / COLUMNS)]
  return x >= REGION.x && x < REGION.x + REGION.width && y >= REGION.y && y < REGION.y + REGION.height
}

/** Of what came out: how far off inside the region, and how many pixels outside it are not black. */
async function cleaned(bytes: Uint8Array<ArrayBuffer>, samples: number, expected = pixelsOf(samples)) {
  const result = await deidentifiedFile(bytes, () => ({ uidFor: (uid) => `2.25.${uid.replaceAll('.', '')}`, retain: [] }), { hidden: [], isTextChecked: true, decoders: FRAME_DECODERS }) // prettier-ignore
  if (!result.ok) throw new Error(result.reason)
  const { meta, dict } = DicomMessage.readFile(result.bytes.buffer.slice(0) as ArrayBuffer)
  const pixels = new Uint8Array(dict['7FE00010']!.Value[0] as ArrayBuffer)
  let [worst, leaked] = [0, 0]
  for (let at = 0; at < expected.length; at++) {
    if (!isInside(Math.floor(at / samples) % (ROWS * COLUMNS))) leaked += pixels[at] === 0 ? 0 : 1
    else worst = Math.max(worst, Math.abs(pixels[at]! - expected[at]!))
  }
  return { worst, leaked, syntax: meta['00020010']!.Value[0], photometric: dict['00280004']!.Value[0], lossy: dict['00282110']!.Value[0], bytes: result.bytes } // prettier-ignore
}

describe.skipIf(missing.length > 0)('compressed ultrasound', () => {
  const folder = mkdtempSync(join(tmpdir(), 'interspace-compressed-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test.each([
    ['run lengths', 'dcmcrle', [], 1, 0],
    ['run lengths, colour', 'dcmcrle', [], 3, 0],
    ['JPEG-LS lossless', 'dcmcjpls', ['+el'], 1, 0],
    ['JPEG-LS lossless, colour', 'dcmcjpls', ['+el'], 3, 0],
    ['JPEG-LS nearly lossless (3)', 'dcmcjpls', ['+en', '+md', '3'], 1, 3],
    ['JPEG lossless, first order', 'dcmcjpeg', ['+e1'], 1, 0],
    ['JPEG lossless, first order, colour', 'dcmcjpeg', ['+e1'], 3, 0],
    ['JPEG lossless, process 14', 'dcmcjpeg', ['+el'], 1, 0],
    ['JPEG baseline', 'dcmcjpeg', ['+eb', '+q', '95'], 1, 2],
    ['JPEG baseline, colour', 'dcmcjpeg', ['+eb', '+q', '95'], 3, 4],
  ] as const)(
    '%s: inside the region what went in, outside black, in the open',
    async (name, program, flags, samples, most) => {
      const [plain, packed, out] = ['plain.dcm', 'packed.dcm', `out ${name}.dcm`].map((file) => join(folder, file)) as [string, string, string] // prettier-ignore
      writeFileSync(plain, ultrasound(samples))
      execFileSync(program, [...flags, plain, packed])
      expect(readFileSync(packed).includes('1.2.840.10008.1.2.1\0')).toBe(false)
      // What a lossy codec leaves is judged by DCMTK's own decoder.
      const byDcmtk = join(folder, 'by-dcmtk.dcm')
      if (name.startsWith('JPEG baseline')) execFileSync('dcmdjpeg', [packed, byDcmtk])
      const judge = name.startsWith('JPEG baseline')
        ? pixelsIn(new Uint8Array(readFileSync(byDcmtk)))
        : pixelsOf(samples)
      const { worst, leaked, syntax, photometric, lossy, bytes } = await cleaned(
        new Uint8Array(readFileSync(packed)),
        samples,
        judge,
      )
      console.log(`${name}: at most ${worst} of 255 off inside the region, ${leaked} values outside it`)
      expect([worst <= most, leaked, syntax]).toEqual([true, 0, EXPLICIT])
      expect(photometric).toBe(samples === 3 ? 'RGB' : 'MONOCHROME2')
      expect(lossy).toBe(most > 0 ? '01' : '00')
      expect(Buffer.from(bytes).includes('Doe')).toBe(false)
      writeFileSync(out, bytes)
      const verdict = spawnSync('dciodvfy', [out], { encoding: 'utf8' })
      const before = spawnSync('dciodvfy', [plain], { encoding: 'utf8' })
      const errors = ({ stdout, stderr }: { stdout: string; stderr: string }) => `${stdout}${stderr}`.split('\n').filter((line) => line.startsWith('Error')) // prettier-ignore
      expect(errors(verdict).filter((line) => !errors(before).includes(line))).toEqual([])
    },
    30_000,
  )

  test('JPEG 2000 without loss, by OpenJPEG: the same', async () => {
    const factory = (await import('@cornerstonejs/codec-openjpeg/wasmjs')).default as unknown as () => Promise<{
      J2KEncoder: new () => {
        getDecodedBuffer(info: object): Uint8Array
        encode(): void
        getEncodedBuffer(): Uint8Array
      }
    }>
    const { J2KEncoder } = await factory()
    const frames = Array.from({ length: FRAMES }, (_, n) => {
      const encoder = new J2KEncoder()
      const info = { width: COLUMNS, height: ROWS, bitsPerSample: 8, componentCount: 1, isSigned: false }
      encoder.getDecodedBuffer(info).set(pixelsOf(1).subarray(n * ROWS * COLUMNS, (n + 1) * ROWS * COLUMNS))
      encoder.encode()
      return encoder.getEncodedBuffer().slice()
    })
    const packed = ultrasound(1, { uid: '1.2.840.10008.1.2.4.90', frames })
    expect(await cleaned(packed, 1)).toMatchObject({ worst: 0, leaked: 0, syntax: EXPLICIT })
  }, 30_000)

  test('a frame cut off, a frame too few and a way that is not known are refused with what is wrong', async () => {
    const rules = () => ({ uidFor: (uid: string) => uid, retain: [] })
    const packed = join(folder, 'cut.dcm')
    const plain = join(folder, 'whole.dcm')
    writeFileSync(plain, ultrasound(1))
    execFileSync('dcmcrle', [plain, packed])
    const { meta, dict } = DicomMessage.readFile(new Uint8Array(readFileSync(packed)).buffer as ArrayBuffer)
    const again = (frames: readonly ArrayBuffer[], uid?: string) => {
      const file = new DicomDict({ ...meta, ...(uid && { '00020010': { vr: 'UI', Value: [uid] } }) })
      file.dict = { ...dict, '7FE00010': { vr: 'OB', Value: frames } }
      return deidentifiedFile(new Uint8Array(file.write()), rules, {
        hidden: [],
        isTextChecked: true,
        decoders: FRAME_DECODERS,
      })
    }
    const frames = dict['7FE00010']!.Value as readonly ArrayBuffer[]
    expect(await again([frames[0]!, frames[1]!.slice(0, 100), frames[2]!])).toMatchObject({ ok: false, reason: expect.stringContaining('frame 2 of 3 cannot be decompressed: a segment ends after') as string }) // prettier-ignore
    expect(await again(frames.slice(0, 2))).toMatchObject({ ok: false, reason: expect.stringContaining('cannot be told apart into frames') as string }) // prettier-ignore
    expect(await again(frames, '1.2.840.10008.1.2.4.201')).toMatchObject({ ok: false, reason: expect.stringContaining('not known here (1.2.840.10008.1.2.4.201)') as string }) // prettier-ignore
  }, 30_000)
})
