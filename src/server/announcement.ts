/** What the server says when it is up: where it is, as text and as a code for a headset's camera. */
import { toString as qrCode } from 'qrcode'

export async function announcement(
  url: string,
  networkUrls: readonly string[],
  isNewCertificate: boolean,
): Promise<string> {
  const [best] = networkUrls
  const lines = ['', '  Interspace', '', `  on this machine   ${url}`]
  for (const address of networkUrls) lines.push(`  on the network    ${address}`)
  if (best) lines.push('', indent(await qrCode(best, { type: 'terminal', small: true })), `  ${best}`)
  if (isNewCertificate)
    lines.push(
      '',
      '  The certificate is new and signed by this server itself: the browser asks once whether to trust it.',
    )
  lines.push('', '  For training and research; not a medical device.  Ctrl-C ends it.', '', '')
  return lines.join('\n')
}

const indent = (text: string) =>
  text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n')
