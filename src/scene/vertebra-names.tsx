/** The vertebrae found in a CT or MR, named in their places until structures of them are there to be pointed at. */
import { useFrame } from '@react-three/fiber'
import { useEffect, useMemo, useRef } from 'react'
import type { Group } from 'three'
import type { Vector } from '#core/labelling/column.ts'
import { lowestWhole, nameBeside } from '#session/vertebra-words.ts'
import { createCanvasLabel, FONT } from './canvas-label.ts'
import { COLOURS } from './colours.ts'
import { useParts, useSession } from './parts.ts'
import { RENDER_ORDER } from './render-order.ts'

/** Patient mm; the canvas has 8 pixels per mm. */
const SIZE_MM = [46, 12] as const
const TEXT_MM = 7
const PX_PER_MM = 8
const NOT_NAMED = 'not named'

export function VertebraNames() {
  const { live } = useParts()
  const group = useRef<Group>(null)
  const vertebrae = useSession((state) => state.vertebrae)
  const isKnown = useSession((state) => state.structures !== undefined)

  useFrame(() => {
    if (!group.current) return
    group.current.visible = live.roomFromCt?.status === 'ok'
    if (live.roomFromCt) group.current.matrix.fromArray(live.roomFromCt.transform.matrix)
  })

  if (vertebrae?.state !== 'found' || isKnown) return null
  const { spine, isConfirmed } = vertebrae
  const asked = lowestWhole(spine)
  return (
    <group ref={group} name="vertebra-names" matrixAutoUpdate={false} visible={false}>
      {spine.vertebrae.map((vertebra) => (
        <Name
          key={vertebra.placement.centre[2]}
          at={vertebra.placement.centre}
          words={nameBeside(vertebra, spine, isConfirmed) || NOT_NAMED}
          isAsked={vertebra === asked}
        />
      ))}
    </group>
  )
}

interface NameProps {
  readonly at: Vector
  readonly words: string
  /** Whose level a person is asked for. */
  readonly isAsked: boolean
}

function Name({ at, words, isAsked }: NameProps) {
  const label = useMemo(() => createCanvasLabel(SIZE_MM[0] * PX_PER_MM, SIZE_MM[1] * PX_PER_MM), [])
  useEffect(() => () => label.dispose(), [label])
  useEffect(() => {
    label.redraw(words + String(isAsked), (context) => {
      context.scale(PX_PER_MM, PX_PER_MM)
      context.textAlign = 'center'
      context.font = `600 ${TEXT_MM}px ${FONT}`
      const widthMm = Math.min(SIZE_MM[0] - 1, context.measureText(words).width + 6)
      context.fillStyle = isAsked ? COLOURS.accent : COLOURS.panel
      context.beginPath()
      context.roundRect((SIZE_MM[0] - widthMm) / 2, 0.5, widthMm, SIZE_MM[1] - 1, 3)
      context.fill()
      context.fillStyle = isAsked ? COLOURS.onAccent : COLOURS.text
      context.fillText(words, SIZE_MM[0] / 2, SIZE_MM[1] / 2, SIZE_MM[0] - 6)
    })
  }, [label, words, isAsked])
  return (
    <sprite
      name={`vertebra-name-${words}`}
      position={[...at]}
      scale={[SIZE_MM[0], SIZE_MM[1], 1]}
      renderOrder={RENDER_ORDER.seenThrough}
      raycast={nothing}
    >
      <spriteMaterial map={label.texture} alphaTest={0.5} depthTest={false} transparent toneMapped={false} />
    </sprite>
  )
}

const nothing = () => undefined
