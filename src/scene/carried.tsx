/** Something that stands in the room and can be carried to another place by ray, pinch or mouse. */
import { useFrame } from '@react-three/fiber'
import { Suspense, useMemo, useRef, type ReactNode } from 'react'
import { CapsuleGeometry, Color, type Group, type Mesh, type MeshBasicMaterial } from 'three'
import { COLOURS } from './colours.ts'
import { CarriedHandle } from './handles.ts'
import { useSession } from './parts.ts'

interface Props {
  readonly name: string
  /** Room mm. */
  readonly at: readonly [number, number, number]
  /** About the upright axis, rad. */
  readonly turned: number
  /** Holds by a bar this far below the middle, where the rest is full of buttons; absent: anywhere. Mm. */
  readonly barBelowMm?: number
  readonly children: ReactNode
}

const BAR = { lengthMm: 110, radiusMm: 5 } as const

export function Carried({ name, at, turned, barBelowMm, children }: Props) {
  const group = useRef<Group>(null)
  const bar = useRef<Mesh>(null)
  const colours = useMemo(() => ({ quiet: new Color(COLOURS.panelEdge), held: new Color(COLOURS.accent) }), [])
  const isHovered = useRef(false)
  const isSeen = useSession((state) => state.view !== 'page')
  const geometry = useMemo(() => new CapsuleGeometry(BAR.radiusMm, BAR.lengthMm, 4, 12).rotateZ(Math.PI / 2), [])

  useFrame(() => {
    const material = bar.current?.material as MeshBasicMaterial | undefined
    material?.color.copy(isHovered.current ? colours.held : colours.quiet)
  })

  return (
    <group ref={group} name={name} position={at as [number, number, number]} rotation={[0, turned, 0]}>
      {children}
      {isSeen && (
        <Suspense>
          <CarriedHandle carried={group} handle={barBelowMm === undefined ? group : bar} />
        </Suspense>
      )}
      {barBelowMm !== undefined && (
        <mesh
          ref={bar}
          name={`${name}-bar`}
          geometry={geometry}
          position={[0, -barBelowMm, 0]}
          onPointerEnter={() => (isHovered.current = true)}
          onPointerLeave={() => (isHovered.current = false)}
        >
          <meshBasicMaterial toneMapped={false} />
        </mesh>
      )}
    </group>
  )
}
