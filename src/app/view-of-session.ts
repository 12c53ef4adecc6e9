/** Keeps `session.view` true to the headset session that XR really has, and asks what this browser offers. */
import type { XRStore } from '@react-three/xr'
import type { Session } from '#session/session.ts'

/** Nothing that is drawn can darken it: what is written there is as readable as the room is dark. */
const FADES =
  'This display adds its light to the room: before a bright wall words and pictures fade. Dim the room, and read nothing that you cannot read well.'

export function followXr(xr: XRStore, session: Session): void {
  xr.subscribe(({ mode, session: entered }, before) => {
    if (mode === before.mode) return
    if (entered?.environmentBlendMode === 'additive') session.actions.notify('warning', FADES)
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
