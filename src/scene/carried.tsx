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
  /** Tilted back, rad. */
  readonly leansRad?: number
  /** Holds by a bar this far below the middle, where the rest is full of buttons; absent: anywhere. Mm. */
  readonly barBelowMm?: number
  readonly children: ReactNode
}

/** What is seen of it is slender; it can be taken hold of where a fingertip finds it. */
const BAR = { lengthMm: 110, radiusMm: 5, heldRadiusMm: 17 } as const

export function Carried({ name, at, turned, leansRad = 0, barBelowMm, children }: Props) {
  const group = useRef<Group>(null)
  const bar = useRef<Mesh>(null)
  const line = useRef<Mesh>(null)
  const colours = useMemo(() => ({ quiet: new Color(COLOURS.panelEdge), held: new Color(COLOURS.accent) }), [])
  const isHovered = useRef(false)
  const isSeen = useSession((state) => state.view !== 'page')
  const [seen, held] = useMemo(() => [BAR.radiusMm, BAR.heldRadiusMm].map(barOf), [])

  useFrame(() => {
    const material = line.current?.material as MeshBasicMaterial | undefined
    material?.color.copy(isHovered.current ? colours.held : colours.quiet)
  })

  return (
    <group ref={group} name={name} position={at as [number, number, number]} rotation={[0, turned, 0]}>
      <group name={`${name}-face`} rotation={[-leansRad, 0, 0]}>
        {children}
        {barBelowMm !== undefined && (
          <>
            <mesh ref={line} geometry={seen!} position={[0, -barBelowMm, 0]} raycast={nothing}>
              <meshBasicMaterial toneMapped={false} />
            </mesh>
            <mesh
              ref={bar}
              name={`${name}-bar`}
              geometry={held!}
              position={[0, -barBelowMm, 0]}
              onPointerEnter={() => (isHovered.current = true)}
              onPointerLeave={() => (isHovered.current = false)}
            >
              <meshBasicMaterial colorWrite={false} depthWrite={false} />
            </mesh>
          </>
        )}
      </group>
      {isSeen && (
        <Suspense>
          <CarriedHandle carried={group} handle={barBelowMm === undefined ? group : bar} />
        </Suspense>
      )}
    </group>
  )
}

const barOf = (radiusMm: number) => new CapsuleGeometry(radiusMm, BAR.lengthMm, 4, 12).rotateZ(Math.PI / 2)
const nothing = () => undefined
