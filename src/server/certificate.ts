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

/** Where a certificate that an authority signed lies, with its key. */
export interface GivenCertificate {
  /** PEM: the server's own first, then those between it and the authority. */
  readonly certificate: string
  /** PEM, not sealed by a passphrase. */
  readonly key: string
}

/**
 * The hospital's own pair. It is used as it is: names that it lacks and days that it lacks are its owner's to mend,
 * but what no browser would accept is not started with.
 *
 * @param given paths.
 * @throws StartFault `options` when a file cannot be read, is not PEM, the two do not belong together, or it has ended or not begun.
 */
export async function givenCertificate(given: GivenCertificate, nowMs: number): Promise<CertificatePair> {
  const [certificate, key] = await Promise.all(
    [given.certificate, given.key].map((path) =>
      readFile(path, 'utf8').catch((thrown: unknown) => {
        throw startFault('options', `cannot read ${path} (${systemCode(thrown)})`)
      }),
    ),
  )
  const own = parsed(() => new X509Certificate(certificate ?? ''), given.certificate, 'a certificate in PEM')
  const secret = parsed(() => createPrivateKey(key ?? ''), given.key, 'a private key in PEM without a passphrase')
  if (!own.checkPrivateKey(secret))
    throw startFault('options', `the key in ${given.key} is not that of the certificate in ${given.certificate}`)
  if (Date.parse(own.validTo) <= nowMs)
    throw startFault('options', `the certificate in ${given.certificate} ended on ${own.validTo}`)
  if (Date.parse(own.validFrom) > nowMs)
    throw startFault('options', `the certificate in ${given.certificate} begins on ${own.validFrom}`)
  return { certificate: certificate ?? '', key: key ?? '', isNew: false }
}

function parsed<T>(read: () => T, path: string, what: string): T {
  try {
    return read()
  } catch {
    throw startFault('options', `${path} is not ${what}`)
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
