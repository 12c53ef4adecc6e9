/** The sheet that buttons and words of the headset stand on: solid, and carried by a bar below it. */
import { Container } from '@react-three/uikit'
import { useEffect, useRef, type ReactNode } from 'react'
import type { Mesh } from 'three'
import { Carried } from './carried.tsx'
import { COLOURS } from './colours.ts'
import { PANEL_PX } from './panel-button.tsx'
import { RENDER_ORDER, SOLID_LAYER } from './render-order.ts'

interface Props {
  readonly name: string
  /** Room mm. */
  readonly at: readonly [number, number, number]
  /** About the upright axis, rad. */
  readonly turned: number
  readonly widthPx: number
  readonly heightPx: number
  readonly paddingPx: number
  /** Between the sheet and its bar. */
  readonly barGapMm: number
  readonly children: ReactNode
}

export function PanelFrame({ name, at, turned, widthPx, heightPx, paddingPx, barGapMm, children }: Props) {
  const back = useRef<Mesh>(null)
  useEffect(() => back.current?.layers.enable(SOLID_LAYER), [])
  const [widthMm, heightMm] = [widthPx / PANEL_PX.perMm, heightPx / PANEL_PX.perMm]
  return (
    <Carried name={name} at={at} turned={turned} barBelowMm={heightMm / 2 + barGapMm}>
      {/* A solid back: uikit's own panels write no depth, and the hologram would shine through. */}
      <mesh ref={back} position={[0, 0, -1]} name={`${name}-back`}>
        <planeGeometry args={[widthMm, heightMm]} />
        <meshBasicMaterial color={COLOURS.panel} toneMapped={false} />
      </mesh>
      <Container
        pixelSize={1 / PANEL_PX.perMm}
        renderOrder={RENDER_ORDER.panel}
        width={widthPx}
        height={heightPx}
        padding={paddingPx}
        gap={PANEL_PX.gap}
        flexDirection="column"
        backgroundColor={COLOURS.panel}
        borderWidth={2}
        borderColor={COLOURS.panelEdge}
        {...{ '*': { renderOrder: RENDER_ORDER.panel } }}
      >
        {children}
      </Container>
    </Carried>
  )
}
