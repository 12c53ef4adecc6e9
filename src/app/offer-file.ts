/** A file made here, to be kept where a person wants it. */

/** The browser keeps it where it keeps what is downloaded. */
export function offerFile(file: File): void {
  const address = URL.createObjectURL(file)
  const link = Object.assign(document.createElement('a'), { href: address, download: file.name })
  link.click()
  // Not at once: a browser may ask where to first.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
