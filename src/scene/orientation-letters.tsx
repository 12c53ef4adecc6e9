/** L R A P H F around the hologram: nobody should have to guess which side of the patient is which. */
import { useFrame } from '@react-three/fiber'
import { useEffect, useMemo, useRef } from 'react'
import { SpriteMaterial, type Group, type Object3D } from 'three'
import { createCanvasLabel, FONT } from './canvas-label.ts'
import { COLOURS } from './colours.ts'
import { areLettersShown, LETTER_MM, letterPlaces } from './letter-places.ts'
import { useParts, useSession } from './parts.ts'
import { SOLID_LAYER } from './render-order.ts'

export function OrientationLetters() {
  const { session, live } = useParts()
  const geometry = useSession((state) => state.openCase?.geometry)
  const group = useRef<Group>(null)

  const letters = useMemo(() => {
    if (!geometry) return []
    return letterPlaces(geometry).map((place) => ({ ...place, material: letterMaterial(place.letter) }))
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
    group.current.visible = areLettersShown(live, session.getState())
    if (live.roomFromCt) group.current.matrix.fromArray(live.roomFromCt.transform.matrix)
  })

  return (
    <group ref={group} name="orientation-letters" matrixAutoUpdate={false} visible={false}>
      {letters.map(({ letter, position, material }) => (
        <sprite
          key={letter}
          name={`letter-${letter}`}
          position={position}
          scale={LETTER_MM}
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
