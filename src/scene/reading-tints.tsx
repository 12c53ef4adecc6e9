/** The tints of what networks found, on the outline of a picture; a child of what lies where the picture lies. */
import { useFrame } from '@react-three/fiber'
import { useRef } from 'react'
import type { BufferGeometry, Group } from 'three'
import type { ReadingTint } from './reading-drawing.ts'
import { RENDER_ORDER } from './render-order.ts'

interface Props {
  /** Of the view, before the names of what is drawn. */
  readonly name: string
  readonly tints: readonly ReadingTint[]
  /** In image pixels. */
  readonly outline: BufferGeometry
}

export function ReadingTints({ name, tints, outline }: Props) {
  const group = useRef<Group>(null)
  useFrame(() => tints.forEach(({ isShown }, at) => (group.current!.children[at]!.visible = isShown)))
  return (
    <group ref={group}>
      {tints.map(({ material }, at) => (
        <mesh
          key={material.uuid}
          name={`${name}-tint-${at}`}
          geometry={outline}
          material={material}
          renderOrder={RENDER_ORDER.tint}
          visible={false}
          frustumCulled={false}
          raycast={nothing}
        />
      ))}
    </group>
  )
}

const nothing = () => undefined
