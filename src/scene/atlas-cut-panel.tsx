/** The three pictures of the plane that cuts the atlas, on one sheet: CT, MR and simulated ultrasound of the very same cut. */
import { useFrame } from '@react-three/fiber'
import { useXR } from '@react-three/xr'
import { useEffect, useMemo, useRef } from 'react'
import { DoubleSide, PlaneGeometry, type BufferAttribute, type Group } from 'three'
import { CUT_DEPTH_MM, CUT_PICTURE } from '#core/atlas/cut.ts'
import type { CutPictures } from '#session/atlas-cut.ts'
import { createCanvasLabel, FONT, type CanvasLabel } from './canvas-label.ts'
import { Carried } from './carried.tsx'
import { COLOURS } from './colours.ts'
import { PICTURES_ACROSS, type CutTexture } from './cut-texture.ts'
import { useParts, useSession } from './parts.ts'
import { edgeLetters } from './picture-facts.ts'
import { markSolid } from './render-order.ts'

/** Room mm of a picture, of what is round it, and of the words over it and under all. */
const [PICTURE_MM, GAP_MM, HEAD_MM, FOOT_MM] = [150, 6, 16, 11] as const
const PX_PER_MM = 4
const TITLES = ['CT', 'MR', 'Ultrasound, simulated'] as const

/** Beside each other for a wearer, who turns the head; one below the other at the edge of a screen. */
const SHEETS = {
  row: sheetOf((n) => [n * (PICTURE_MM + GAP_MM), 0]),
  column: sheetOf((n) => [0, n * (PICTURE_MM + HEAD_MM + GAP_MM)]),
} as const
const PLACES = {
  headset: { sheet: 'row', at: [470, 1250, -560], turned: -0.6, size: 1 },
  screen: { sheet: 'column', at: [520, 1205, -560], turned: -0.2, size: 0.78 },
  // Left of the card.
  besideCard: { sheet: 'column', at: [330, 1205, -560], turned: -0.1, size: 0.78 },
} as const

type Sheet = (typeof SHEETS)['row']

function sheetOf(placeOf: (n: number) => readonly [left: number, top: number]) {
  const places = [0, 1, 2].map((n) => placeOf(n))
  const last = places[2]!
  return {
    places: places.map(([left, top]) => [left + GAP_MM, top + HEAD_MM] as const),
    widthMm: last[0] + PICTURE_MM + 2 * GAP_MM,
    heightMm: last[1] + PICTURE_MM + HEAD_MM + FOOT_MM + GAP_MM,
  }
}

export function AtlasCutPanel({ cutTexture }: { readonly cutTexture: CutTexture }) {
  const isInHeadset = useXR((state) => state.session !== undefined)
  const hasCard = useSession(({ atlas }) => atlas.quiz !== undefined || atlas.touring !== undefined)
  const where = isInHeadset ? 'headset' : hasCard ? 'besideCard' : 'screen'
  const { sheet, at, turned, size } = PLACES[where]
  return (
    <Carried key={where} name="atlas-cut-panel" at={at} turned={turned}>
      <CutSheet cutTexture={cutTexture} sheet={SHEETS[sheet]} size={size} />
    </Carried>
  )
}

interface CutSheetProps {
  readonly cutTexture: CutTexture
  readonly sheet: Sheet
  readonly size: number
}

function CutSheet({ cutTexture, sheet, size }: CutSheetProps) {
  const { live } = useParts()
  const group = useRef<Group>(null)
  const { places, widthMm, heightMm } = sheet
  const words = useMemo(() => createCanvasLabel(widthMm * PX_PER_MM, heightMm * PX_PER_MM), [widthMm, heightMm])
  const shapes = useMemo(() => places.map((_, n) => pictureShape(n)), [places])
  useEffect(() => {
    markSolid(group.current)
    return () => {
      words.dispose()
      for (const shape of shapes) shape.dispose()
    }
  }, [words, shapes])

  useFrame(() => {
    if (!group.current) return
    group.current.visible = live.cut !== undefined
    if (live.cut) writeWords(words, live.cut, sheet)
  })

  return (
    <group ref={group} scale={size} visible={false}>
      <mesh name="atlas-cut-sheet">
        <planeGeometry args={[widthMm, heightMm]} />
        <meshBasicMaterial map={words.texture} side={DoubleSide} toneMapped={false} />
      </mesh>
      {places.map(([left, top], n) => (
        <mesh
          key={TITLES[n]!}
          name={`atlas-cut-${TITLES[n]!}`}
          geometry={shapes[n]!}
          position={[left + (PICTURE_MM - widthMm) / 2, (heightMm - PICTURE_MM) / 2 - top, 1]}
        >
          <meshBasicMaterial map={cutTexture.sideBySide} transparent depthWrite={false} toneMapped={false} />
        </mesh>
      ))}
    </group>
  )
}

/** With its own part of the texture on which all three are. */
function pictureShape(n: number): PlaneGeometry {
  const shape = new PlaneGeometry(PICTURE_MM, PICTURE_MM)
  const uv = shape.getAttribute('uv') as BufferAttribute
  const [from, to] = PICTURES_ACROSS[n]!
  for (let corner = 0; corner < uv.count; corner++) uv.setX(corner, uv.getX(corner) < 0.5 ? from : to)
  return shape
}

function writeWords(label: CanvasLabel, { ct, mr, ultrasound, missing, ctFromImage }: CutPictures, sheet: Sheet): void {
  const reasons = [ct ? '' : missing.ct, mr ? '' : missing.mr, ultrasound ? '' : missing.ultrasound]
  const letters = edgeLetters(ctFromImage)
  label.redraw(JSON.stringify([reasons, letters]), (context) => {
    context.scale(PX_PER_MM, PX_PER_MM)
    context.fillStyle = COLOURS.panel
    context.fillRect(0, 0, sheet.widthMm, sheet.heightMm)
    for (const [n, [left, top]] of sheet.places.entries()) {
      context.fillStyle = '#000'
      context.fillRect(left, top, PICTURE_MM, PICTURE_MM)
      context.font = `600 10px ${FONT}`
      context.fillStyle = COLOURS.text
      context.fillText(TITLES[n]!, left, top - HEAD_MM / 2 + 1, PICTURE_MM - 30)
      context.textAlign = 'right'
      context.fillStyle = COLOURS.textQuiet
      if (letters)
        context.fillText(`${letters.least} – ${letters.greatest}`, left + PICTURE_MM, top - HEAD_MM / 2 + 1, 28)
      context.textAlign = 'center'
      context.font = `500 8px ${FONT}`
      if (reasons[n]) context.fillText(reasons[n], left + PICTURE_MM / 2, top + PICTURE_MM / 2, PICTURE_MM - 8)
      context.textAlign = 'left'
    }
    context.fillStyle = COLOURS.textQuiet
    context.font = `500 7.5px ${FONT}`
    const wideMm = Math.round(CUT_PICTURE.widthPx * CUT_PICTURE.mmPerPx)
    const foot = `${wideMm} mm across, ultrasound ${CUT_DEPTH_MM} mm deep. For teaching.`
    context.fillText(foot, GAP_MM, sheet.heightMm - FOOT_MM / 2 - 1, sheet.widthMm - 2 * GAP_MM)
  })
}
