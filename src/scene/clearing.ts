/** "Clear view": everything drawn is gone in the very next frame, but an alarm; any press of a hand brings it back. */
import { useFrame } from '@react-three/fiber'
import { useXR } from '@react-three/xr'
import { useEffect, type RefObject } from 'react'
import type { Object3D } from 'three'
import { useParts } from './parts.ts'

/** @param shown all that is hidden; an alarm's light is not within */
export function useClearing(shown: RefObject<Object3D | null>): void {
  const { session } = useParts()
  const headset = useXR((state) => state.session)
  useFrame(() => {
    if (shown.current) shown.current.visible = !session.getState().isViewCleared
  }, -15)
  useEffect(() => {
    if (!headset) return undefined
    // Nothing is left to be pressed: a pinch anywhere is a press.
    const show = () => session.getState().isViewCleared && session.actions.set({ isViewCleared: false })
    headset.addEventListener('selectend', show)
    return () => headset.removeEventListener('selectend', show)
  }, [headset, session])
}
