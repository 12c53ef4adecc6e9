/**
 * Controllers and hands. A model that cannot be loaded costs its picture, never the
 * scene: without a boundary of its own, one missing file would end the frame loop.
 */
import {
  DefaultXRController,
  DefaultXRHand,
  useXR,
  useXRInputSourceStateContext,
  XRControllerModel,
  XRHandModel,
} from '@react-three/xr'
import { Component, Suspense, type ReactNode } from 'react'
import type { Object3D } from 'three'
import { useStore } from 'zustand'
import type { Session } from '#session/session.ts'
import { RENDER_ORDER, SOLID_LAYER } from './render-order.ts'

/** A press may take this long and still be a click: at low frame rates three frames are longer than the library's 300 ms. */
export const CLICK_MS = 3000

const POINTER = {
  clickThresholdMs: CLICK_MS,
  rayModel: { renderOrder: RENDER_ORDER.pointer, maxLength: 1 },
  cursorModel: { renderOrder: RENDER_ORDER.pointer, size: 0.03 },
} as const
const NEAR = { clickThresholdMs: CLICK_MS, cursorModel: false } as const

/** They stand outside of the scene's own parts, and are given the session. */
export function inputSources(session: Session) {
  return {
    controller: () => <Controller session={session} />,
    hand: () => <Hand session={session} />,
  }
}

/** With its tip among structures a hand that brushes points at nothing, or each stroke would press what is behind. */
function useIsBrushing(session: Session, handedness: XRHandedness): boolean {
  return useStore(
    session,
    ({ brushing }) => brushing.isOn && brushing.tipsIn.some((hand) => hand === `${handedness}-hand`),
  )
}

function Controller({ session }: { readonly session: Session }) {
  const { layout, inputSource } = useXRInputSourceStateContext('controller')
  const isBrushing = useIsBrushing(session, inputSource.handedness)
  // Of generic controllers only the layout is served: their models are four megabytes each.
  const hasModel = !layout.assetPath.includes('/generic-')
  return (
    <>
      {hasModel && (
        <Model>
          <XRControllerModel ref={makeSolid} />
        </Model>
      )}
      <DefaultXRController model={false} rayPointer={isBrushing ? false : POINTER} grabPointer={NEAR} />
    </>
  )
}

/** Over a real room a hand is seen itself: its model only hides what lies behind it. */
function Hand({ session }: { readonly session: Session }) {
  const { inputSource } = useXRInputSourceStateContext('hand')
  const isBrushing = useIsBrushing(session, inputSource.handedness)
  const isOverRoom = useXR((state) => state.mode === 'immersive-ar')
  return (
    <>
      <Model>
        <XRHandModel ref={makeSolid} colorWrite={!isOverRoom} renderOrder={isOverRoom ? RENDER_ORDER.masks : 0} />
      </Model>
      <DefaultXRHand
        model={false}
        rayPointer={isBrushing ? false : POINTER}
        grabPointer={isBrushing ? false : NEAR}
        touchPointer={isBrushing ? false : NEAR}
      />
    </>
  )
}

/** The hologram's rays end at hands and controllers too. */
function makeSolid(model: Object3D | null) {
  model?.traverse((part) => part.layers.enable(SOLID_LAYER))
}

function Model({ children }: { readonly children: ReactNode }) {
  return (
    <WithoutWhatFails>
      <Suspense>{children}</Suspense>
    </WithoutWhatFails>
  )
}

/** React catches errors of children in classes only. */
class WithoutWhatFails extends Component<{ readonly children: ReactNode }, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false }

  static getDerivedStateFromError() {
    return { hasFailed: true }
  }

  override render() {
    return this.state.hasFailed ? null : this.props.children
  }
}
