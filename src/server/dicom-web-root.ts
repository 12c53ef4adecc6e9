/** The DICOMweb servers named at the start: where each is, under which path the page finds it here, and what opens it. */
import { startFault } from './start-fault.ts'

export interface DicomWebRoot {
  /** Without credentials and without a slash at the end: `https://pacs.example:8042/dicom-web`. */
  readonly root: string
  /** Where the page asks instead, on this server: `/dicom-web/0`. */
  readonly path: string
  /** The value of an Authorization header (RFC 7617). Never leaves this program other than to the root. */
  readonly authorization: string | undefined
}

/** The part of every path under which the page finds a root. */
export const PROXY_PATH = '/dicom-web'

/**
 * @param addresses `https://user:password@pacs.example:8042/dicom-web`, percent-encoded as in any URL.
 * @throws StartFault `options` naming the address, without its password.
 */
export function dicomWebRoots(addresses: readonly string[]): readonly DicomWebRoot[] {
  const roots = addresses.map((address, n) => ({ ...readAddress(address), path: `${PROXY_PATH}/${n}` }))
  const again = roots.find(({ root }, n) => roots.findIndex((other) => other.root === root) < n)
  if (again) throw startFault('options', `the DICOMweb server ${again.root} is given twice`)
  return roots
}

function readAddress(address: string): Pick<DicomWebRoot, 'root' | 'authorization'> {
  const fault = (why: string) =>
    startFault('options', `not the address of a DICOMweb server: ${withoutCredentials(address)} (${why})`)
  if (!URL.canParse(address)) throw fault('give SCHEME://HOST:PORT/PATH')
  const url = new URL(address)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw fault('it must begin with https:// or http://')
  if (/[?#]/.test(address)) throw fault('nothing may follow its path')
  const root = `${url.origin}${url.pathname.replace(/\/+$/, '')}`
  if (!url.username && !url.password) return { root, authorization: undefined }
  const credentials = [url.username, url.password].map(decoded)
  const [user, password] = credentials
  if (user === undefined || password === undefined) throw fault('its name or password is not percent-encoded UTF-8')
  if (user.includes(':')) throw fault('a name with a colon cannot be sent')
  return { root, authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** Whatever stands between // and the last @, in addresses that cannot be parsed too. */
const withoutCredentials = (address: string) => address.replace(/\/\/.*@/s, '//').replace(/[?#].*$/s, '')
