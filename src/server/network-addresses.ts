/** The addresses under which a headset on the same network can reach this machine. */
import { hostname, networkInterfaces } from 'node:os'

export interface NetworkAddress {
  readonly address: string
  readonly family: 'IPv4' | 'IPv6'
  /** The interface's name, `wlan0`. */
  readonly network: string
}

/** Bridges of containers and virtual machines: real addresses that no headset can reach. */
const VIRTUAL = /^(docker|br-|veth|virbr|vmnet|vboxnet|cni|flannel|tailscale|zt|utun|wg)/

/** RFC 1918: what home, clinic and phone networks give out. */
const isPrivate = (address: string) => /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(address)

/**
 * The machine's addresses other than loopback, most likely first: private IPv4 of a real
 * interface, other IPv4, IPv6. Link-local IPv6 is left out: it means nothing without a zone,
 * and a URL cannot carry one.
 */
export function lanAddresses(interfaces = networkInterfaces()): readonly NetworkAddress[] {
  const found = Object.entries(interfaces).flatMap(([network, addresses]) =>
    (addresses ?? [])
      .filter(({ internal, address }) => !internal && !address.toLowerCase().startsWith('fe80:'))
      .map(({ address, family }) => ({ address, family, network })),
  )
  const rank = ({ address, family, network }: NetworkAddress) =>
    (family === 'IPv6' ? 4 : 0) + (VIRTUAL.test(network) ? 2 : 0) + (isPrivate(address) ? 0 : 1)
  return found.toSorted((a, b) => rank(a) - rank(b))
}

/** What a certificate can name and a URL can hold. */
const HOST_NAME = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/

/** Names this machine answers to besides its addresses: `localhost`, its host name and that name on the local network. */
export function hostNames(extra: readonly string[] = [], machine = hostname()): readonly string[] {
  const own = machine.toLowerCase()
  const named = ['localhost', own, own.includes('.') ? own : `${own}.local`, ...extra.map((name) => name.toLowerCase())]
  return [...new Set(named.filter((name) => HOST_NAME.test(name)))]
}
