/** The server's TLS before testssl, Debian's auditor of it: with a certificate that an authority signed, and with its own. */
import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startedServer, type StartedServer } from '#test/server/started-server.ts'

const PROGRAMS = ['testssl', 'openssl', 'hexdump']
const missing = PROGRAMS.filter((program) => spawnSync('which', [program]).status !== 0)
if (missing.length) console.warn(`skipped: TLS before testssl (not installed: ${missing.join(', ')})`)

interface Finding {
  readonly id: string
  readonly severity: string
  readonly finding: string
}

/** Protocols, cipher categories, forward secrecy, certificate, headers, vulnerabilities. */
const CHECKS = ['--protocols', '--std', '--fs', '--server-defaults', '--headers', '--vulnerable']
const LIMIT_MS = 280_000

describe.skipIf(missing.length > 0)('TLS', { timeout: 300_000 }, () => {
  let folder: string
  let started: StartedServer
  const at = (name: string) => join(folder, name)

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'interspace-tls-'))
    signByAuthority(at)
    // The authority's own behind it: whoever reads the file as what to trust has the whole chain.
    writeFileSync(at('leaf.pem'), readFileSync(at('authority.pem')), { flag: 'a' })
    const signed = { certificate: at('leaf.pem'), key: at('leaf.key') }
    started = await startedServer({ signed })
  })
  afterAll(async () => {
    await started.close()
    rmSync(folder, { recursive: true })
  })

  test('with the hospital’s certificate nothing is found that is of low severity or worse', async () => {
    const report = at('report.json')
    await promisify(execFile)(
      'testssl',
      ['--quiet', '--color', '0', '--warnings', 'off', '--add-ca', at('authority.pem'), '--ip', '127.0.0.1']
        .concat(CHECKS, ['--jsonfile', report])
        .concat(`localhost:${started.server.port}`),
      { timeout: LIMIT_MS },
    ).catch((thrown: unknown) => {
      // It ends with the number of its findings; what it found is in the report.
      if (!(thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'number')) throw thrown
    })
    const findings = JSON.parse(readFileSync(report, 'utf8')) as Finding[]
    expect(findings.find(({ id }) => id === 'TLS1_3')?.finding).toMatch(/^offered/)
    expect(findings.find(({ id }) => id === 'TLS1_1')?.finding).toBe('not offered')
    expect(findings.length).toBeGreaterThan(50)
    const bad = findings.filter(({ id, severity }) => isBad(severity) && !NOT_OURS.has(id))
    expect(bad).toEqual([])
  })

  test('browsers are told to stay with HTTPS for a year', async () => {
    const { headers } = await started.get('/')
    expect(headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains')
  })
})

const isBad = (severity: string) => ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'].includes(severity)

/** Of this machine or of the authority of this test, not of the server. */
const NOT_OURS = new Set([
  // localhost has no DNS record that says who may sign for it.
  'DNS_CAArecord',
])

/** An authority, and what it signs for localhost: with the address of its list of revoked certificates, as hospitals' have. */
function signByAuthority(at: (name: string) => string): void {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const ecKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  writeFileSync(
    at('leaf.ext'),
    [
      'basicConstraints=critical,CA:FALSE',
      'keyUsage=critical,digitalSignature',
      'extendedKeyUsage=serverAuth',
      'subjectAltName=DNS:localhost,IP:127.0.0.1',
      'crlDistributionPoints=URI:http://hospital.example/revoked.crl',
      '',
    ].join('\n'),
  )
  openssl(
    'req',
    '-x509',
    ...ecKey,
    '-days',
    '300',
    '-subj',
    '/CN=Hospital',
    '-keyout',
    at('authority.key'),
    '-out',
    at('authority.pem'),
  )
  openssl('req', ...ecKey, '-subj', '/CN=localhost', '-keyout', at('leaf.key'), '-out', at('leaf.csr'))
  openssl(
    'x509',
    '-req',
    '-in',
    at('leaf.csr'),
    '-CA',
    at('authority.pem'),
    '-CAkey',
    at('authority.key'),
    '-CAcreateserial',
    '-days',
    '200',
    '-extfile',
    at('leaf.ext'),
    '-out',
    at('leaf.pem'),
  )
}
