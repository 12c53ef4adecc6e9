/** A recording given on the command line, read or refused in words. */
import { readFile } from 'node:fs/promises'
import { parseSequence, type Sequence } from '#core/ultrasound/sequence.ts'
import { fileFault, type CommandFault } from './command.ts'

export async function openSequence(file: string): Promise<Sequence | CommandFault> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(file)
  } catch (thrown) {
    return fileFault(thrown, file)
  }
  const result = parseSequence(bytes, file)
  return result.ok
    ? result.sequence
    : { code: `sequence-${result.fault.code}`, message: `${file}: ${result.fault.reason}`, file }
}

export const isFault = <T extends object>(either: T | CommandFault): either is CommandFault =>
  'code' in either && 'message' in either
