/** Why the server could not start, in one line a person can act on. */

export type StartFaultCode =
  | 'port-taken'
  | 'host-unavailable'
  | 'dist-missing'
  | 'data-unwritable'
  | 'options'
  | 'key-missing'
  | 'wrong-key'
  | 'store-damaged'
  | 'store-unreachable'
  | 'store-busy'

export interface StartFault extends Error {
  readonly code: StartFaultCode
}

const CODES: readonly string[] = [
  'port-taken',
  'host-unavailable',
  'dist-missing',
  'data-unwritable',
  'options',
  'key-missing',
  'wrong-key',
  'store-damaged',
  'store-unreachable',
  'store-busy',
] satisfies StartFaultCode[]

export const startFault = (code: StartFaultCode, message: string): StartFault =>
  Object.assign(new Error(message), { code })

export const isStartFault = (thrown: unknown): thrown is StartFault =>
  thrown instanceof Error && 'code' in thrown && CODES.includes(String(thrown.code))

/** The system's own word for what went wrong (`EADDRINUSE`); empty when it gives none. */
export const systemCode = (thrown: unknown): string =>
  thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''

/** What a failed `listen` on an address means. Anything unforeseen is passed on as it is. */
export function listenFault(thrown: unknown, host: string, port: number): unknown {
  const where = `${host.includes(':') ? `[${host}]` : host}:${port}`
  switch (systemCode(thrown)) {
    case 'EADDRINUSE':
      return startFault('port-taken', `port ${port} is taken on ${host}: another program listens on ${where}`)
    case 'EACCES':
      return startFault('host-unavailable', `not allowed to listen on ${where}: choose a port of 1024 or more`)
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EINVAL':
      return startFault('host-unavailable', `${host} is not an address of this machine`)
    default:
      return thrown
  }
}
