/**
 * Whether a socket is asked for by this server's own page.
 *
 * Browsers let any page open a WebSocket anywhere and say truthfully where the page came
 * from (`Origin`). Comparing it with `Host` keeps foreign pages out; knowing our own names
 * keeps out a foreign name that was pointed at this machine (DNS rebinding).
 */
import { isIP } from 'node:net'

/** @returns why not, in words; undefined when it is our own page. */
export function originRefusal(
  origin: string | undefined,
  host: string | undefined,
  ownNames: readonly string[],
): string | undefined {
  if (!origin) return 'a page must say where it comes from: there is no Origin header'
  if (!host) return 'there is no Host header'
  const page = URL.canParse(origin) ? new URL(origin) : undefined
  if (page?.host !== host.toLowerCase()) return `the page comes from ${origin}, not from ${host}`
  const name = page.hostname.replace(/^\[|\]$/g, '')
  if (isIP(name) || ownNames.includes(name)) return undefined
  return `${name} is not a name of this server`
}
