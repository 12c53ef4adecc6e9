/** Needles that are not guided, where they lie: in another colour than the guided one, each with its number at the hub. */
import { useFrame } from '@react-three/fiber'
import { useEffect, useMemo, useRef } from 'react'
import type { Group } from 'three'
import { needleNumber, OTHER_NEEDLES } from '#core/needle/needles.ts'
import { createCanvasLabel, FONT } from './canvas-label.ts'
import { COLOURS } from './colours.ts'
import { HeldNeedle } from './held-needle.tsx'
import { useParts } from './parts.ts'

/** Of the number's plate, mm, behind the hub. */
const PLATE_MM = { wide: 18, high: 11, behind: 26, pxPerMm: 8 } as const

export const OtherNeedles = () =>
  OTHER_NEEDLES.map((slot, at) => (
    <group key={slot}>
      <HeldNeedle name={`other-needle-${at + 1}`} colour={COLOURS.otherNeedle} of={(live) => live.otherNeedles[at]} />
      <NeedleNumber at={at} />
    </group>
  ))

/** Amber while it is too near to something: what, the alarm says. */
function NeedleNumber({ at }: { readonly at: number }) {
  const { live } = useParts()
  const group = useRef<Group>(null)
  const label = useMemo(() => createCanvasLabel(PLATE_MM.wide * PLATE_MM.pxPerMm, PLATE_MM.high * PLATE_MM.pxPerMm), [])
  useEffect(() => () => label.dispose(), [label])

  useFrame(() => {
    const needle = live.otherNeedles[at]
    if (!group.current) return
    group.current.visible = needle !== undefined
    if (!needle) return
    group.current.matrix.fromArray(needle.roomFromTip.transform.matrix)
    group.current.children[0]!.position.set(0, 0, -needle.lengthMm - PLATE_MM.behind)
    label.redraw(`${needle.name} ${needle.isNear}`, (context) => {
      context.scale(PLATE_MM.pxPerMm, PLATE_MM.pxPerMm)
      context.fillStyle = COLOURS.panel
      context.beginPath()
      context.roundRect(0.5, 0.5, PLATE_MM.wide - 1, PLATE_MM.high - 1, 3)
      context.fill()
      context.textAlign = 'center'
      context.fillStyle = needle.isNear ? COLOURS.warning : COLOURS.otherNeedle
      context.font = `700 8px ${FONT}`
      context.fillText(`N ${needleNumber(needle.name)}`, PLATE_MM.wide / 2, PLATE_MM.high / 2 + 0.5)
    })
  })

  return (
    <group ref={group} matrixAutoUpdate={false} visible={false}>
      <sprite name="needle-number" scale={[PLATE_MM.wide, PLATE_MM.high, 1]} raycast={nothing}>
        <spriteMaterial map={label.texture} alphaTest={0.5} toneMapped={false} />
      </sprite>
    </group>
  )
}

const nothing = () => undefined
