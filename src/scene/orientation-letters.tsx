/** L R A P H F around the hologram: nobody should have to guess which side of the patient is which. */
import { useFrame } from '@react-three/fiber'
import { useEffect, useMemo, useRef } from 'react'
import { SpriteMaterial, type Group, type Object3D } from 'three'
import { createCanvasLabel, FONT } from './canvas-label.ts'
import { COLOURS } from './colours.ts'
import { useParts, useSession } from './parts.ts'
import { SOLID_LAYER } from './render-order.ts'
import { boxAround } from './touchable-volume.tsx'

/** Along the patient's axes, LPS. */
const LETTERS = [
  { letter: 'L', axis: 0, sign: 1 },
  { letter: 'R', axis: 0, sign: -1 },
  { letter: 'P', axis: 1, sign: 1 },
  { letter: 'A', axis: 1, sign: -1 },
  { letter: 'H', axis: 2, sign: 1 },
  { letter: 'F', axis: 2, sign: -1 },
] as const

/** Beyond the faces of the box, and the size of a letter; patient mm. */
const GAP_MM = 16
const SIZE_MM = 24

export function OrientationLetters() {
  const { session, live } = useParts()
  const geometry = useSession((state) => state.openCase?.geometry)
  const group = useRef<Group>(null)

  const letters = useMemo(() => {
    if (!geometry) return []
    const box = boxAround(geometry)
    box.computeBoundingBox()
    const { min, max } = box.boundingBox!
    box.dispose()
    return LETTERS.map(({ letter, axis, sign }) => {
      const position = [(min.x + max.x) / 2, (min.y + max.y) / 2, (min.z + max.z) / 2] as [number, number, number]
      position[axis] = sign > 0 ? max.getComponent(axis) + GAP_MM : min.getComponent(axis) - GAP_MM
      // Front and back stand at the foot of the box: in the middle they would cover the anatomy.
      if (axis === 1) position[2] = min.z
      return { letter, position, material: letterMaterial(letter) }
    })
  }, [geometry])

  useEffect(() => {
    group.current?.traverse((object: Object3D) => object.layers.enable(SOLID_LAYER))
    return () => {
      for (const { material } of letters) {
        material.map?.dispose()
        material.dispose()
      }
    }
  }, [letters])

  useFrame(() => {
    if (!group.current) return
    const { layers } = session.getState()
    group.current.visible = live.roomFromCt?.status === 'ok' && (layers.volume || layers.boneSurface)
    if (live.roomFromCt) group.current.matrix.fromArray(live.roomFromCt.transform.matrix)
  })

  return (
    <group ref={group} name="orientation-letters" matrixAutoUpdate={false} visible={false}>
      {letters.map(({ letter, position, material }) => (
        <sprite
          key={letter}
          name={`letter-${letter}`}
          position={position}
          scale={SIZE_MM}
          material={material}
          raycast={nothing}
        />
      ))}
    </group>
  )
}

/** Solid where the letter is, nothing around it: sorted by depth like any solid thing. */
function letterMaterial(letter: string): SpriteMaterial {
  const label = createCanvasLabel(128, 128)
  label.redraw(letter, (context) => {
    context.font = `700 100px ${FONT}`
    context.textAlign = 'center'
    context.lineJoin = 'round'
    context.lineWidth = 14
    context.strokeStyle = COLOURS.panel
    context.strokeText(letter, 64, 68)
    context.fillStyle = COLOURS.letters
    context.fillText(letter, 64, 68)
  })
  return new SpriteMaterial({ map: label.texture, transparent: false, alphaTest: 0.5, toneMapped: false })
}

const nothing = () => undefined
