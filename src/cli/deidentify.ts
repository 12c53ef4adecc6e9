/** `interspace deidentify`: DICOM files without what says whose they are, and a report of what was taken out. */
import { createHmac, randomBytes } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Retained } from '#core/records/deidentification/confidentiality-table.ts'
import type { Change, Rules } from '#core/records/deidentification/deidentify.ts'
import type { PixelRect } from '#core/records/deidentification/mask-pixels.ts'
import { FRAME_DECODERS } from '#dicom/frame-decoders.ts'
import { deidentifiedFile } from '#dicom/write/deidentified.ts'
import { fileFault, readArguments, usageFault, type Command } from './command.ts'
import { emptyFolder, writeFault, writeFiles } from './written-folder.ts'

const RETAINABLE: readonly Retained[] = ['uids', 'device', 'institution', 'patient', 'dates']
/** Dates are moved back by up to ten years, never by nought. */
const LONGEST_SHIFT_DAYS = 3650
const SHORTEST_KEY_BYTES = 16

const FLAGS = {
  key: { type: 'string' },
  retain: { type: 'string' },
  'shift-dates': { type: 'boolean' },
  pseudonym: { type: 'string' },
  mask: { type: 'string', multiple: true },
  'text-checked': { type: 'boolean' },
} as const

export const deidentifyCommand: Command = {
  name: 'deidentify',
  usage: 'deidentify IN OUT [flags]',
  summary:
    'DICOM files by PS3.15 Annex E: basic profile, clean structured content, ultrasound pixels outside its regions black.',
  flags: [
    'IN OUT           a file or a folder, and a new or empty folder for what comes out, as 0001.dcm and so on',
    '--key FILE       the secret that new UIDs and date shifts come from; the same key gives the same ones again',
    `--retain A,B     keep ${RETAINABLE.join(', ')}`,
    '--shift-dates    move dates by a number of days of the patient’s own, so that intervals stay true; else they go',
    '--pseudonym NAME as patient name and ID, instead of none',
    '--mask X,Y,W,H   make a rectangle of every picture black; may be said several times',
    '--text-checked   somebody has looked at the pictures: what looks like text inside the image regions is none',
  ],
  async run(args, print) {
    const read = readArguments(args, FLAGS, { atLeast: 2, atMost: 2, are: 'IN OUT' })
    if (!read.ok) return read.fault
    const [from, to] = read.positionals as [string, string]
    const { retain = '', mask = [], pseudonym, key: keyFile } = read.values
    const options = retain.split(',').filter(Boolean)
    const unknown = options.find((option) => !RETAINABLE.includes(option as Retained))
    if (unknown !== undefined) return usageFault(`--retain ${unknown}: there are ${RETAINABLE.join(', ')}`)
    const hidden = mask.flatMap((words) => rectOf(words) ?? [])
    if (hidden.length < mask.length) return usageFault('--mask is X,Y,W,H in whole pixels')
    const choices = { hidden, isTextChecked: read.values['text-checked'] === true, decoders: FRAME_DECODERS }
    const key = await keyOf(keyFile)
    if ('code' in key) return key
    const files = await filesOf(from)
    if ('code' in files) return files
    const fault = await emptyFolder(to)
    if (fault) return fault

    const rulesFor = (patientId: string): Rules => ({
      uidFor: (uid) => uidFrom(key.bytes, uid),
      retain: options as Retained[],
      ...(pseudonym !== undefined && { pseudonym }),
      ...(read.values['shift-dates'] && { shiftDays: shiftOf(key.bytes, patientId) }),
    })
    const counts = new Map<string, number>()
    const refused: { readonly file: string; readonly reason: string }[] = []
    let [written, maskedPixels] = [0, 0]
    for (const file of files.paths) {
      const result = await deidentifiedFile(Uint8Array.from(await readFile(file)), rulesFor, choices)
      if (!result.ok) {
        refused.push({ file, reason: result.reason })
        continue
      }
      for (const change of result.changes) counts.set(keyFor(change), (counts.get(keyFor(change)) ?? 0) + 1)
      maskedPixels += result.maskedPixels ?? 0
      written++
      try {
        // A file's own name may be the patient's.
        await writeFiles(to, [{ name: `${String(written).padStart(4, '0')}.dcm`, bytes: result.bytes }])
      } catch (thrown) {
        return writeFault(thrown, to)
      }
    }
    print({ written, maskedPixels, refused, changes: [...counts].map(spread) })
    if (!refused.length) return undefined
    const [first] = refused as [(typeof refused)[0]]
    return {
      code: 'content',
      message: `${refused.length} not written; ${first.file}: ${first.reason}`,
      file: first.file,
    }
  },
}

const keyFor = ({ path, vr, what, why }: Change) => [path.replaceAll(/\[\d+\]/g, ''), vr, what, why].join('|')

function spread([key, count]: readonly [string, number]) {
  const [tag, vr, what, why] = key.split('|')
  return { tag, vr, what, why, count }
}

/** 2.25. and 128 bits of the keyed hash (PS3.5 B.2): nobody without the key can tell which identifier it was. */
function uidFrom(key: Uint8Array, uid: string): string {
  const digest = createHmac('sha256', key).update(`uid ${uid}`).digest()
  digest[6] = (digest[6]! & 0x0f) | 0x80
  digest[8] = (digest[8]! & 0x3f) | 0x80
  return `2.25.${BigInt(`0x${digest.subarray(0, 16).toString('hex')}`)}`
}

function shiftOf(key: Uint8Array, patientId: string): number {
  const digest = createHmac('sha256', key).update(`dates ${patientId}`).digest()
  return -1 - (digest.readUInt32BE(0) % LONGEST_SHIFT_DAYS)
}

function rectOf(words: string): PixelRect | undefined {
  const [x, y, width, height, more] = words.split(',').map(Number)
  const numbers = [x, y, width, height]
  if (more !== undefined || !numbers.every((value) => Number.isInteger(value) && value! >= 0)) return undefined
  return { x: x!, y: y!, width: width!, height: height! }
}

async function keyOf(file: string | undefined) {
  if (file === undefined) return { bytes: Uint8Array.from(randomBytes(32)) }
  try {
    const bytes = Uint8Array.from(await readFile(file))
    if (bytes.length >= SHORTEST_KEY_BYTES) return { bytes }
    return {
      code: 'key',
      message: `${file} holds ${bytes.length} bytes; a key has ${SHORTEST_KEY_BYTES} or more`,
      file,
    }
  } catch (thrown) {
    return fileFault(thrown, file)
  }
}

async function filesOf(from: string) {
  try {
    if (!(await stat(from)).isDirectory()) return { paths: [from] }
    const entries = await readdir(from, { recursive: true, withFileTypes: true })
    const paths = entries.filter((entry) => entry.isFile() && entry.name !== 'DICOMDIR')
    return { paths: paths.map((entry) => join(entry.parentPath, entry.name)).sort() }
  } catch (thrown) {
    return fileFault(thrown, from)
  }
}
