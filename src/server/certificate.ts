/**
 * The certificate this server shows. WebXR needs HTTPS, and no authority signs for
 * addresses of a local network, so the server signs for itself and keeps the pair:
 * a headset that was told once to trust it is not asked again at every start.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { startFault, systemCode } from './start-fault.ts'

export interface CertificatePair {
  /** PEM. */
  readonly certificate: string
  /** PEM. Never leaves the data folder and this program. */
  readonly key: string
  /** False when a kept pair was good for everything asked. */
  readonly isNew: boolean
}

const DAY_MS = 86_400_000

/** Browsers refuse leaf certificates that last longer than 398 days (CA/Browser Forum, SC-31). */
const LASTS_DAYS = 397
/** Renewed this long before it ends, so that it does not end during a procedure. */
const RENEW_BEFORE_DAYS = 7

/**
 * The kept pair, or a new one when there is none, it is about to end, or it does not cover a name.
 * An address that is gone is no reason to renew: every renewal asks every headset to trust again.
 * The pair that was there before stays beside the new one as `previous-…`.
 *
 * @param names DNS names and IP addresses it must be good for.
 * @throws StartFault `data-unwritable` when the folder cannot be written.
 */
export async function keptCertificate(
  folder: string,
  names: readonly string[],
  nowMs: number,
): Promise<CertificatePair> {
  const certificatePath = join(folder, 'certificate.pem')
  const keyPath = join(folder, 'key.pem')
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const [certificate, key] = await Promise.all([readOr(certificatePath), readOr(keyPath)])
    if (certificate && key && isGood(certificate, key, names, nowMs)) {
      await chmod(keyPath, 0o600)
      return { certificate, key, isNew: false }
    }
    if (key) await rename(keyPath, join(folder, 'previous-key.pem'))
    if (certificate) await rename(certificatePath, join(folder, 'previous-certificate.pem'))
    const made = await makePair(names, nowMs)
    await writeFile(keyPath, made.private, { mode: 0o600 })
    await writeFile(certificatePath, made.cert)
    return { certificate: made.cert, key: made.private, isNew: true }
  } catch (thrown) {
    if (!['EACCES', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOSPC', 'EPERM', 'EISDIR'].includes(systemCode(thrown)))
      throw thrown
    throw startFault('data-unwritable', `cannot keep the certificate in ${folder} (${systemCode(thrown)})`)
  }
}

async function readOr(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return undefined
    throw thrown
  }
}

function isGood(certificatePem: string, keyPem: string, names: readonly string[], nowMs: number): boolean {
  try {
    const certificate = new X509Certificate(certificatePem)
    return (
      certificate.checkPrivateKey(createPrivateKey(keyPem)) &&
      Date.parse(certificate.validFrom) <= nowMs &&
      Date.parse(certificate.validTo) > nowMs + RENEW_BEFORE_DAYS * DAY_MS &&
      names.every((name) => (isIP(name) ? certificate.checkIP(name) : certificate.checkHost(name)))
    )
  } catch {
    // Not PEM at all, or half written when the machine went down.
    return false
  }
}

const makePair = (names: readonly string[], nowMs: number) =>
  generate([{ name: 'commonName', value: 'Interspace' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    // An hour back: a headset's clock may be behind.
    notBeforeDate: new Date(nowMs - 3_600_000),
    notAfterDate: new Date(nowMs + LASTS_DAYS * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: names.map((name) => (isIP(name) ? { type: 7, ip: name } : { type: 2, value: name })),
      },
    ],
  })
