/** The shape of a real thing: it hides what is drawn behind it, and is not drawn itself (cut-out passthrough). */
import { useEffect, useRef, type ReactElement } from 'react'
import type { Material, Mesh } from 'three'
import type { SessionState } from '#session/state.ts'
import { RENDER_ORDER, SOLID_LAYER } from './render-order.ts'

/** A tool that somebody really holds, seen through the headset: a simulated one is only seen when it is drawn. */
export const isRealTool = ({ view, source }: Pick<SessionState, 'view' | 'source'>): boolean =>
  view === 'immersive-ar' && source.kind !== 'simulated' && source.kind !== 'replay'

interface Props {
  readonly name: string
  readonly position: [number, number, number]
  /** The geometry. */
  readonly children: ReactElement
}

export function DepthMask({ name, position, children }: Props) {
  const mesh = useRef<Mesh>(null)
  useEffect(() => mesh.current?.layers.enable(SOLID_LAYER), [])
  return (
    <mesh ref={mesh} name={name} position={position} renderOrder={RENDER_ORDER.masks} raycast={nothing}>
      {children}
      <meshBasicMaterial colorWrite={false} />
    </mesh>
  )
}

/** Makes what is drawn a mask, and back. */
export function setMask(mesh: Mesh, isMask: boolean): void {
  const material = mesh.material as Material
  if (material.colorWrite === !isMask) return
  material.colorWrite = !isMask
  mesh.renderOrder = isMask ? RENDER_ORDER.masks : RENDER_ORDER.solid
}

const nothing = () => undefined
