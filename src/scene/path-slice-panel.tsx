/**
 * Flat beside the hologram, while a path is planned: the volume along it and across it at its target. The hologram is
 * never the only view of where a needle would go.
 */
import { useFrame, type ThreeEvent } from '@react-three/fiber'
import { useEffect, useMemo, useRef } from 'react'
import { DoubleSide, type Group } from 'three'
import { slicePicture } from '#core/fusion/slice-picture.ts'
import { greyWindow } from '#core/fusion/windows.ts'
import { sliceAcross, sliceAlong, type PathSlice } from '#core/planning/path-slices.ts'
import { needlePath, type PlanPoint } from '#core/planning/path.ts'
import { waysFound } from '#session/planning.ts'
import type { SessionState } from '#session/state.ts'
import { createCanvasLabel, FONT } from './canvas-label.ts'
import { Carried } from './carried.tsx'
import { COLOURS } from './colours.ts'
import { PANEL_PLACES } from './panel-places.ts'
import { placeUnder, seatsOf, SHEET, type SliceSeat } from './path-slice-layout.ts'
import { useParts, useSession } from './parts.ts'
import { markSolid } from './render-order.ts'

/** Canvas pixels per mm of the room. */
const PX_PER_MM = 4
const { wideMm: WIDE_MM, highMm: HIGH_MM } = SHEET

interface Looked {
  readonly entry: PlanPoint
  readonly target: PlanPoint
}

/** The chosen path, or the way that is looked at. */
function lookedAt(state: SessionState): Looked | undefined {
  const way = waysFound(state)[state.planning.lookedAt]
  const { entry, target, corridor } = state.plan.now
  if (way && way !== corridor) return way
  return entry && target && needlePath(entry, target) ? { entry, target } : undefined
}

export function PathSlicePanel() {
  const { session, live } = useParts()
  const sheet = useRef<Group>(null)
  const label = useMemo(() => createCanvasLabel(WIDE_MM * PX_PER_MM, HIGH_MM * PX_PER_MM), [])
  const isReading = useSession((state) => state.progress !== undefined)
  const drawn = useRef('')
  const seats = useRef<readonly SliceSeat[]>([])
  const isPlacing = useSession(({ placing }) => placing === 'target' || placing === 'entry')
  useEffect(() => {
    markSolid(sheet.current)
    return () => label.dispose()
  }, [label])

  useFrame(() => {
    if (!sheet.current) return
    const state = session.getState()
    const path = lookedAt(state)
    const { arrival } = live
    const isSeen = path !== undefined && arrival !== undefined && !isReading && state.layers.picture
    sheet.current.visible = isSeen
    if (!isSeen) return
    const says = JSON.stringify([path.entry, path.target, state.plan.now.procedure?.probe.plane])
    if (says === drawn.current) return
    drawn.current = says
    const plane = state.plan.now.procedure?.probe.plane ?? 'transverse'
    const { lengthMm } = needlePath(path.entry, path.target)!
    const slices = [
      [sliceAlong(path.entry, path.target, plane), 'along the path'],
      [sliceAcross(path.entry, path.target, plane, lengthMm), 'across it, at the target'],
    ] as const
    const window = greyWindow('bone', arrival.volume.frame, arrival.windowHu)
    const pictures = slices.flatMap(([slice, words]) => {
      if (!slice) return []
      const image = new ImageData(slice.widthPx, slice.heightPx)
      slicePicture(arrival.volume, state.structures?.labels, slice, window, image.data)
      return [{ slice, words, image }]
    })
    seats.current = seatsOf(pictures.map(({ slice }) => slice))
    label.redraw(says, (context) => layOut(context, pictures, seats.current))
  })

  /** While something is being placed, pointing at a slice puts it down there, and the sheet stays where it is. */
  const place = (event: ThreeEvent<MouseEvent>) => {
    event.stopPropagation()
    const at = event.uv && placeUnder(seats.current, event.uv.x, event.uv.y)
    if (at) session.actions.place(at)
  }
  const pointing = isPlacing ? { onPointerDown: stop, onClick: place } : {}

  return (
    <Carried name="path-slices" {...PANEL_PLACES['path-slices']}>
      <group ref={sheet} visible={false}>
        <mesh name="path-slices-sheet" {...pointing}>
          <planeGeometry args={[WIDE_MM, HIGH_MM]} />
          <meshBasicMaterial map={label.texture} side={DoubleSide} toneMapped={false} />
        </mesh>
      </group>
    </Carried>
  )
}

interface Picture {
  readonly slice: PathSlice
  readonly words: string
  readonly image: ImageData
}

const stop = (event: ThreeEvent<PointerEvent>) => event.stopPropagation()

function layOut(context: CanvasRenderingContext2D, pictures: readonly Picture[], seats: readonly SliceSeat[]): void {
  context.scale(PX_PER_MM, PX_PER_MM)
  context.fillStyle = COLOURS.panel
  context.fillRect(0, 0, WIDE_MM, HIGH_MM)
  for (const [n, { slice, words, image }] of pictures.entries()) {
    const { leftMm: left, topMm, perPx: scale } = seats[n]!
    const copy = new OffscreenCanvas(slice.widthPx, slice.heightPx)
    copy.getContext('2d')?.putImageData(image, 0, 0)
    context.drawImage(copy, left, topMm, scale * slice.widthPx, scale * slice.heightPx)
    context.fillStyle = COLOURS.text
    context.font = `500 7px ${FONT}`
    context.textBaseline = 'middle'
    context.fillText(words, n === 0 ? SHEET.gapMm : WIDE_MM / 2 + SHEET.gapMm / 2, topMm / 2)
    const [from, to] = slice.pathPx.map(([x, y]) => [left + (x + 0.5) * scale, topMm + (y + 0.5) * scale] as const) as [
      readonly [number, number],
      readonly [number, number],
    ]
    context.strokeStyle = COLOURS.target
    context.lineWidth = 1
    context.beginPath()
    context.moveTo(...from)
    context.lineTo(...to)
    context.stroke()
    context.beginPath()
    context.arc(...to, 3, 0, 2 * Math.PI)
    context.stroke()
  }
}
