/** All that is left inside a headset while the page is locked: that it is, and the way to open it. */
import { useFrame } from '@react-three/fiber'
import { useEffect, useMemo, useRef } from 'react'
import type { Mesh } from 'three'
import { createCanvasLabel, FONT } from './canvas-label.ts'
import { useParts, useSession } from './parts.ts'

const WIDTH_MM = 520
const HEIGHT_MM = 200
const PX_PER_MM = 2

/** Nothing at all while it is not locked: a plate that cannot be seen would still be hit by rays. */
export function LockPlate() {
  return useSession(({ presence }) => presence.isLocked) ? <ShownPlate /> : null
}

function ShownPlate() {
  const { session, commands } = useParts()
  const mesh = useRef<Mesh>(null)
  const label = useMemo(() => createCanvasLabel(WIDTH_MM * PX_PER_MM, HEIGHT_MM * PX_PER_MM), [])
  useEffect(() => () => label.dispose(), [label])

  useFrame(() => {
    if (!mesh.current) return
    const { presence, view } = session.getState()
    // On a screen the page stands in front of everything.
    mesh.current.visible = presence.isLocked && view.startsWith('immersive')
    if (!mesh.current.visible) return
    const name = presence.who?.name ?? ''
    label.redraw(name, (context) => {
      context.scale(PX_PER_MM, PX_PER_MM)
      context.fillStyle = '#13161a'
      context.beginPath()
      context.roundRect(2, 2, WIDTH_MM - 4, HEIGHT_MM - 4, 18)
      context.fill()
      context.strokeStyle = '#737d8a'
      context.lineWidth = 3
      context.stroke()
      context.textAlign = 'center'
      const say = (words: string, yMm: number, sizeMm: number, colour: string, weight: number) => {
        context.font = `${weight} ${sizeMm}px ${FONT}`
        context.fillStyle = colour
        context.fillText(words, WIDTH_MM / 2, yMm, WIDTH_MM - 40)
      }
      say('Locked', 58, 40, '#eceff3', 600)
      say(`${name} opens it again on the page.`, 108, 22, '#a6afba', 400)
      say('Press here to leave the headset view', 152, 22, '#8ab8ff', 600)
    })
  })

  return (
    <mesh
      ref={mesh}
      name="lock-plate"
      visible={false}
      position={[0, 1450, -900]}
      renderOrder={100}
      onClick={() => session.getState().presence.isLocked && commands.leave()}
    >
      <planeGeometry args={[WIDTH_MM, HEIGHT_MM]} />
      <meshBasicMaterial map={label.texture} transparent depthTest={false} toneMapped={false} />
    </mesh>
  )
}
