/**
 * How far each registered point lies off what it was laid onto, painted where it lies on the hologram, with its scale.
 *
 * Colours after cividis (Nuñez, Anderton and Renslow 2018, PLoS One 13:e0199239): people who do not tell red from green
 * see the same order in them.
 */
import { useFrame } from '@react-three/fiber'
import { useEffect, useMemo, useRef } from 'react'
import { Color, Matrix4, type Group, type InstancedMesh } from 'three'
import type { Residual } from '#session/registering.ts'
import { createCanvasLabel, FONT } from './canvas-label.ts'
import { COLOURS } from './colours.ts'
import { useParts, useSession } from './parts.ts'
import { markSolid } from './render-order.ts'

/** From blue (on it) to yellow (4 mm off or more). */
const STOPS = ['#00306f', '#575c6d', '#a69d75', '#ffe945'] as const
const MOST_MM = 4
const DOT_MM = { few: 2.4, many: 0.9 } as const
const FEW = 20
const LEGEND = { widthMm: 70, heightMm: 16, pxPerMm: 6 } as const

export function Residuals() {
  const residuals = useSession(({ registering: { outcome, areResidualsShown } }) =>
    areResidualsShown ? outcome?.residuals : undefined,
  )
  return residuals && residuals.length > 0 ? <Drawn residuals={residuals} /> : null
}

function Drawn({ residuals }: { readonly residuals: readonly Residual[] }) {
  const { live } = useParts()
  const group = useRef<Group>(null)
  const dots = useRef<InstancedMesh>(null)
  const legend = useMemo(() => paintedLegend(), [])
  useEffect(() => () => legend.dispose(), [legend])

  useEffect(() => {
    const mesh = dots.current
    if (!mesh) return
    const [matrix, colour] = [new Matrix4(), new Color()]
    residuals.forEach(({ at, mm }, n) => {
      mesh.setMatrixAt(n, matrix.makeTranslation(at.x, at.y, at.z))
      mesh.setColorAt(n, colourOf(mm, colour))
    })
    mesh.count = residuals.length
    mesh.instanceMatrix.needsUpdate = true
    if (mesh.instanceColor) mesh.instanceColor.needsUpdate = true
    markSolid(group.current)
  }, [residuals])

  useFrame(() => {
    const { roomFromCt } = live
    if (!group.current) return
    group.current.visible = roomFromCt?.status === 'ok'
    if (roomFromCt) group.current.matrix.fromArray(roomFromCt.transform.matrix)
  })

  const lowest = residuals.reduce((low, { at }) => (at.z < low.z ? at : low), residuals[0]!.at)
  return (
    <group ref={group} name="residuals" matrixAutoUpdate={false} visible={false}>
      <instancedMesh
        key={residuals.length}
        ref={dots}
        args={[undefined, undefined, residuals.length]}
        frustumCulled={false}
        raycast={nothing}
      >
        <sphereGeometry args={[residuals.length > FEW ? DOT_MM.many : DOT_MM.few, 8, 6]} />
        <meshBasicMaterial toneMapped={false} />
      </instancedMesh>
      {/* Behind the back, below the lowest point, read from behind: CT x is left, z up. */}
      <mesh position={[lowest.x, lowest.y + 25, lowest.z - 25]} rotation={[Math.PI / 2, Math.PI, 0]} raycast={nothing}>
        <planeGeometry args={[LEGEND.widthMm, LEGEND.heightMm]} />
        <meshBasicMaterial map={legend.texture} transparent toneMapped={false} />
      </mesh>
    </group>
  )
}

function colourOf(mm: number, into: Color): Color {
  const along = (Math.min(MOST_MM, Math.max(0, mm)) / MOST_MM) * (STOPS.length - 1)
  const from = Math.min(STOPS.length - 2, Math.floor(along))
  return into.set(STOPS[from]!).lerp(new Color(STOPS[from + 1]), along - from)
}

function paintedLegend() {
  const { widthMm, heightMm, pxPerMm } = LEGEND
  const label = createCanvasLabel(widthMm * pxPerMm, heightMm * pxPerMm)
  label.redraw('legend', (context) => {
    context.scale(pxPerMm, pxPerMm)
    context.fillStyle = COLOURS.panel
    context.fillRect(0, 0, widthMm, heightMm)
    const scale = context.createLinearGradient(5, 0, widthMm - 5, 0)
    STOPS.forEach((stop, n) => scale.addColorStop(n / (STOPS.length - 1), stop))
    context.fillStyle = scale
    context.fillRect(5, 2, widthMm - 10, 5)
    context.fillStyle = COLOURS.text
    context.font = `500 4.5px ${FONT}`
    context.textBaseline = 'middle'
    for (const [at, words] of [0, 1, 2, 3].map((mm) => [mm, `${mm}`] as const)) {
      context.textAlign = at === 0 ? 'left' : 'center'
      context.fillText(words, 5 + ((widthMm - 10) * at) / MOST_MM, 11)
    }
    context.textAlign = 'right'
    context.fillText(`${MOST_MM}+ mm off`, widthMm - 3, 11)
  })
  return label
}

const nothing = () => undefined
