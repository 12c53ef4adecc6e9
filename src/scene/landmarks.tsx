/** Landmarks picked in the CT, numbered in the order in which they are to be touched; those that were touched look so. */
import { useFrame } from '@react-three/fiber'
import { useEffect, useMemo, useRef } from 'react'
import type { Group } from 'three'
import type { Landmark } from '#session/registering.ts'
import { createCanvasLabel, FONT } from './canvas-label.ts'
import { COLOURS } from './colours.ts'
import { useParts, useSession } from './parts.ts'
import { RENDER_ORDER } from './render-order.ts'
import { Twofold } from './twofold.tsx'

/** Patient mm. */
const SIZES = { dot: 2, plate: 11, plateUp: 9 } as const
const PX_PER_MM = 8

export function Landmarks() {
  const { live } = useParts()
  const group = useRef<Group>(null)
  const landmarks = useSession((state) => state.registering.landmarks)

  useFrame(() => {
    if (!group.current) return
    group.current.visible = live.roomFromCt?.status === 'ok'
    if (live.roomFromCt) group.current.matrix.fromArray(live.roomFromCt.transform.matrix)
  })

  return (
    <group ref={group} name="landmarks" matrixAutoUpdate={false} visible={false}>
      {landmarks.map((landmark, n) => (
        // Their order is what they are known by.
        // oxlint-disable-next-line react/no-array-index-key
        <Numbered key={n} landmark={landmark} words={`${n + 1}`} />
      ))}
    </group>
  )
}

function Numbered({
  landmark: {
    inCt: { x, y, z },
    touched,
  },
  words,
}: {
  readonly landmark: Landmark
  readonly words: string
}) {
  const colour = touched ? COLOURS.entry : COLOURS.accent
  const label = useMemo(() => createCanvasLabel(SIZES.plate * PX_PER_MM, SIZES.plate * PX_PER_MM), [])
  useEffect(() => () => label.dispose(), [label])
  useEffect(() => {
    label.redraw(words + colour, (context) => {
      context.scale(PX_PER_MM, PX_PER_MM)
      context.fillStyle = colour
      context.beginPath()
      context.arc(SIZES.plate / 2, SIZES.plate / 2, SIZES.plate / 2 - 0.5, 0, 2 * Math.PI)
      context.fill()
      context.fillStyle = COLOURS.onAccent
      context.textAlign = 'center'
      context.font = `700 7px ${FONT}`
      context.fillText(words, SIZES.plate / 2, SIZES.plate / 2 + 0.3)
    })
  }, [label, words, colour])
  return (
    <>
      <Twofold name={`landmark-${words}`} position={[x, y, z]} colour={colour}>
        <sphereGeometry args={[SIZES.dot, 16, 12]} />
      </Twofold>
      <sprite
        position={[x, y, z + SIZES.plateUp]}
        scale={[SIZES.plate, SIZES.plate, 1]}
        renderOrder={RENDER_ORDER.seenThrough}
        raycast={nothing}
      >
        <spriteMaterial map={label.texture} alphaTest={0.5} depthTest={false} transparent toneMapped={false} />
      </sprite>
    </>
  )
}

const nothing = () => undefined
