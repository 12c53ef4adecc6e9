/**
 * The server: one port that gives the built page to a headset, passes OpenIGTLink messages
 * on to it, reads series from DICOMweb servers for it, and joins a trainee with a supervisor at another device.
 */
import { isIP } from 'node:net'
import helmet from '@fastify/helmet'
import serveFolder from '@fastify/static'
import fastify, { LogController, type FastifyInstance, type FastifyRequest } from 'fastify'
import { createBridge, type Bridge } from './bridge/bridge.ts'
import { bridgeRoutes } from './bridge/routes.ts'
import { givenCertificate, keptCertificate, type CertificatePair } from './certificate.ts'
import { dicomWebProxy } from './dicom-web-proxy.ts'
import { hostNames, lanAddresses } from './network-addresses.ts'
import { PAGE_HEADERS, SIGNED_PAGE_HEADERS } from './page-headers.ts'
import type { RouteName } from './records/guard.ts'
import type { RecordServer } from './records/record-server.ts'
import type { RecordsOptions, RecordStore } from './records/record-store.ts'
import { roomRoutes } from './rooms/routes.ts'
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
  /** With records: for the first administrator, while there is none. */
  readonly setUpCode: string | undefined
  /** With records: every route with its policy. */
  readonly routes: readonly RouteName[]
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
  const pair = http
    ? undefined
    : settings.signed
      ? await givenCertificate(settings.signed, Date.now())
      : await keptCertificate(data, certified, Date.now())
  const kept = settings.records && (await recordStore(settings.records, data))
  const bridge = await createBridge(settings.bridge).catch(async (thrown: unknown) => {
    await kept?.store.close()
    throw thrown
  })
  const app = emptyServer(pair, settings.records)
  async function close() {
    await bridge.close()
    await app.close()
    await kept?.store.close()
  }
  let records: RecordServer | undefined
  try {
    records = kept && (await signedIn(app, kept, settings, names))
    await addRoutes(app, bridge, settings, names, records)
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
    setUpCode: records?.setUpCode,
    routes: records?.routes ?? [],
    close,
  }
}

/** Loaded when there are records: database and sign-in are nothing that training needs. */
const recordStore = async (options: RecordsOptions, data: string) =>
  (await import('./records/record-store.ts')).openRecordStore(options, data)

async function signedIn(
  app: FastifyInstance,
  { store, renewVaults }: RecordStore,
  { records, dicomWeb }: ServerSettings,
  ownNames: readonly string[],
): Promise<RecordServer> {
  const { addRecords } = await import('./records/record-server.ts')
  return addRecords(app, { store, renewVaults, ownNames, archives: dicomWeb, ...records })
}

/** Authenticated encryption with forward secrecy alone (RFC 9325, 4.2); browsers of the last ten years have these. */
const CIPHERS = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE+AESGCM',
  'ECDHE+CHACHA20',
].join(':')

const emptyServer = (pair: CertificatePair | undefined, records: RecordsOptions | undefined): FastifyInstance =>
  fastify({
    https: pair
      ? { cert: pair.certificate, key: pair.key, minVersion: 'TLSv1.2', ciphers: CIPHERS, honorCipherOrder: true }
      : null,
    logger: records ? { level: 'info', base: null, stream: records.log ?? process.stderr } : false,
    ...(records && { logController: new LogController({ disableRequestLogging: true }) }),
    // Without records nothing is posted to this server.
    bodyLimit: records ? 1 << 20 : 1024,
    forceCloseConnections: true,
  })

/** What is on every page already is for everybody. */
const PUBLIC = { config: { policy: 'public' } } as const

async function addRoutes(
  app: FastifyInstance,
  bridge: Bridge,
  { dist, dicomWeb, signed }: ServerSettings,
  ownNames: readonly string[],
  records: RecordServer | undefined,
): Promise<void> {
  await app.register(helmet, signed ? SIGNED_PAGE_HEADERS : PAGE_HEADERS)
  const mayUse = async (request: FastifyRequest, resource: 'bridge' | 'archive') =>
    !records || (await records.isWelcome(request, 'read', resource))
  // Not registered as a plugin: an upgrade to any other route must meet the same WebSocket guard.
  await bridgeRoutes(app, { bridge, ownNames, isWelcome: (request) => mayUse(request, 'bridge') })
  roomRoutes(app, {
    ownNames,
    isWelcome: async (request, part) =>
      !records || (await records.isWelcome(request, part === 'trainee' ? 'create' : 'read', 'room')),
  })
  dicomWebProxy(app, { roots: dicomWeb, ownNames })
  app.get('/health', PUBLIC, async () => {
    // With records the bridge's peers are nothing for everybody.
    const health = records ? { ...(await records.health()) } : { ok: true, bridge: bridge.health() }
    return { ...health, version: version() }
  })
  app.get('/config.json', PUBLIC, async (request, reply) => {
    reply.header('cache-control', 'no-store')
    const allowed = (await mayUse(request, 'bridge')) ? bridge.allowed : []
    const preferred = allowed.length > 0 ? bridge.preferred : undefined
    const roots = (await mayUse(request, 'archive')) ? dicomWeb : []
    return {
      bridge: { allowed, ...(preferred && { default: preferred }) },
      dicomWeb: roots.map(({ root, path }) => ({ root, path })),
      ...(records && { records: await records.waysIn() }),
    }
  })
  await app.register(async (files) => {
    files.addHook('onRoute', (route) => {
      route.config = { ...route.config, ...PUBLIC.config }
    })
    await files.register(serveFolder, {
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
