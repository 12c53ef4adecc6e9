/** Between a page and the worker that keeps the program's files. */

/** `use` begins the newer version, if no other window is open that the older one serves. */
export type OfflineRequest = { readonly type: 'use' }

export type OfflineReply = { readonly type: 'taken' } | { readonly type: 'others-open' }
