/** The three pictures of the plane that cuts the atlas, side by side on one sheet: CT, MR and simulated ultrasound of the very same cut. */
import { useFrame } from '@react-three/fiber'
import { useXR } from '@react-three/xr'
import { useEffect, useMemo, useRef } from 'react'
import { DoubleSide, type Group } from 'three'
import type { CutPictures } from '#session/atlas-cut.ts'
import { CUT_DEPTH_MM, CUT_PICTURE } from '#core/atlas/cut.ts'
import { createCanvasLabel, FONT } from './canvas-label.ts'
import { Carried } from './carried.tsx'
import { COLOURS } from './colours.ts'
import { useParts } from './parts.ts'
import { markSolid } from './render-order.ts'
import type { CutTexture } from './cut-texture.ts'

/** Room mm of a picture, of what is between two, and of the words over them. */
const [PICTURE_MM, GAP_MM, HEAD_MM, FOOT_MM] = [150, 6, 20, 12] as const
const SHEET = { widthMm: 3 * PICTURE_MM + 4 * GAP_MM, heightMm: PICTURE_MM + HEAD_MM + FOOT_MM + GAP_MM } as const
const PX_PER_MM = 4
const PLACES = {
  screen: { at: [520, 1010, -560], turned: -0.3, size: 0.62 },
  headset: { at: [470, 1250, -560], turned: -0.6, size: 1 },
} as const
const TITLES = ['CT', 'MR', 'Ultrasound, simulated'] as const

export function AtlasCutPanel({ cutTexture }: { readonly cutTexture: CutTexture }) {
  const { live } = useParts()
  const isInHeadset = useXR((state) => state.session !== undefined)
  const sheet = useRef<Group>(null)
  const words = useMemo(() => createCanvasLabel(SHEET.widthMm * PX_PER_MM, SHEET.heightMm * PX_PER_MM), [])
  useEffect(() => {
    markSolid(sheet.current)
    return () => words.dispose()
  }, [words])

  useFrame(() => {
    if (!sheet.current) return
    sheet.current.visible = live.cut !== undefined
    if (live.cut) writeWords(words, live.cut)
  })

  const { at, turned, size } = isInHeadset ? PLACES.headset : PLACES.screen
  const top = SHEET.heightMm / 2 - HEAD_MM - PICTURE_MM / 2
  return (
    <Carried key={isInHeadset ? 'headset' : 'screen'} name="atlas-cut-panel" at={at} turned={turned}>
      <group ref={sheet} scale={size} visible={false}>
        <mesh name="atlas-cut-sheet">
          <planeGeometry args={[SHEET.widthMm, SHEET.heightMm]} />
          <meshBasicMaterial map={words.texture} side={DoubleSide} toneMapped={false} />
        </mesh>
        <mesh name="atlas-cut-pictures" position={[0, top, 1]}>
          <planeGeometry args={[3 * PICTURE_MM + 2 * GAP_MM, PICTURE_MM]} />
          <meshBasicMaterial map={cutTexture.sideBySide} transparent depthWrite={false} toneMapped={false} />
        </mesh>
      </group>
    </Carried>
  )
}

function writeWords(label: ReturnType<typeof createCanvasLabel>, { ct, mr, ultrasound, missing }: CutPictures): void {
  const reasons = [ct ? '' : missing.ct, mr ? '' : missing.mr, ultrasound ? '' : missing.ultrasound]
  label.redraw(reasons.join('|'), (context) => {
    context.scale(PX_PER_MM, PX_PER_MM)
    context.fillStyle = COLOURS.panel
    context.fillRect(0, 0, SHEET.widthMm, SHEET.heightMm)
    for (const [n, title] of TITLES.entries()) {
      const left = GAP_MM + n * (PICTURE_MM + GAP_MM)
      context.fillStyle = '#000'
      context.fillRect(left, HEAD_MM, PICTURE_MM, PICTURE_MM)
      context.fillStyle = COLOURS.text
      context.font = `600 10px ${FONT}`
      context.fillText(title, left, HEAD_MM / 2 + 1, PICTURE_MM)
      if (!reasons[n]) continue
      context.fillStyle = COLOURS.textQuiet
      context.font = `500 8px ${FONT}`
      context.textAlign = 'center'
      context.fillText(reasons[n], left + PICTURE_MM / 2, HEAD_MM + PICTURE_MM / 2, PICTURE_MM - 8)
      context.textAlign = 'left'
    }
    context.fillStyle = COLOURS.textQuiet
    context.font = `500 7.5px ${FONT}`
    const wideMm = Math.round(CUT_PICTURE.widthPx * CUT_PICTURE.mmPerPx)
    const foot = `One cut, the same pixels: ${wideMm} mm across, ultrasound ${CUT_DEPTH_MM} mm deep. Of the model, for teaching.`
    context.fillText(foot, GAP_MM, SHEET.heightMm - FOOT_MM / 2 - 1, SHEET.widthMm - 2 * GAP_MM)
  })
}
