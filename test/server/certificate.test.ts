import { X509Certificate } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { givenCertificate, keptCertificate } from '#server/certificate.ts'

const NOW = Date.UTC(2030, 0, 1)
const DAY = 86_400_000
const NAMES = ['localhost', '127.0.0.1', '::1', '192.168.1.7']
let folder: string
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'interspace-cert-')), 'kept')
})
afterEach(() => rm(join(folder, '..'), { recursive: true }))

test('the first start makes a pair for every name, good for 397 days, its key readable by the owner only', async () => {
  const made = await keptCertificate(folder, NAMES, NOW)
  expect(made.isNew).toBe(true)
  const certificate = new X509Certificate(made.certificate)
  expect(certificate.checkHost('localhost')).toBe('localhost')
  for (const ip of ['127.0.0.1', '::1', '192.168.1.7']) expect(certificate.checkIP(ip)).toBe(ip)
  expect(certificate.checkIP('192.168.1.8')).toBeUndefined()
  expect(Date.parse(certificate.validTo)).toBe(NOW + 397 * DAY)
  expect(certificate.verify(certificate.publicKey)).toBe(true)
  expect((await stat(join(folder, 'key.pem'))).mode & 0o777).toBe(0o600)
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
})

test('the next start uses the same pair', async () => {
  const first = await keptCertificate(folder, NAMES, NOW)
  const second = await keptCertificate(folder, NAMES, NOW + 100 * DAY)
  expect(second).toEqual({ ...first, isNew: false })
})

test('an address that is gone keeps the pair; one that has come renews it and keeps the old one beside', async () => {
  const first = await keptCertificate(folder, NAMES, NOW)
  expect((await keptCertificate(folder, ['localhost'], NOW)).isNew).toBe(false)
  const renewed = await keptCertificate(folder, [...NAMES, '10.0.0.4'], NOW)
  expect(renewed.isNew).toBe(true)
  expect(new X509Certificate(renewed.certificate).checkIP('10.0.0.4')).toBe('10.0.0.4')
  expect(await readFile(join(folder, 'previous-certificate.pem'), 'utf8')).toBe(first.certificate)
  expect(await readFile(join(folder, 'previous-key.pem'), 'utf8')).toBe(first.key)
})

test.each([
  { when: '8 days before it ends', days: 389, isNew: false },
  { when: '6 days before it ends', days: 391, isNew: true },
  { when: 'after it ended', days: 500, isNew: true },
  { when: 'a clock before it began', days: -1, isNew: true },
])('$when: renewed $isNew', async ({ days, isNew }) => {
  await keptCertificate(folder, NAMES, NOW)
  expect((await keptCertificate(folder, NAMES, NOW + days * DAY)).isNew).toBe(isNew)
})

test.each(['certificate.pem', 'key.pem'])('a half-written %s is replaced, not served', async (file) => {
  const first = await keptCertificate(folder, NAMES, NOW)
  await writeFile(join(folder, file), '-----BEGIN')
  const second = await keptCertificate(folder, NAMES, NOW)
  expect(second.isNew).toBe(true)
  expect(second.key).not.toBe(first.key)
  expect((await readdir(folder)).toSorted()).toEqual([
    'certificate.pem',
    'key.pem',
    'previous-certificate.pem',
    'previous-key.pem',
  ])
})

test('a folder that is a file is named in the fault', async () => {
  await writeFile(folder, '')
  await expect(keptCertificate(folder, NAMES, NOW)).rejects.toMatchObject({
    code: 'data-unwritable',
    message: expect.stringContaining(folder),
  })
})

describe('a certificate that was given', () => {
  const files = () => ({ certificate: join(folder, '..', 'own.pem'), key: join(folder, '..', 'own-key.pem') })
  async function write(certificate: string, key: string) {
    await writeFile(files().certificate, certificate)
    await writeFile(files().key, key)
    return files()
  }

  test('is used as it is while it lasts', async () => {
    const made = await keptCertificate(folder, NAMES, NOW)
    const given = await write(made.certificate, made.key)
    expect(await givenCertificate(given, NOW + 396 * DAY)).toEqual({ ...made, isNew: false })
  })

  test('is refused when it has ended, has not begun, is not PEM, or its key is another’s, with the file named', async () => {
    const made = await keptCertificate(folder, NAMES, NOW)
    const other = await keptCertificate(join(folder, 'other'), NAMES, NOW)
    await expect(givenCertificate(await write(made.certificate, made.key), NOW + 398 * DAY)).rejects.toThrow(
      /own\.pem ended on Feb {2}2/,
    )
    await expect(givenCertificate(files(), NOW - DAY)).rejects.toThrow(/own\.pem begins on Dec 31/)
    await expect(givenCertificate(await write(made.certificate, other.key), NOW)).rejects.toThrow(
      /the key in .*own-key\.pem is not that of the certificate in .*own\.pem/,
    )
    await expect(givenCertificate(await write('no', made.key), NOW)).rejects.toThrow(/own\.pem is not a certificate/)
    await expect(givenCertificate(await write(made.certificate, 'no'), NOW)).rejects.toThrow(
      /own-key\.pem is not a private key/,
    )
    await expect(givenCertificate({ ...files(), key: join(folder, 'none.pem') }, NOW)).rejects.toThrow(
      /cannot read .*none\.pem \(ENOENT\)/,
    )
  })
})
