/** Keeps `session.view` true to the headset session that XR really has, and asks what this browser offers. */
import type { XRStore } from '@react-three/xr'
import type { Session } from '#session/session.ts'

export function followXr(xr: XRStore, session: Session): void {
  xr.subscribe(({ mode }, before) => {
    if (mode === before.mode) return
    const isIn = mode === 'immersive-ar' || mode === 'immersive-vr'
    session.actions.set({ view: isIn ? mode : 'page', headsetSinceMs: isIn ? Date.now() : undefined })
  })
}

export async function askOffers(session: Session): Promise<void> {
  const offers = async (mode: XRSessionMode) =>
    (await navigator.xr?.isSessionSupported(mode).catch(() => false)) ?? false
  const [ar, vr] = await Promise.all([offers('immersive-ar'), offers('immersive-vr')])
  session.actions.set({ offers: { ar, vr } })
}
