/** Something that stands in the room and can be carried to another place by ray, pinch or mouse. */
import { useHandle } from '@react-three/handle'
import { useFrame, useThree } from '@react-three/fiber'
import { useMemo, useRef, type ReactNode } from 'react'
import { CapsuleGeometry, Color, type Group, type Mesh, type MeshBasicMaterial } from 'three'
import { COLOURS } from './colours.ts'

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
  const get = useThree((state) => state.get)
  const colours = useMemo(() => ({ quiet: new Color(COLOURS.panelEdge), held: new Color(COLOURS.accent) }), [])
  const isHovered = useRef(false)
  const geometry = useMemo(() => new CapsuleGeometry(BAR.radiusMm, BAR.lengthMm, 4, 12).rotateZ(Math.PI / 2), [])

  useHandle(group, {
    handle: barBelowMm === undefined ? group : bar,
    scale: false,
    // Stays upright: text that leans is hard to read.
    rotate: 'y',
    multitouch: false,
    apply: ({ current, last }, target) => {
      target.position.copy(current.position)
      target.quaternion.copy(current.quaternion)
      const orbit = get().controls as { enabled?: boolean } | null
      if (orbit) orbit.enabled = last
    },
  })

  useFrame(() => {
    const material = bar.current?.material as MeshBasicMaterial | undefined
    material?.color.copy(isHovered.current ? colours.held : colours.quiet)
  })

  return (
    <group ref={group} name={name} position={at as [number, number, number]} rotation={[0, turned, 0]}>
      {children}
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
