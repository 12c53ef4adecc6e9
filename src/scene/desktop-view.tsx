/** The view without a headset. */
import { useXR } from '@react-three/xr'
import { Suspense } from 'react'
import { Orbit } from './handles.ts'
import { useSession } from './parts.ts'

export function DesktopView() {
  const isInHeadset = useXR((state) => state.session !== undefined)
  const isSeen = useSession((state) => state.view !== 'page')
  return isInHeadset || !isSeen ? null : (
    <Suspense>
      <Orbit />
    </Suspense>
  )
}
