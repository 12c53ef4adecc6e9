/** The sheet that buttons and words of the headset stand on: solid, and carried by a bar below it. */
import { Container } from '@react-three/uikit'
import { useEffect, useRef, type ReactNode } from 'react'
import type { Mesh } from 'three'
import { Carried } from './carried.tsx'
import { COLOURS } from './colours.ts'
import { PANEL_PX, PanelName } from './panel-button.tsx'
import type { PanelPlace } from './panel-places.ts'
import { RENDER_ORDER, SOLID_LAYER } from './render-order.ts'

interface Props {
  readonly name: string
  readonly place: PanelPlace
  readonly widthPx: number
  readonly heightPx: number
  readonly paddingPx: number
  /** Between the sheet and its bar. */
  readonly barGapMm: number
  readonly children: ReactNode
}

export function PanelFrame({ name, place, widthPx, heightPx, paddingPx, barGapMm, children }: Props) {
  const back = useRef<Mesh>(null)
  useEffect(() => back.current?.layers.enable(SOLID_LAYER), [])
  const [widthMm, heightMm] = [widthPx, heightPx].map((px) => (px * PANEL_PX.enlarged) / PANEL_PX.perMm) as [number, number] // prettier-ignore
  return (
    <Carried name={name} {...place} barBelowMm={heightMm / 2 + barGapMm}>
      {/* A solid back: uikit's own panels write no depth, and the hologram would shine through. */}
      <mesh ref={back} position={[0, 0, -1]} name={`${name}-back`}>
        <planeGeometry args={[widthMm, heightMm]} />
        <meshBasicMaterial color={COLOURS.panel} toneMapped={false} />
      </mesh>
      <group scale={PANEL_PX.enlarged}>
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
          <PanelName value={name}>{children}</PanelName>
        </Container>
      </group>
    </Carried>
  )
}
