import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { connect } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { archive, closeAll, errorOf, MULTIPART, selfSigned, SERIES, served } from './archive.ts'

afterEach(closeAll)

const inFrontOf = (port: number) => served(`http://me:p%40ss@127.0.0.1:${port}/rs`)

describe('what is passed on', () => {
  test('to the archive: the path, Accept and the credentials, and nothing the page carries', async () => {
    const { asked, port } = await archive((_, outgoing) => outgoing.setHeader('content-type', MULTIPART).end('--b--'))
    const { get } = await inFrontOf(port)
    const headers = {
      accept: MULTIPART,
      cookie: 'session=1',
      authorization: 'Bearer page',
      'x-forwarded-for': '1.2.3.4',
    }
    expect((await get(`/dicom-web/0${SERIES}`, headers)).status).toBe(200)
    expect(asked).toHaveLength(1)
    expect(asked[0]).toMatchObject({ method: 'GET', url: `/rs${SERIES}` })
    expect(asked[0]!.headers).toEqual({
      accept: MULTIPART,
      authorization: `Basic ${Buffer.from('me:p@ss').toString('base64')}`,
      host: `127.0.0.1:${port}`,
      connection: 'close',
    })
  })

  test('to the page: status, type and body, with this server’s own headers; no cookie, nothing kept', async () => {
    const { port } = await archive((_, outgoing) => {
      outgoing.writeHead(206, { 'content-type': MULTIPART, 'set-cookie': 'a=1', 'access-control-allow-origin': '*' })
      outgoing.end('--b\r\n\r\nbytes\r\n--b--')
    })
    const { status, headers, body } = await (await inFrontOf(port)).get(`/dicom-web/0${SERIES}`)
    expect({ status, body: body.toString() }).toEqual({ status: 206, body: '--b\r\n\r\nbytes\r\n--b--' })
    expect(headers).toMatchObject({
      'content-type': MULTIPART,
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    })
    expect(headers['set-cookie']).toBeUndefined()
    expect(headers['access-control-allow-origin']).toBeUndefined()
  })

  test.each(['', '/instances', '/instances/7.8', '/metadata', '/instances/7.8/metadata'])(
    'the series%s',
    async (more) => {
      const { asked, port } = await archive((_, outgoing) =>
        outgoing.setHeader('content-type', 'application/dicom+json').end('[]'),
      )
      const { status, body } = await (await inFrontOf(port)).get(`/dicom-web/0${SERIES}${more}`)
      expect({ status, body: body.toString() }).toEqual({ status: 200, body: '[]' })
      expect(asked[0]!.url).toBe(`/rs${SERIES}${more}`)
    },
  )

  test('an archive with nothing to list says so with 204', async () => {
    const { port } = await archive((_, outgoing) => outgoing.writeHead(204).end())
    expect((await (await inFrontOf(port)).get(`/dicom-web/0${SERIES}/instances`)).status).toBe(204)
  })

  test('the page is told the roots and their paths, and no password', async () => {
    const started = await inFrontOf(8042)
    const { body } = await started.get('/config.json')
    expect(JSON.parse(body.toString())).toMatchObject({
      dicomWeb: [{ root: 'http://127.0.0.1:8042/rs', path: '/dicom-web/0' }],
    })
    expect(body.toString()).not.toMatch(/ss|Basic|me:/)
  })
})

