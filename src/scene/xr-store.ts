/** The headset session: what it asks the headset for, and how hands and controllers point. */
import { createXRStore, type XRStore } from '@react-three/xr'
import type { Session } from '#session/session.ts'
import { CLICK_MS, inputSources } from './input-sources.tsx'

/** Hz. A volume is drawn for each eye in 11 ms at best: 120 a second would only be missed. */
const FASTEST = 90

/**
 * Nothing but a floor is required; a headset that refuses the rest is still usable.
 * Models come from our own host, at an absolute address: a relative one is not accepted.
 */
export function createXr(session: Session): XRStore {
  return createXRStore({
    emulate: false,
    offerSession: false,
    enterGrantedSession: false,
    frameRate: (offered) => highest(Array.from(offered)),
    hitTest: true,
    anchors: true,
    planeDetection: true,
    meshDetection: false,
    // Where it is granted, what is really nearer hides what is drawn.
    depthSensing: true,
    domOverlay: false,
    baseAssetPath: new URL('xr-profiles/', document.baseURI).href,
    ...inputSources(session),
    transientPointer: { clickThresholdMs: CLICK_MS },
    screenInput: { clickThresholdMs: CLICK_MS },
  })
}

/** False leaves the headset's own choice. */
const highest = (offered: readonly number[]): number | false =>
  offered.filter((rate) => rate <= FASTEST).sort((a, b) => b - a)[0] ?? false
