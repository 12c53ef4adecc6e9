/** The volume along the planned path and across it at a depth that is slid; target and entry can be pointed at in both. */
import { useEffect, useRef, useState, type MouseEvent } from 'react'
import { useStore } from 'zustand'
import { slicePicture } from '#core/fusion/slice-picture.ts'
import { greyWindow } from '#core/fusion/windows.ts'
import { needlePath } from '#core/planning/path.ts'
import { placeOnSlice, sliceAcross, sliceAlong, type PathSlice } from '#core/planning/path-slices.ts'
import type { PlanParts } from './plan-menu.tsx'
import { Slider } from './settings-lines.tsx'

export function PathSlices({ session, live }: Pick<PlanParts, 'session' | 'live'>) {
  const { target, entry, procedure } = useStore(session, ({ plan }) => plan.now)
  const labels = useStore(session, (state) => state.structures?.labels)
  const isReading = useStore(session, (state) => state.progress !== undefined)
  const [depthMm, setDepthMm] = useState(30)
  const path = entry && target && needlePath(entry, target)
  const along = useRef<HTMLCanvasElement>(null)
  const across = useRef<HTMLCanvasElement>(null)
  const deepest = path ? Math.round(path.lengthMm) : 0
  const depth = Math.min(depthMm, deepest)
  const plane = procedure?.probe.plane ?? 'transverse'

  useEffect(() => {
    const { arrival } = live
    if (!entry || !target || !arrival || isReading) return
    const window = greyWindow('bone', arrival.volume.frame, arrival.windowHu)
    const draw = (canvas: HTMLCanvasElement | null, slice: PathSlice | undefined) => {
      const context = canvas?.getContext('2d')
      if (!canvas || !context || !slice) return
      Object.assign(canvas, { width: slice.widthPx, height: slice.heightPx })
      const image = context.createImageData(slice.widthPx, slice.heightPx)
      slicePicture(arrival.volume, labels, slice, window, image.data)
      context.putImageData(image, 0, 0)
      markPath(context, slice)
    }
    draw(along.current, sliceAlong(entry, target, plane))
    draw(across.current, sliceAcross(entry, target, plane, depth))
  }, [live, entry, target, plane, labels, depth, isReading])

  /** Puts down what is being placed, where the slice was pressed. */
  function pointAt({ currentTarget: canvas, clientX, clientY }: MouseEvent<HTMLCanvasElement>, slice?: PathSlice) {
    const { placing } = session.getState()
    if (!slice || (placing !== 'target' && placing !== 'entry')) return
    const { left, top, width, height } = canvas.getBoundingClientRect()
    const xPx = ((clientX - left) / width) * slice.widthPx - 0.5
    const yPx = ((clientY - top) / height) * slice.heightPx - 0.5
    session.actions.place(placeOnSlice(slice, xPx, yPx))
  }

  if (!path) return undefined
  return (
    <div className="path-slices">
      <figure>
        <canvas
          ref={along}
          role="img"
          aria-label="The volume along the path, skin above"
          onClick={(event) => pointAt(event, sliceAlong(entry, target, plane))}
        />
        <figcaption>Along the path</figcaption>
      </figure>
      <figure>
        <canvas
          ref={across}
          role="img"
          aria-label={`The volume across the path, ${depth} mm deep`}
          onClick={(event) => pointAt(event, sliceAcross(entry, target, plane, depth))}
        />
        <figcaption>Across it, {depth} mm deep</figcaption>
      </figure>
      <Slider label="Depth" unit="mm" value={depth} least={0} most={deepest} step={1} onSlide={setDepthMm} />
    </div>
  )
}

function markPath(context: CanvasRenderingContext2D, { pathPx: [from, to], pixelMm }: PathSlice) {
  const isPoint = from[1] === to[1]
  context.strokeStyle = context.fillStyle = '#ff4d6d'
  context.lineWidth = 0.8 / pixelMm
  context.beginPath()
  if (!isPoint) {
    context.moveTo(...from)
    context.lineTo(...to)
    context.stroke()
    context.beginPath()
  }
  context.arc(to[0], to[1], (isPoint ? 1.5 : 2.5) / pixelMm, 0, 2 * Math.PI)
  context.stroke()
}
