/** The headset session: what it asks the headset for, and how hands and controllers point. */
import { createXRStore, type XRStore } from '@react-three/xr'
import { Controller, Hand } from './input-sources.tsx'

/**
 * Nothing but a floor is required; a headset that refuses the rest is still usable.
 * Models come from our own host, at an absolute address: a relative one is not accepted.
 */
export function createXr(): XRStore {
  return createXRStore({
    emulate: false,
    offerSession: false,
    enterGrantedSession: false,
    frameRate: 'high',
    handTracking: true,
    hitTest: true,
    anchors: true,
    planeDetection: true,
    meshDetection: false,
    depthSensing: false,
    domOverlay: false,
    baseAssetPath: new URL('xr-profiles/', document.baseURI).href,
    controller: Controller,
    hand: Hand,
  })
}
