/** A real server on a free loopback port, with a small built page, and a client that trusts its certificate and nothing else. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { createServer, type InterspaceServer, type ServerOptions } from '#server/server.ts'

export const PAGE =
  '<!doctype html><title>Interspace</title><script type="module" src="/assets/main-abc123.js"></script>'
export const SCRIPT = `export const words = ${JSON.stringify('needle '.repeat(200))}`

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface StartedServer {
  readonly server: InterspaceServer
  readonly dist: string
  readonly data: string
  /** PEM; undefined over plain HTTP. */
  readonly certificate: string | undefined
  get(path: string, headers?: Readonly<Record<string, string>>, host?: string): Promise<Answer>
  /** Ends it and removes its folders. */
  close(): Promise<void>
}

export async function startedServer(options: ServerOptions = {}): Promise<StartedServer> {
  const folder = await mkdtemp(join(tmpdir(), 'interspace-server-'))
  const dist = join(folder, 'dist')
  const data = join(folder, 'data')
  await mkdir(join(dist, 'assets'), { recursive: true })
  await writeFile(join(dist, 'index.html'), PAGE)
  await writeFile(join(dist, 'assets', 'main-abc123.js'), SCRIPT)
  await writeFile(join(dist, 'assets', 'main-abc123.js.br'), brotliCompressSync(SCRIPT))
  await writeFile(join(dist, 'model.onnx'), 'not really')
  await writeFile(join(folder, 'secret.txt'), 'outside the page')
  const server = await createServer({ port: 0, host: '127.0.0.1', dist, data, ...options }).catch(async (thrown) => {
    await rm(folder, { recursive: true })
    throw thrown
  })
  const certificate = options.http
    ? undefined
    : await readFile(options.signed?.certificate ?? join(data, 'certificate.pem'), 'utf8')

  return {
    server,
    dist,
    data,
    certificate,
    get: (path, headers = {}, host = 'localhost') =>
      new Promise((resolve, reject) => {
        const request = certificate ? httpsRequest : httpRequest
        // family 4: the server listens on 127.0.0.1 only, and localhost may be ::1 as well.
        const where = { host, port: server.port, path, headers, ca: certificate, agent: false, family: 4 }
        request(where, (response) => {
          const parts: Buffer[] = []
          response.on('data', (part: Buffer) => parts.push(part))
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
          )
        })
          .on('error', reject)
          .end()
      }),
    async close() {
      await server.close()
      await rm(folder, { recursive: true })
    },
  }
}
