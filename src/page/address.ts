/** Addresses as people type them: `host:port` of an OpenIGTLink server and the DICOMweb address of one series. */
import { fault, parsed, type Parsed } from './parsed.ts'

/** 18944 is the port PLUS and 3D Slicer use unless told otherwise. */
export const DEFAULT_ADDRESS = '127.0.0.1:18944'

const EXAMPLE = `Write it as host:port, for example ${DEFAULT_ADDRESS}.`

/** Gives `host:port` in lower case; IPv6 in brackets, as in URLs (RFC 3986 section 3.2.2). */
export function parseAddress(text: string): Parsed<string> {
  const address = text.trim().toLowerCase()
  const stray = faultOfCharacters(address)
  if (stray) return fault(`${stray} ${EXAMPLE}`)
  const [, host, ipv6, port] = /^([^:[\]]*|\[([^\]]*)\])(?::([^:]*))?$/.exec(address) ?? []
  if (host === undefined) return fault('An IPv6 address goes in brackets, for example [::1]:18944.')
  const wrongHost = ipv6 === undefined ? faultOfHost(host) : faultOfIpv6(ipv6)
  if (wrongHost) return fault(wrongHost)
  if (!port) return fault(`The port is missing. Add it after a colon: ${host}:18944.`)
  const isPort = /^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65535
  return isPort ? parsed(`${host}:${Number(port)}`) : fault(`The port “${port}” is not a number from 1 to 65535.`)
}

function faultOfCharacters(address: string): string | undefined {
  if (address === '') return 'The address is empty.'
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//.exec(address)?.[0]
  if (scheme) return `Leave out “${scheme}”.`
  const stray = /[^a-z0-9.:[\]_-]/.exec(address)?.[0]
  return stray && `${stray === ' ' ? 'A space' : `“${stray}”`} does not belong in an address.`
}

/** RFC 1123 names, and the underscores that local networks use; all-numeric names must be IPv4. */
function faultOfHost(host: string): string | undefined {
  if (host === '') return 'The host in front of the colon is missing, for example 127.0.0.1.'
  if (/^[\d.]+$/.test(host)) {
    const parts = host.split('.')
    if (parts.length !== 4 || parts.includes('')) return `“${host}” is not an IPv4 address: it needs four numbers.`
    const tooBig = parts.find((part) => Number(part) > 255)
    return tooBig && `“${host}” is not an IPv4 address: ${tooBig} is over 255.`
  }
  const isName = host.length <= 253 && host.split('.').every((label) => /^(?![-_])[a-z0-9_-]{1,63}(?<!-)$/.test(label))
  return isName ? undefined : `“${host}” is not a host name.`
}

function faultOfIpv6(host: string): string | undefined {
  return URL.canParse(`http://[${host}]/`) ? undefined : `“${host}” is not an IPv6 address.`
}

/**
 * The address of one series at a DICOMweb server (PS3.18 section 10.4.1): …/studies/{uid}/series/{uid}.
 *
 * @param base where the page came from: an address that starts with / is on the same server.
 */
export function parseSeriesUrl(text: string, base: string): Parsed<string> {
  const example = 'Write it as https://server/dicom-web/studies/1.2.3/series/4.5.6.'
  const typed = text.trim()
  if (typed === '') return fault(`The address is empty. ${example}`)
  if (!URL.canParse(typed, base)) return fault(`“${typed}” is not a web address. ${example}`)
  const url = new URL(typed, base)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return fault(`“${url.protocol}” cannot be opened from here. ${example}`)
  }
  if (url.username || url.password) return fault('Leave the name and password out of the address.')
  if (!/\/studies\/[^/]+/.test(url.pathname)) return fault(`There is no /studies/… in the address. ${example}`)
  const series = /^.*\/studies\/([^/]+)\/series\/([^/]+)\/?$/.exec(url.pathname)
  if (!series) return fault(`The address must end in /series/ and the series’ number. ${example}`)
  const wrongUid = [series[1]!, series[2]!].find((uid) => !/^[0-9.]{1,64}$/.test(uid))
  if (wrongUid) return fault(`“${wrongUid}” is not a DICOM UID: digits and points, 64 at most.`)
  return parsed(`${url.origin}${url.pathname.replace(/\/$/, '')}${url.search}`)
}
