/** The built-in case's CT, or its MR, as files, fetched from where the page came from; they are opened like anyone's own. */
import { ctOfIndex } from '#core/phantom/built-in-case.ts'

export interface FetchEvents {
  /** How many of how many files are there. */
  onFile(count: number, total: number): void
}

/** A browser keeps six connections to one server; more would wait in it, unseen by a cancel. */
const AT_ONCE = 6

/**
 * @param folderUrl with a slash at its end. @param namesIn which of its files
 * @throws Error in words when something is missing, and the signal's reason when aborted.
 */
export async function fetchCaseFiles(
  folderUrl: string,
  { onFile }: FetchEvents,
  signal: AbortSignal,
  namesIn: (index: unknown) => readonly string[] | undefined = ctOfIndex,
): Promise<File[]> {
  const index: unknown = await (await get(new URL('index.json', folderUrl), signal)).json().catch(() => undefined)
  const names = namesIn(index)
  if (!names) throw new Error(`${folderUrl}index.json is not the index of a case`)
  const files: File[] = []
  let next = 0
  const fetchOne = async () => {
    for (let at = next++; at < names.length; at = next++) {
      const name = names[at]!
      const blob = await (await get(new URL(name, folderUrl), signal)).blob()
      files[at] = new File([blob], name)
      onFile(files.filter(Boolean).length, names.length)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, fetchOne))
  return files
}

async function get(url: URL, signal: AbortSignal): Promise<Response> {
  const response = await fetch(url, { signal })
  if (!response.ok) throw new Error(`${url.pathname} answers ${response.status}`)
  return response
}
