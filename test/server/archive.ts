/** Archives on loopback that answer as they are told, and the proxy in front of them. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import fastify, { type FastifyInstance } from 'fastify'
import { dicomWebProxy, type ProxyLimits } from '#server/dicom-web-proxy.ts'
import { dicomWebRoots } from '#server/dicom-web-root.ts'
import { startedServer, type StartedServer } from './started-server.ts'

export const SERIES = '/studies/1.2.3/series/4.5.6'
export const MULTIPART = 'multipart/related; type="application/dicom"; boundary=b'

const closing: (() => Promise<unknown>)[] = []

/** Ends what this file started, last first. */
export async function closeAll(): Promise<void> {
  for (const close of closing.splice(0).toReversed()) await close()
}

export interface Archive {
  readonly port: number
  /** Every request that reached it. */
  readonly asked: readonly IncomingMessage[]
  close(): Promise<void>
}

export async function archive(listener: RequestListener): Promise<Archive> {
  const asked: IncomingMessage[] = []
  const server: Server = createServer((incoming, outgoing) => {
    asked.push(incoming)
    listener(incoming, outgoing)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  closing.push(close)
  return { asked, port, close }
}

/** The whole server, started with these addresses. */
export async function served(...dicomWeb: readonly string[]): Promise<StartedServer> {
  const started = await startedServer({ http: true, dicomWeb })
  closing.push(() => started.close())
  return started
}

/** The whole server over HTTPS, as an archive whose certificate nobody vouches for. */
export async function selfSigned(): Promise<StartedServer> {
  const started = await startedServer({})
  closing.push(() => started.close())
  return started
}

/** The proxy alone, for limits that a test can wait for: the address of the series on it. */
export async function proxied(port: number, limits: Partial<ProxyLimits>): Promise<string> {
  const app: FastifyInstance = fastify({ forceCloseConnections: true })
  const all = { stallMs: 60_000, totalMs: 60_000, headerBytes: 16_384, answers: 16, ...limits }
  dicomWebProxy(app, { roots: dicomWebRoots([`http://127.0.0.1:${port}/rs`]), ownNames: ['localhost'], limits: all })
  await app.listen({ host: '127.0.0.1', port: 0 })
  closing.push(() => app.close())
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/dicom-web/0${SERIES}`
}

export const errorOf = (body: Buffer | string): { readonly code: string; readonly message: string } =>
  (JSON.parse(body.toString()) as { error: { code: string; message: string } }).error
