/**
 * Where OpenIGTLink peers are, and which of them the bridge may speak to.
 *
 * An address is `HOST:PORT`; `:PORT` stands for the port on which the bridge itself
 * waits for a peer. Only what the person who started the server named can be reached,
 * and the default port of this very machine: whoever opens the page cannot use the
 * bridge to look around in the network behind it.
 */

export interface Address {
  /** Lower case, IPv6 without brackets; empty for "waits here". */
  readonly host: string
  readonly port: number
  /** The one spelling used to compare: `host:port`, `[v6]:port`, `:port`. */
  readonly text: string
}

/** IANA's port for OpenIGTLink; what PLUS and 3D Slicer use unless told otherwise. */
export const OPENIGTLINK_PORT = 18944

const PATTERN = /^(?:\[(?<v6>[0-9a-f:.]+)\]|(?<host>[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)|):(?<port>\d{1,5})$/

/** Undefined when it is not an address. */
export function parseAddress(text: string): Address | undefined {
  const groups = PATTERN.exec(text.trim().toLowerCase())?.groups
  if (!groups) return undefined
  const { v6, host = v6 ?? '', port: digits } = groups
  const port = Number(digits)
  if (port < 1 || port > 65_535) return undefined
  return { host, port, text: `${v6 === undefined ? host : `[${v6}]`}:${port}` }
}

const LOOPBACK: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'].map((host) => `${host}:${OPENIGTLINK_PORT}`)

/** Every spelling that is allowed: the named ones first, then this machine's default port. */
export const allowList = (named: readonly Address[]): readonly string[] => [
  ...new Set([...named.map(({ text }) => text), ...LOOPBACK]),
]
