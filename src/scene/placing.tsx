/**
 * Putting down target and entry: the point is where the pointer meets the visible
 * surface or the ultrasound plane, or the fingertips themselves when they pinch inside.
 *
 * The place is taken when the finger goes down, for letting go of a pinch moves the hand.
 */
import type { PointerEvent } from '@pmndrs/pointer-events'
import type { ThreeEvent } from '@react-three/fiber'
import { useFrame } from '@react-three/fiber'
import { useEffect, useMemo, useRef, type ReactNode } from 'react'
import { Matrix4, Vector3, type Mesh } from 'three'
import { point } from '#core/frames/transform.ts'
import { COLOURS } from './colours.ts'
import { useParts, useSession } from './parts.ts'
import { RENDER_ORDER } from './render-order.ts'

/** Screen pixels: beyond it a press was a drag that turned the view. */
const DRAG_PX = 5
const CURSOR_MM = 3.2

/** @param children what may be pointed at. */
export function Placing({ children }: { readonly children: ReactNode }) {
  const { session, live } = useParts()
  const placing = useSession((state) => state.placing)
  const cursor = useRef<Mesh>(null)
  const roomFromWorld = useMemo(() => new Matrix4().makeScale(1000, 1000, 1000), [])
  const ctFromRoom = useMemo(() => new Matrix4(), [])
  const held = useMemo(() => ({ inRoom: new Vector3(), screenX: 0, screenY: 0, isDown: false, isShown: false }), [])

  useEffect(() => {
    held.isShown = held.isDown = false
  }, [placing, held])

  useFrame(() => {
    if (cursor.current) cursor.current.visible = held.isShown && session.getState().placing !== 'none'
  })

  const follow = (event: PointerEvent) => {
    if (held.isDown) return
    const isInHand = event.details.type === 'sphere'
    held.inRoom.copy(isInHand ? event.pointerPosition : event.point).applyMatrix4(roomFromWorld)
    held.isShown = true
    cursor.current?.position.copy(held.inRoom)
  }

  const handlers = {
    onPointerMove: handler(follow),
    onPointerDown: handler((event) => {
      follow(event)
      held.isDown = true
      held.screenX = event.nativeEvent.clientX
      held.screenY = event.nativeEvent.clientY
    }),
    onPointerUp: handler(() => {
      held.isDown = false
    }),
    onPointerLeave: handler(() => {
      held.isShown = held.isDown = false
    }),
    onClick: handler((event) => {
      const { clientX, clientY } = event.nativeEvent
      // Hands and controllers have no place on the screen: NaN is no drag.
      const isDrag = Math.hypot(clientX - held.screenX, clientY - held.screenY) > DRAG_PX
      const { roomFromCt } = live
      if (isDrag || roomFromCt?.status !== 'ok') return
      ctFromRoom.fromArray(roomFromCt.transform.matrix).invert()
      const { x, y, z } = held.inRoom.clone().applyMatrix4(ctFromRoom)
      session.actions.place(point('ct', x, y, z))
    }),
  }

  return (
    <>
      <group {...(placing === 'none' ? {} : handlers)}>{children}</group>
      <mesh ref={cursor} name="placing-cursor" visible={false} renderOrder={RENDER_ORDER.pointer} raycast={nothing}>
        <sphereGeometry args={[CURSOR_MM, 20, 14]} />
        <meshBasicMaterial
          color={placing === 'entry' ? COLOURS.entry : COLOURS.target}
          transparent
          opacity={0.75}
          depthTest={false}
          toneMapped={false}
        />
      </mesh>
    </>
  )
}

/** The same event under the name React Three Fiber gives it. */
function handler(take: (event: PointerEvent) => void) {
  return (event: ThreeEvent<globalThis.PointerEvent | MouseEvent>) => {
    event.stopPropagation()
    take(event as unknown as PointerEvent)
  }
}

const nothing = () => undefined
