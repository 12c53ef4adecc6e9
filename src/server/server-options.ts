/** What the server can be asked for, and the same with every default filled in and every mistake named. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { allowList, parseAddress, type Address } from './bridge/address.ts'
import type { BridgeOptions } from './bridge/bridge.ts'
import { dicomWebRoots, type DicomWebRoot } from './dicom-web-root.ts'
import type { GivenCertificate } from './certificate.ts'
import { PACKAGE_ROOT } from './package-root.ts'
import type { RecordsOptions } from './records/record-store.ts'
import { startFault } from './start-fault.ts'

export interface ServerOptions {
  /** 0 takes any free port. Default 8443, with `http` 8080. */
  readonly port?: number
  /** Address to listen on. Default every IPv4 address of this machine, with `http` 127.0.0.1. */
  readonly host?: string
  /** Plain HTTP, to this machine only (for development and a headset on a USB cable). */
  readonly http?: boolean
  /** The built page. Default `dist` beside this program. */
  readonly dist?: string
  /** Where the certificate is kept. Default `.interspace` in the current folder. */
  readonly data?: string
  /** The hospital's own certificate and its key, PEM files, instead of one that this server signs itself. */
  readonly signed?: GivenCertificate
  /** More names this server is reached by, for the certificate and the origin check. */
  readonly names?: readonly string[]
  /** Peer that the page offers first, `HOST:PORT`. */
  readonly igtl?: string
  /** Further peers the bridge may connect to, `HOST:PORT`. */
  readonly allow?: readonly string[]
  /** Wait for a peer here: `PORT` (this machine only) or `HOST:PORT`. */
  readonly igtlListen?: string
  /** Largest OpenIGTLink body accepted, MiB. Default 64. */
  readonly maxBodyMib?: number
  /** DICOMweb servers that the page may read series from, `https://user:password@pacs.example:8042/dicom-web`. */
  readonly dicomWeb?: readonly string[]
  /** Keep records: then everybody signs in. */
  readonly records?: RecordsOptions
}

export interface ServerSettings {
  readonly port: number
  readonly host: string
  readonly http: boolean
  /** Absolute. */
  readonly dist: string
  /** Absolute. */
  readonly data: string
  readonly signed: GivenCertificate | undefined
  readonly names: readonly string[]
  readonly dicomWeb: readonly DicomWebRoot[]
  readonly bridge: BridgeOptions
  readonly records: RecordsOptions | undefined
}

const DEFAULT_DIST = join(PACKAGE_ROOT, 'dist')
const DEFAULTS = { port: 8443, host: '0.0.0.0', dist: DEFAULT_DIST, data: '.interspace', names: [], dicomWeb: [] }
const HTTP_DEFAULTS = { port: 8080, host: '127.0.0.1' }
const MIB = 1 << 20

/** @throws StartFault `options` or `dist-missing`. */
export function serverSettings(options: ServerOptions): ServerSettings {
  const { http = false } = options
  const { port, host, dist, data, names, dicomWeb } = { ...DEFAULTS, ...(http && HTTP_DEFAULTS), ...options }
  requireLoopback(http, host)
  if (http && options.signed) throw startFault('options', 'plain HTTP shows no certificate')
  const roots = dicomWebRoots(dicomWeb)
  if (!existsSync(join(dist, 'index.html')))
    throw startFault('dist-missing', `there is no built page in ${dist}: run \`npm run build\` first`)
  return {
    port,
    host,
    http,
    dist: resolve(dist),
    data: resolve(data),
    signed: options.signed,
    names,
    dicomWeb: roots,
    bridge: bridgeOptions(options),
    records: options.records,
  }
}

function requireLoopback(http: boolean, host: string): void {
  if (http && !['127.0.0.1', '::1', 'localhost'].includes(host))
    throw startFault('options', `plain HTTP is for this machine only: it cannot listen on ${host}`)
}

function bridgeOptions({ igtl, allow = [], igtlListen, maxBodyMib = 64 }: ServerOptions): BridgeOptions {
  if (!(maxBodyMib >= 1 && maxBodyMib <= 1024))
    throw startFault('options', `the largest body must be 1 to 1024 MiB, not ${maxBodyMib}`)
  const first = igtl === undefined ? [] : [peerAddress(igtl)]
  const listen = igtlListen === undefined ? undefined : listenAddress(igtlListen)
  const here = listen ? [{ ...listen, host: '', text: `:${listen.port}` }] : []
  const named = [...first, ...here]
  return {
    listen,
    allowed: allowList([...named, ...allow.map(peerAddress)]),
    preferred: named[0]?.text,
    maxBodyBytes: Math.floor(maxBodyMib * MIB),
  }
}

/** Without a host it is this machine only: whoever can reach the port can send poses. */
const listenAddress = (text: string) => peerAddress(text.includes(':') ? text : `127.0.0.1:${text}`)

function peerAddress(text: string): Address {
  const address = parseAddress(text)
  if (!address?.host) throw startFault('options', `not an OpenIGTLink address: ${text} (give HOST:PORT)`)
  return address
}
