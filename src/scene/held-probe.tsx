/**
 * The simulated transducer, where its tracker says it is: nobody holds a real one to be seen.
 *
 * Gone while it is not tracked; in the air it is there although there is no picture.
 */
import { useFrame } from '@react-three/fiber'
import { useEffect, useMemo, useRef } from 'react'
import { BufferGeometry, Matrix4, type Group, type Mesh } from 'three'
import { isStale } from '#core/signals/staleness.ts'
import type { Fan } from '#core/ultrasound/fan.ts'
import { COLOURS } from './colours.ts'
import { isRealTool, setMask } from './depth-mask.tsx'
import { mmPerPixel } from './picture-facts.ts'
import { useParts } from './parts.ts'
import { faceInPicture, probeShape } from './probe-shape.ts'
import { SOLID_LAYER } from './render-order.ts'

export function HeldProbe() {
  const { session, live } = useParts()
  const group = useRef<Group>(null)
  const body = useRef<Mesh>(null)
  const mark = useRef<Mesh>(null)
  const shown = useRef<{ fan: Fan | undefined; mmPerPx: number }>({ fan: undefined, mmPerPx: 0 })
  const pixels = useMemo(() => new Matrix4(), [])
  const empty = useMemo(() => new BufferGeometry(), [])

  useEffect(() => {
    for (const mesh of [body.current, mark.current]) mesh?.layers.enable(SOLID_LAYER)
  }, [])

  useFrame(() => {
    if (!group.current || !body.current || !mark.current) return
    const { roomFromImage, fan, nowMs, poseDelayMs } = live
    const { source, placement, layers } = session.getState()
    const isTracked = roomFromImage?.status === 'ok' && !isStale(roomFromImage.atMs, nowMs - poseDelayMs)
    const isMask = isRealTool(session.getState())
    const isShown = isMask || (source.kind === 'simulated' && layers.plane)
    group.current.visible = isShown && isTracked && fan !== undefined
    mark.current.visible = !isMask
    setMask(body.current, isMask)
    if (!group.current.visible || !roomFromImage || !fan) return
    const mmPerPx = mmPerPixel(roomFromImage.transform.matrix, placement, 0)
    const isSame = shown.current.fan === fan && Math.abs(shown.current.mmPerPx - mmPerPx) < 1e-6
    if (!isSame) {
      shown.current = { fan, mmPerPx }
      const shape = probeShape(fan, mmPerPx)
      body.current.geometry.dispose()
      body.current.geometry = shape.body
      mark.current.position.set(...shape.markAt)
    }
    const [x, y] = faceInPicture(fan)
    group.current.matrix.fromArray(roomFromImage.transform.matrix)
    group.current.matrix
      .multiply(pixels.makeTranslation(x, y, 0))
      .multiply(pixels.makeScale(1 / mmPerPx, 1 / mmPerPx, 1 / mmPerPx))
  })

  return (
    <group ref={group} name="held-probe" matrixAutoUpdate={false} visible={false}>
      <mesh ref={body} name="held-probe-body" geometry={empty} raycast={nothing}>
        <meshStandardMaterial color={COLOURS.tool} roughness={0.55} emissive={COLOURS.tool} emissiveIntensity={0.25} />
      </mesh>
      <mesh ref={mark} name="held-probe-mark" raycast={nothing}>
        <capsuleGeometry args={[2, 9, 4, 12]} />
        <meshBasicMaterial color={COLOURS.marker} toneMapped={false} />
      </mesh>
    </group>
  )
}

const nothing = () => undefined
