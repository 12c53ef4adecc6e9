/** Why an archive did not answer, or not as it was asked, in words for a person; its own are often a web page. */
import { systemCode } from './start-fault.ts'

export interface ArchiveFault {
  readonly status: number
  readonly code: string
  readonly message: string
}

export function unreachableArchive(root: string, thrown: unknown): ArchiveFault {
  return { status: 502, code: 'unreachable', message: `${root} ${whyUnreachable(thrown)}` }
}

/** @param statusCode of an answer that cannot be used */
export function refusedByArchive(root: string, statusCode: number): ArchiveFault {
  const fault = (status: number, code: string, why: string) => ({ status, code, message: `${root} ${why}` })
  if (statusCode < 300) return fault(502, 'not-dicom-web', 'did not answer with DICOM')
  if (statusCode < 400) return fault(502, 'redirected', 'sends elsewhere, which is not followed')
  if ([401, 403, 407].includes(statusCode))
    return fault(502, 'not-let-in', `refused the name and password it was given (${statusCode})`)
  // 4xx is about what was asked for; 5xx about the archive, and not about this server.
  return fault(statusCode < 500 ? statusCode : 502, 'refused', `answered ${statusCode}`)
}

function whyUnreachable(thrown: unknown): string {
  const code = systemCode(thrown)
  if (code === 'ETIMEDOUT') return 'does not answer'
  if (code === 'HPE_HEADER_OVERFLOW') return 'sends more headers than are read'
  if (/CERT|SIGNATURE|ISSUER/.test(code))
    return `has a certificate that is not trusted (${code}; NODE_EXTRA_CA_CERTS names further authorities)`
  return `cannot be reached (${code || String(thrown)})`
}
