/** What the server says when it is up: where it is, as text and as a code for a headset's camera. */
import { create } from 'qrcode'

export function announcement(
  url: string,
  networkUrls: readonly string[],
  isNewCertificate: boolean,
  setUpCode?: string,
): string {
  const [best] = networkUrls
  const lines = ['', '  Interspace', '', `  on this machine   ${url}`]
  for (const address of networkUrls) lines.push(`  on the network    ${address}`)
  if (best) lines.push('', ...terminalCode(best), '', `  ${best}`)
  if (isNewCertificate)
    lines.push(
      '',
      '  The certificate is new and signed by this server itself: the browser asks once whether to trust it.',
    )
  if (setUpCode !== undefined)
    lines.push(
      '',
      '  Nobody has an account yet. Whoever has this code makes the first, an administrator’s:',
      `  ${setUpCode}`,
    )
  lines.push('', '  For training and research; not a medical device.  Ctrl-C ends it.', '', '')
  return lines.join('\n')
}

/** Light modules around the code; cameras need them (ISO/IEC 18004 asks for 4). */
const QUIET_ZONE = 4
/** Black on white whatever the terminal's own colours are: cameras read light on dark badly. */
const BLACK_ON_WHITE = '\u001B[38;5;16;48;5;231m'
const RESET = '\u001B[0m'

/** The QR code as lines of half blocks, two rows of modules to a line. */
function terminalCode(text: string): string[] {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  const end = modules.size + QUIET_ZONE
  const isDark = (row: number, column: number) =>
    Math.min(row, column) >= 0 && Math.max(row, column) < modules.size && modules.get(row, column) !== 0
  const lines: string[] = []
  for (let row = -QUIET_ZONE; row < end; row += 2) {
    let line = ''
    for (let column = -QUIET_ZONE; column < end; column++)
      line += ' ▀▄█'[Number(isDark(row, column)) + 2 * Number(isDark(row + 1, column))]
    lines.push(`  ${BLACK_ON_WHITE}${line}${RESET}`)
  }
  return lines
}