describe('the archive is not asked', () => {
  const never: RequestListener = (_, outgoing) => outgoing.setHeader('content-type', MULTIPART).end('leak')

  test.each([
    `/dicom-web/1${SERIES}`,
    `/dicom-web/00000${SERIES}`,
    `/dicom-web/-1${SERIES}`,
    `/dicom-web${SERIES}`,
    '/dicom-web/0/studies',
    '/dicom-web/0/studies?PatientName=*',
    '/dicom-web/0/studies/1.2.3',
    '/dicom-web/0/studies/1.2.3/series',
    `/dicom-web/0${SERIES}?includefield=all`,
    `/dicom-web/0${SERIES}/`,
    `/dicom-web/0/${SERIES}`,
    '/dicom-web/0/studies/1.2.3/series/..',
    '/dicom-web/0/studies/../series/4.5.6',
    `/dicom-web/0/../../patients${SERIES}`,
    `/dicom-web/0/..%2f..%2fpatients${SERIES}`,
    `/dicom-web/0/%2e%2e/patients${SERIES}`,
    '/dicom-web/0/studies/1.2.3/series/4.5.6%0d%0aX-Injected:%201',
    '/dicom-web/0/studies/1.2.3/series/4.5.6%23',
    '/dicom-web/0/studies/1.2.3/series/4.5.6\\..\\..',
    '/dicom-web/0/studies/1.2.3/series/4.5.6;a=b',
    `/dicom-web/0/http://other.example${SERIES}`,
    `/dicom-web/0//other.example${SERIES}`,
    `/dicom-web/0@other.example${SERIES}`,
    `/dicom-web/http://other.example${SERIES}`,
    `/dicom-web/0/studies/${'1'.repeat(65)}/series/1`,
  ])('for %s', async (path) => {
    const { asked, port } = await archive(never)
    const { status, body } = await (await inFrontOf(port)).get(path)
    expect({ status, code: errorOf(body).code }).toEqual({ status: 404, code: 'not-found' })
    expect(asked).toHaveLength(0)
  })

  test.each([
    `GET http://other.example/dicom-web/0${SERIES} HTTP/1.1`,
    `GET http://127.0.0.1/dicom-web/0${SERIES} HTTP/1.1`,
    `CONNECT other.example:80 HTTP/1.1`,
    `OPTIONS /dicom-web/0${SERIES} HTTP/1.1`,
    `HEAD /dicom-web/0${SERIES} HTTP/1.1`,
    `POST /dicom-web/0${SERIES} HTTP/1.1`,
    `DELETE /dicom-web/0${SERIES} HTTP/1.1`,
  ])('for %s', async (line) => {
    const { asked, port } = await archive(never)
    const { server } = await inFrontOf(port)
    const socket = connect(server.port, '127.0.0.1')
    let said = ''
    socket.on('data', (part: Buffer) => (said += part.toString()))
    socket.write(`${line}\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
    await once(socket, 'close')
    expect(said).not.toContain('leak')
    expect(said === '' || /^HTTP\/1\.1 4\d\d /.test(said)).toBe(true)
    expect(asked).toHaveLength(0)
  })

  test.each([
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }],
    ['a page of another port', { 'sec-fetch-site': 'same-site' }],
    ['a link followed from anywhere', { 'sec-fetch-site': 'none' }],
    ['another origin', { origin: 'https://other.example' }],
    ['a foreign name for this machine', { host: 'rebound.example' }],
  ])('for %s', async (_, headers) => {
    const { asked, port } = await archive(never)
    const { status, body } = await (
      await inFrontOf(port)
    ).get(`/dicom-web/0${SERIES}`, headers as Record<string, string>)
    expect({ status, code: errorOf(body).code }).toEqual({ status: 403, code: 'not-our-page' })
    expect(asked).toHaveLength(0)
  })
})

describe('an archive that does not give the series', () => {
  test.each([
    [401, 502, 'not-let-in'],
    [403, 502, 'not-let-in'],
    [302, 502, 'redirected'],
    [404, 404, 'refused'],
    [406, 406, 'refused'],
    [500, 502, 'refused'],
  ])('its %i is our %i, in our words', async (theirs, ours, code) => {
    const { asked, port } = await archive((incoming, outgoing) => {
      const location = `http://${incoming.headers.host}/rs/elsewhere`
      const headers = { location, 'www-authenticate': 'Basic realm="x"', 'content-type': 'text/html' }
      outgoing.writeHead(theirs, headers).end('<script>alert(1)</script>')
    })
    const { status, headers, body } = await (await inFrontOf(port)).get(`/dicom-web/0${SERIES}`)
    expect({ status, code: errorOf(body).code }).toEqual({ status: ours, code })
    expect(errorOf(body).message).toContain(`http://127.0.0.1:${port}/rs `)
    expect(headers['www-authenticate']).toBeUndefined()
    expect(headers['location']).toBeUndefined()
    expect(asked).toHaveLength(1)
  })

  test('a web page instead of DICOM is not shown', async () => {
    const { port } = await archive((_, outgoing) => outgoing.setHeader('content-type', 'text/html').end('<script>'))
    const { status, body } = await (await inFrontOf(port)).get(`/dicom-web/0${SERIES}`)
    expect({ status, code: errorOf(body).code }).toEqual({ status: 502, code: 'not-dicom-web' })
  })

  test('nobody there', async () => {
    const { port, close } = await archive(() => undefined)
    await close()
    const { status, body } = await (await inFrontOf(port)).get(`/dicom-web/0${SERIES}`)
    expect(status).toBe(502)
    expect(errorOf(body)).toEqual({
      code: 'unreachable',
      message: `http://127.0.0.1:${port}/rs cannot be reached (ECONNREFUSED)`,
    })
  })

  test('a certificate nobody vouches for is refused and named,', async () => {
    const secure = await selfSigned()
    const started = await served(`https://me:p@127.0.0.1:${secure.server.port}/rs`)
    const { status, body } = await started.get(`/dicom-web/0${SERIES}`)
    expect(status).toBe(502)
    expect(errorOf(body).message).toMatch(/certificate that is not trusted .*NODE_EXTRA_CA_CERTS/)
  })
})
