/**
 * What the page may load and from where, said in headers.
 *
 * Cross-origin isolation (COOP, COEP) is what gives wasm its threads and timers their
 * resolution; the policy below keeps foreign code out of a page that shows a patient.
 */
import type { FastifyHelmetOptions } from '@fastify/helmet'

export const PAGE_HEADERS: FastifyHelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      // wasm-unsafe-eval lets WebAssembly compile and nothing else.
      scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
      workerSrc: ["'self'", 'blob:'],
      // data: is how layout and codec libraries carry their wasm.
      connectSrc: ["'self'", 'blob:', 'data:'],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      fontSrc: ["'self'", 'data:'],
      mediaSrc: ["'self'", 'blob:'],
      manifestSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  crossOriginOpenerPolicy: { policy: 'same-origin' },
  crossOriginEmbedderPolicy: { policy: 'require-corp' },
  crossOriginResourcePolicy: { policy: 'same-origin' },
  referrerPolicy: { policy: 'no-referrer' },
  xFrameOptions: { action: 'deny' },
  // A browser that remembers HSTS for this address refuses the self-signed certificate for good.
  strictTransportSecurity: false,
}

/** A year, as preload lists ask; for a certificate that an authority signed. */
const STAYS_SECURE_S = 31_536_000

/** The same, for a server whose certificate browsers trust without being told. */
export const SIGNED_PAGE_HEADERS: FastifyHelmetOptions = {
  ...PAGE_HEADERS,
  strictTransportSecurity: { maxAge: STAYS_SECURE_S, includeSubDomains: true },
}
