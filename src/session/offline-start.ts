/** Whether this page starts without a connection: the program's own files are kept in the browser. */

export type OfflineStart =
  | { readonly state: 'not-asked' }
  /** They are being fetched. */
  | { readonly state: 'taking' }
  | { readonly state: 'ready' }
  /** A newer version is there; it begins when the page is loaded again and no other window of it is open. */
  | { readonly state: 'newer' }
  | { readonly state: 'refused'; readonly why: string }

export const NOT_ASKED: OfflineStart = { state: 'not-asked' }

/** Undefined while there is nothing to say. */
export function sayOfflineStart(start: OfflineStart): string | undefined {
  switch (start.state) {
    case 'not-asked':
      return undefined
    case 'taking':
      return 'Being kept in this browser, to start without a connection …'
    case 'ready':
      return 'Starts without a connection.'
    case 'newer':
      return 'A newer version is ready: load the page again, with no other window of it open.'
    case 'refused':
      return `Does not start without a connection: ${start.why}`
  }
}
