/**
 * The server: one port that gives the built page to a headset, passes OpenIGTLink messages
 * on to it and reads series from DICOMweb servers for it.
 */
import { isIP } from 'node:net'
import helmet from '@fastify/helmet'
import serveFolder from '@fastify/static'
import fastify, { type FastifyInstance } from 'fastify'
import { createBridge, type Bridge } from './bridge/bridge.ts'
import { bridgeRoutes } from './bridge/routes.ts'
import { keptCertificate, type CertificatePair } from './certificate.ts'
import { dicomWebProxy } from './dicom-web-proxy.ts'
import { hostNames, lanAddresses } from './network-addresses.ts'
import { PAGE_HEADERS } from './page-headers.ts'
import { serverSettings, type ServerOptions, type ServerSettings } from './server-options.ts'
import { listenFault } from './start-fault.ts'
import { version } from './version.ts'

export type { ServerOptions } from './server-options.ts'

export interface InterspaceServer {
  /** For this machine: `https://localhost:8443/`. */
  readonly url: string
  /** For a headset, most likely first; empty when only this machine can reach it. */
  readonly networkUrls: readonly string[]
  readonly port: number
  /** A certificate was made now: headsets will ask whether to trust it. */
  readonly isNewCertificate: boolean
  /** Ends every connection; resolves when the port is free again. */
  close(): Promise<void>
}

/** @throws StartFault naming what is wrong: port taken, page not built, bad option, folder not writable. */
export async function createServer(options: ServerOptions = {}): Promise<InterspaceServer> {
  const settings = serverSettings(options)
  const { host, port, http, data } = settings
  const reachable = reachableAddresses(host)
  const names = hostNames(settings.names)
  const certified = [...new Set([...names, '127.0.0.1', '::1', ...reachable])]
  const pair = http ? undefined : await keptCertificate(data, certified, Date.now())
  const bridge = await createBridge(settings.bridge)
  const app = emptyServer(pair)
  async function close() {
    await bridge.close()
    await app.close()
  }
  try {
    await addRoutes(app, bridge, settings, names)
    await app.listen({ host, port })
  } catch (thrown) {
    await close()
    throw listenFault(thrown, host, port)
  }

  const bound = app.server.address()
  const boundPort = typeof bound === 'object' && bound ? bound.port : port
  const url = (name: string) => `${http ? 'http' : 'https'}://${name.includes(':') ? `[${name}]` : name}:${boundPort}/`
  return {
    url: url(isIP(host) && !isEverywhere(host) && !isLoopback(host) ? host : 'localhost'),
    networkUrls: reachable.map(url),
    port: boundPort,
    isNewCertificate: pair?.isNew ?? false,
    close,
  }
}

const emptyServer = (pair: CertificatePair | undefined): FastifyInstance =>
  fastify({
    https: pair ? { cert: pair.certificate, key: pair.key, minVersion: 'TLSv1.2' } : null,
    logger: false,
    // Nothing is posted to this server.
    bodyLimit: 1024,
    forceCloseConnections: true,
  })

async function addRoutes(
  app: FastifyInstance,
  bridge: Bridge,
  { dist, dicomWeb }: ServerSettings,
  ownNames: readonly string[],
): Promise<void> {
  await app.register(helmet, PAGE_HEADERS)
  // Not registered as a plugin: an upgrade to any other route must meet the same WebSocket guard.
  await bridgeRoutes(app, { bridge, ownNames })
  dicomWebProxy(app, { roots: dicomWeb, ownNames })
  app.get('/health', () => ({ ok: true, version: version(), bridge: bridge.health() }))
  app.get('/config.json', (_, reply) => {
    reply.header('cache-control', 'no-store')
    return {
      bridge: { allowed: bridge.allowed, ...(bridge.preferred && { default: bridge.preferred }) },
      dicomWeb: dicomWeb.map(({ root, path }) => ({ root, path })),
    }
  })
  await app.register(serveFolder, {
    root: dist,
    preCompressed: true,
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders(reply, path) {
      // Built files carry a hash of their content in their name; the page itself does not.
      const isHashed = /[\\/]assets[\\/]/.test(path)
      reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send({ error: { code: 'not-found', message: `there is nothing at ${request.url}` } }),
  )
}

const isEverywhere = (host: string) => host === '0.0.0.0' || host === '::'
const isLoopback = (host: string) => host === 'localhost' || host === '::1' || host.startsWith('127.')

/** Where other machines find a server that listens on `host`. */
function reachableAddresses(host: string): readonly string[] {
  if (isLoopback(host)) return []
  if (!isEverywhere(host)) return [host]
  return lanAddresses()
    .filter(({ family }) => host === '::' || family === 'IPv4')
    .map(({ address }) => address)
}
