/** SHA-256 of a model's bytes as 64 hexadecimal digits. Rejects where the browser offers none. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  // Browsers offer it to secure pages only, and only such pages may enter AR.
  if (!globalThis.crypto?.subtle) throw new Error('the model cannot be checked: the page was not opened over HTTPS')
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
