import { X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { createServer as createTcpServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createServer } from '#server/server.ts'
import { version } from '#server/version.ts'
import { PAGE, SCRIPT, startedServer, type StartedServer } from './started-server.ts'

describe('over HTTPS', () => {
  let started: StartedServer
  beforeAll(async () => {
    started = await startedServer({
      igtl: '127.0.0.1:19000',
      allow: ['plus.example:18944'],
      dicomWeb: ['http://127.0.0.1:8042/dicom-web'],
    })
  })
  afterAll(() => started.close())

  test('a client that trusts only the kept certificate gets the page, by name and by address', async () => {
    for (const host of ['localhost', '127.0.0.1']) {
      const { status, body, headers } = await started.get('/', {}, host)
      expect(status).toBe(200)
      expect(body.toString()).toBe(PAGE)
      expect(headers['content-type']).toMatch(/^text\/html/)
    }
  })

  test('the page is cross-origin isolated, in itself and in what it loads', async () => {
    for (const path of ['/', '/assets/main-abc123.js', '/model.onnx']) {
      const { headers } = await started.get(path)
      expect(headers['cross-origin-opener-policy']).toBe('same-origin')
      expect(headers['cross-origin-embedder-policy']).toBe('require-corp')
      expect(headers['cross-origin-resource-policy']).toBe('same-origin')
    }
  })

  test('the policy runs our scripts and wasm only, and reads from this server alone', async () => {
    const { headers } = await started.get('/')
    const policy = Object.fromEntries(
      String(headers['content-security-policy'])
        .split(';')
        .map((directive) => directive.trim().split(/\s+/))
        .map(([name, ...sources]) => [name, sources]),
    )
    expect(policy).toEqual({
      'default-src': ["'none'"],
      'script-src': ["'self'", "'wasm-unsafe-eval'"],
      'worker-src': ["'self'", 'blob:'],
      'connect-src': ["'self'", 'blob:', 'data:'],
      'style-src': ["'self'"],
      'img-src': ["'self'", 'data:', 'blob:'],
      'font-src': ["'self'", 'data:'],
      'media-src': ["'self'", 'blob:'],
      'manifest-src': ["'self'"],
      'object-src': ["'none'"],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
      'frame-ancestors': ["'none'"],
    })
    expect(headers['strict-transport-security']).toBeUndefined()
    expect(headers['x-content-type-options']).toBe('nosniff')
  })

  test('built files come compressed to who can read it, are kept for a year; the page is asked for anew', async () => {
    const compressed = await started.get('/assets/main-abc123.js', { 'accept-encoding': 'br' })
    expect(compressed.headers['content-encoding']).toBe('br')
    expect(compressed.headers['content-type']).toMatch(/^(text|application)\/javascript/)
    expect(brotliDecompressSync(compressed.body).toString()).toBe(SCRIPT)
    expect(compressed.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    const plain = await started.get('/assets/main-abc123.js')
    expect(plain.headers['content-encoding']).toBeUndefined()
    expect(plain.body.toString()).toBe(SCRIPT)
    expect((await started.get('/')).headers['cache-control']).toBe('no-cache')
  })

  test.each(['/nothing', '/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/assets/', '/bridge/poses'])(
    '%s is not there',
    async (path) => {
      const { status, body, headers } = await started.get(path)
      expect([403, 404]).toContain(status)
      expect(body.toString()).not.toContain('outside')
      expect(headers['cross-origin-embedder-policy']).toBe('require-corp')
    },
  )

  test('a path that is not there is named in a typed error', async () => {
    const { status, body } = await started.get('/nothing')
    expect(status).toBe(404)
    expect(JSON.parse(body.toString())).toEqual({
      error: { code: 'not-found', message: 'there is nothing at /nothing' },
    })
  })

  test('health tells the version and the bridge; configuration tells the page whom it may ask for', async () => {
    expect(JSON.parse((await started.get('/health')).body.toString())).toEqual({
      ok: true,
      version: version(),
      bridge: { channels: [], turnedAway: 0 },
    })
    expect(JSON.parse((await started.get('/config.json')).body.toString())).toEqual({
      bridge: {
        allowed: ['127.0.0.1:19000', 'plus.example:18944', '127.0.0.1:18944', 'localhost:18944', '[::1]:18944'],
        default: '127.0.0.1:19000',
      },
      dicomWeb: [{ root: 'http://127.0.0.1:8042/dicom-web', path: '/dicom-web/0' }],
    })
  })

  test('the next start on the same folder shows the same certificate; its key is for the owner only', async () => {
    expect(started.server.isNewCertificate).toBe(true)
    const { dist, data } = started
    const again = await createServer({ port: 0, host: '127.0.0.1', dist, data })
    await again.close()
    expect(again.isNewCertificate).toBe(false)
    expect(await readFile(join(data, 'certificate.pem'), 'utf8')).toBe(started.certificate)
    expect((await stat(join(data, 'key.pem'))).mode & 0o777).toBe(0o600)
    expect(new X509Certificate(started.certificate!).checkHost('localhost')).toBe('localhost')
  })
})

test('over plain HTTP it is on this machine only and makes no certificate', async () => {
  const started = await startedServer({ http: true })
  try {
    expect(started.server.url).toBe(`http://localhost:${started.server.port}/`)
    expect(started.server.networkUrls).toEqual([])
    expect((await started.get('/')).body.toString()).toBe(PAGE)
    await expect(stat(started.data)).rejects.toMatchObject({ code: 'ENOENT' })
  } finally {
    await started.close()
  }
})

test('the port is free again after closing', async () => {
  const first = await startedServer()
  const { port } = first.server
  await first.close()
  const second = await startedServer({ port })
  expect(second.server.port).toBe(port)
  await second.close()
})

describe('what keeps it from starting is said in one line', () => {
  const line = (part: string) => expect.stringMatching(new RegExp(`^[^\\n]*${part}[^\\n]*$`))

  test('the port is taken', async () => {
    const other = createTcpServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    await expect(startedServer({ port })).rejects.toMatchObject({ code: 'port-taken', message: line(String(port)) })
    await expect(startedServer({ igtlListen: `${port}` })).rejects.toMatchObject({
      code: 'port-taken',
      message: line(String(port)),
    })
    await new Promise((resolve) => other.close(resolve))
  })

  test('there is no built page', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'interspace-empty-'))
    await expect(createServer({ port: 0, dist: folder, data: join(folder, 'data') })).rejects.toMatchObject({
      code: 'dist-missing',
      message: line('npm run build'),
    })
    await rm(folder, { recursive: true })
  })

  test.each([
    { options: { http: true, host: '0.0.0.0' }, code: 'options', part: '0\\.0\\.0\\.0' },
    { options: { host: '203.0.113.9' }, code: 'host-unavailable', part: '203\\.0\\.113\\.9' },
    { options: { igtl: 'no-port' }, code: 'options', part: 'no-port' },
    { options: { allow: ['a:b'] }, code: 'options', part: 'a:b' },
    { options: { igtlListen: '99999' }, code: 'options', part: '99999' },
    { options: { maxBodyMib: 0 }, code: 'options', part: '1024' },
    { options: { dicomWeb: ['https://a.example/rs?x'] }, code: 'options', part: 'a\\.example/rs' },
  ])('$options', async ({ options, code, part }) => {
    await expect(startedServer(options)).rejects.toMatchObject({ code, message: line(part) })
  })
})
