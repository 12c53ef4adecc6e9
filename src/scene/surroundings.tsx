/** Light; and where no real room shows through, a calm dark one with a floor to judge distance by. */
import { useXR } from '@react-three/xr'
import { useEffect, useMemo, useRef } from 'react'
import { GLSL3, ShaderMaterial, type DirectionalLight, type HemisphereLight } from 'three'
import { COLOURS, screenColour } from './colours.ts'
import { SOLID_LAYER } from './render-order.ts'
import { GRID_SHADERS } from './shader-text.ts'

export function Surroundings() {
  const isRoomSeen = useXR(({ session }) => session !== undefined && session.environmentBlendMode !== 'opaque')
  const sky = useRef<HemisphereLight>(null)
  const lamp = useRef<DirectionalLight>(null)
  // The same lights in both passes: otherwise every material would change its program twice a frame.
  useEffect(() => {
    sky.current?.layers.enable(SOLID_LAYER)
    lamp.current?.layers.enable(SOLID_LAYER)
  }, [])

  return (
    <>
      <hemisphereLight ref={sky} args={['#ffffff', '#8a8f98', 1.6]} />
      <directionalLight ref={lamp} position={[0.6, 2.6, 1.6]} intensity={1.6} />
      {!isRoomSeen && <color attach="background" args={[COLOURS.ground]} />}
      {!isRoomSeen && <Floor />}
    </>
  )
}

function Floor() {
  const material = useMemo(
    () =>
      new ShaderMaterial({
        ...GRID_SHADERS,
        name: 'floor-grid',
        glslVersion: GLSL3,
        uniforms: { ground: { value: screenColour(COLOURS.ground) }, grid: { value: screenColour(COLOURS.grid) } },
      }),
    [],
  )
  useEffect(() => () => material.dispose(), [material])
  return (
    <mesh name="floor" rotation={[-Math.PI / 2, 0, 0]} material={material} raycast={nothing}>
      <circleGeometry args={[3, 48]} />
    </mesh>
  )
}

const nothing = () => undefined
