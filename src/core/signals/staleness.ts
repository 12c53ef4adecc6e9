/** When something is too old to be shown where it was. */

/**
 * Older than this is withdrawn, ms. 3D Slicer's Watchdog warns after 1000 ms and goes on
 * drawing; at a probe speed of 50 mm/s, 150 ms is already 7.5 mm.
 */
export const STALE_AFTER_MS = 150

export const isStale = (atMs: number, nowMs: number, afterMs = STALE_AFTER_MS): boolean => nowMs - atMs > afterMs
