/** Where the truth lies 95 times in 100 when the picture says the target: three rings and a faint body round it. */
import { useFrame } from '@react-three/fiber'
import { useEffect, useMemo, useRef } from 'react'
import { Matrix4, type Group, type MeshBasicMaterial } from 'three'
import { COLOURS } from './colours.ts'
import { useParts, useSession } from './parts.ts'
import { RENDER_ORDER } from './render-order.ts'

/** Smaller than this it says nothing that the eye could use, mm. */
const LEAST_MM = 0.2
const BODY = { rings: 0.9, body: 0.16 } as const

export function ErrorEllipsoid() {
  const hasTarget = useSession((state) => state.target !== undefined)
  return hasTarget ? <Drawn /> : null
}

function Drawn() {
  const { live } = useParts()
  const group = useRef<Group>(null)
  const inCt = useMemo(() => new Matrix4(), [])
  useEffect(() => group.current?.traverse((object) => void (object.frustumCulled = false)), [])

  useFrame(() => {
    const drawn = group.current
    if (!drawn) return
    const { errorBudget, roomFromCt } = live
    drawn.visible = errorBudget !== undefined && roomFromCt?.status === 'ok' && errorBudget.within95Mm > LEAST_MM
    if (!drawn.visible || !errorBudget || !roomFromCt) return
    const [a, b, c] = errorBudget.axes.map(({ way, halfMm }) => way.map((part) => part * Math.max(halfMm, LEAST_MM)))
    const { x, y, z } = errorBudget.place
    inCt.set(a![0]!, b![0]!, c![0]!, x, a![1]!, b![1]!, c![1]!, y, a![2]!, b![2]!, c![2]!, z, 0, 0, 0, 1)
    drawn.matrix.fromArray(roomFromCt.transform.matrix).multiply(inCt)
    const colour = errorBudget.unknown.length > 0 ? COLOURS.warning : COLOURS.letters
    drawn.traverse((object) => {
      const { material } = object as { material?: MeshBasicMaterial }
      material?.color.set(colour)
    })
  })

  return (
    <group ref={group} name="error-ellipsoid" matrixAutoUpdate={false} visible={false}>
      {(
        [
          [0, 0],
          [Math.PI / 2, 0],
          [0, Math.PI / 2],
        ] as const
      ).map(([x, y]) => (
        <mesh key={`${x} ${y}`} rotation={[x, y, 0]} renderOrder={RENDER_ORDER.seenThrough} raycast={nothing}>
          <torusGeometry args={[1, 0.012, 6, 64]} />
          <meshBasicMaterial transparent opacity={BODY.rings} depthTest={false} depthWrite={false} toneMapped={false} />
        </mesh>
      ))}
      <mesh renderOrder={RENDER_ORDER.seenThrough} raycast={nothing}>
        <sphereGeometry args={[1, 32, 20]} />
        <meshBasicMaterial transparent opacity={BODY.body} depthTest={false} depthWrite={false} toneMapped={false} />
      </mesh>
    </group>
  )
}

const nothing = () => undefined
