/** Which way into the 3-D view is offered first, and why another one is not. */
import type { SessionState, View } from '#session/state.ts'

export interface WaysIn {
  readonly first: {
    readonly label: string
    /** Undefined while it cannot be pressed. */
    readonly view: Exclude<View, 'page'> | undefined
  }
  /** The desktop view, where it is not the first. */
  readonly hasDesktopBeside: boolean
  /** One sentence under the buttons. */
  readonly remark: string | undefined
}

/** @param isSecure browsers offer headset sessions to secure pages only (WebXR section 4.1). */
export function waysIn(offers: SessionState['offers'], isSecure: boolean): WaysIn {
  if (offers === undefined) {
    const remark = 'Asking this browser whether it can show AR.'
    return { first: { label: 'Enter AR', view: undefined }, hasDesktopBeside: true, remark }
  }
  if (offers.ar)
    return { first: { label: 'Enter AR', view: 'immersive-ar' }, hasDesktopBeside: true, remark: undefined }
  if (offers.vr) {
    const remark = 'VR is what this browser offers. On see-through displays black is clear.'
    return { first: { label: 'Enter VR', view: 'immersive-vr' }, hasDesktopBeside: true, remark }
  }
  const remark = isSecure
    ? 'No headset here. To stand inside it, open this address in a headset’s browser.'
    : 'Headset sessions need a secure address: open this page with https.'
  return { first: { label: 'Open 3-D view', view: 'desktop' }, hasDesktopBeside: false, remark }
}
