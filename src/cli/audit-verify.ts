/** `interspace audit verify`: checks an exported audit, with nothing but a public key to believe in. */
import { createHash, createPublicKey, verify } from 'node:crypto'
import { open, readFile } from 'node:fs/promises'
import {
  beginVerifying,
  endVerifying,
  verifyLine,
  type Means,
  type Step,
  type Verified,
  type Witness,
} from '#core/records/audit-verifier.ts'
import { fileFault, readArguments, usageFault, type Command, type CommandFault } from './command.ts'

const FLAGS = { key: { type: 'string' }, witness: { type: 'string' } } as const

export const auditVerify: Command = {
  name: 'audit verify',
  usage: 'audit verify FILE [--key PUBLIC-KEY] [--witness FILE]',
  summary: 'Checks that nothing in an exported audit was changed, left out, moved or cut off.',
  flags: [
    '--key PUBLIC-KEY       the key that was written down at the first start; without it the file’s own is believed',
    '--witness FILE         heads kept elsewhere, one {"seq","hash"} a line: an older audit put back is seen too',
  ],
  async run(args, print) {
    const read = readArguments(args, FLAGS, { atLeast: 1, atMost: 1, are: 'FILE' })
    if (!read.ok) return read.fault
    const [file = ''] = read.positionals
    const witnessed = await readWitness(read.values.witness)
    if ('code' in witnessed) return witnessed
    let step: Step
    try {
      step = await verifyFile(file, read.values.key, witnessed)
    } catch (thrown) {
      return fileFault(thrown, file)
    }
    if (!step.ok)
      return { code: 'audit', message: `${file}, line ${step.fault.line}: ${step.fault.fault}`, ...step.fault }
    const { chain, entries, hash, heads, publicKey } = step.at
    print({ ok: true, chain, entries, heads, hash, publicKey, keyIsTrusted: read.values.key !== undefined })
    return undefined
  },
}

/** Line by line: an audit of years does not fit into memory. */
async function verifyFile(file: string, key: string | undefined, witnessed: readonly Witness[]): Promise<Step> {
  const handle = await open(file)
  let at: Verified | undefined
  for await (const line of handle.readLines()) {
    const step: Step = at ? verifyLine(at, line, MEANS) : beginVerifying(line, MEANS, key, witnessed)
    if (!step.ok) return step
    at = step.at
  }
  return at ? endVerifying(at) : beginVerifying('', MEANS, key)
}

const MEANS: Means = {
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
  isSignedBy(text, signature, publicKey) {
    try {
      const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), type: 'spki', format: 'der' })
      return (
        key.asymmetricKeyType === 'ed25519' && verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'))
      )
    } catch {
      // No key at all: nothing is signed by it.
      return false
    }
  },
}

async function readWitness(file: string | undefined): Promise<readonly Witness[] | CommandFault> {
  if (file === undefined) return []
  try {
    const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.trim() !== '')
    const witnessed = lines.map((line) => JSON.parse(line) as Partial<Witness>)
    const odd = witnessed.findIndex(({ seq, hash }) => !Number.isInteger(seq) || typeof hash !== 'string')
    if (odd >= 0) return usageFault(`${file}, witness ${odd + 1} has no seq and hash`)
    return witnessed as Witness[]
  } catch (thrown) {
    return thrown instanceof SyntaxError ? usageFault(`${file} has a line that is no JSON`) : fileFault(thrown, file)
  }
}
