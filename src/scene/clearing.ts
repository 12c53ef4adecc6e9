/** "Clear view", and a locked page: everything drawn is gone in the very next frame, but an alarm. Any press of a hand ends the first, and only the first. */
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
    const { isViewCleared, presence } = session.getState()
    if (shown.current) shown.current.visible = !isViewCleared && !presence.isLocked
  }, -15)
  useEffect(() => {
    if (!headset) return undefined
    // Nothing is left to be pressed: a pinch anywhere is a press.
    const show = () => session.getState().isViewCleared && session.actions.set({ isViewCleared: false })
    headset.addEventListener('selectend', show)
    return () => headset.removeEventListener('selectend', show)
  }, [headset, session])
}
