/** A mark that is solid where it is seen and faint where something hides it. */
import { useEffect, useRef } from 'react'
import { GreaterDepth, Quaternion, type Object3D } from 'three'
import { RENDER_ORDER, SOLID_LAYER } from './render-order.ts'

export type Triple = [number, number, number]

interface TwofoldProps {
  readonly name: string
  readonly position: Triple
  readonly quaternion?: Quaternion
  readonly colour: string
  /** Shines by itself, so that it is seen in any light. 0–1. */
  readonly glow?: number
  /** The geometry. */
  readonly children: React.ReactElement
}

/** A solid mark, and its faint shape where something hides it: it can always be found, and is never taken to be in front. */
export function Twofold({ name, position, quaternion = NOT_TURNED, colour, glow = 0.45, children }: TwofoldProps) {
  const solid = useRef<Object3D>(null)
  useEffect(() => solid.current?.layers.enable(SOLID_LAYER), [])
  return (
    <group position={position} quaternion={quaternion}>
      <mesh ref={solid as never} name={name} raycast={nothing}>
        {children}
        <meshStandardMaterial
          color={colour}
          emissive={colour}
          emissiveIntensity={glow}
          roughness={0.5}
          toneMapped={false}
        />
      </mesh>
      <mesh name={`${name}-hidden`} renderOrder={RENDER_ORDER.seenThrough} raycast={nothing}>
        {children}
        <meshBasicMaterial
          color={colour}
          transparent
          opacity={0.28}
          depthFunc={GreaterDepth}
          depthWrite={false}
          toneMapped={false}
        />
      </mesh>
    </group>
  )
}

const NOT_TURNED = new Quaternion()
const nothing = () => undefined
