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
import { RENDER_ORDER, SOLID_LAYER } from './render-order.ts'

/** A press may take this long and still be a click: at low frame rates three frames are longer than the library's 300 ms. */
export const CLICK_MS = 3000

const POINTER = {
  clickThresholdMs: CLICK_MS,
  rayModel: { renderOrder: RENDER_ORDER.pointer, maxLength: 1 },
  cursorModel: { renderOrder: RENDER_ORDER.pointer, size: 0.03 },
} as const
const NEAR = { clickThresholdMs: CLICK_MS, cursorModel: false } as const

export function Controller() {
  const { layout } = useXRInputSourceStateContext('controller')
  // Of generic controllers only the layout is served: their models are four megabytes each.
  const hasModel = !layout.assetPath.includes('/generic-')
  return (
    <>
      {hasModel && (
        <Model>
          <XRControllerModel ref={makeSolid} />
        </Model>
      )}
      <DefaultXRController model={false} rayPointer={POINTER} grabPointer={NEAR} />
    </>
  )
}

/** Over a real room a hand is seen itself: its model only hides what lies behind it. */
export function Hand() {
  const isOverRoom = useXR((state) => state.mode === 'immersive-ar')
  return (
    <>
      <Model>
        <XRHandModel ref={makeSolid} colorWrite={!isOverRoom} renderOrder={isOverRoom ? RENDER_ORDER.masks : 0} />
      </Model>
      <DefaultXRHand model={false} rayPointer={POINTER} grabPointer={NEAR} touchPointer={NEAR} />
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
