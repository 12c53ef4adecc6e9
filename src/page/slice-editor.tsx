/** A mask corrected with a brush in slices of the volume: put on or taken off where the pointer is held down. */
import { useEffect, useRef, useState, type PointerEvent } from 'react'
import { useStore } from 'zustand'
import { ballsAlong, RADIUS_MM, type Place } from '#core/labelling/brush-stroke.ts'
import { newStroke, type Correction } from '#core/labelling/corrections.ts'
import { labelledSlice, placeInSlice, PLANES, sizeOf, sliceCount, type SlicePlane } from '#core/labelling/labelled-slice.ts' // prettier-ignore
import type { LabelField } from '#core/volumes/label-field.ts'
import type { Commands } from '#session/commands.ts'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import { Choice, Slider } from './settings-lines.tsx'
import { namesOfStructures } from '#session/structure-names.ts'
import './slice-editor.css'

interface Props {
  readonly session: Session
  readonly live: Pick<Live, 'arrival'>
  readonly commands: Commands
}

const MODES = { add: 'add to it', erase: 'erase from it' } as const
const PLANE_WORDS = Object.fromEntries(PLANES.map((plane) => [plane, plane])) as Readonly<Record<SlicePlane, string>>
/** Bone and what lies round it, HU. */
const CT_WINDOW = [-250, 750] as const

export function SliceEditor({ session, live, commands }: Props) {
  const structures = useStore(session, (state) => state.structures)
  const [plane, setPlane] = useState<SlicePlane>('axial')
  const [slices, setSlices] = useState<Readonly<Partial<Record<SlicePlane, number>>>>({})
  const [chosen, setChosen] = useState<string>()
  const [mode, setMode] = useState<keyof typeof MODES>('add')
  const [radiusMm, setRadius] = useState<number>(RADIUS_MM.usual)
  const field = structures?.labels
  const names = namesOfStructures(structures?.origin)
  const [first] = Object.keys(names)
  if (!field || !structures.origin || first === undefined) return null
  const label = Number(chosen !== undefined && chosen in names ? chosen : first)
  const last = sliceCount(field, plane) - 1
  const index = Math.min(last, slices[plane] ?? Math.round(last / 2))
  return (
    <div className="slice-editor">
      <Choice label="Structure" value={String(label)} options={names} onPick={setChosen} />
      <Choice label="Brush" value={mode} options={MODES} onPick={setMode} />
      <Slider
        label="Its radius"
        unit="mm"
        value={radiusMm}
        least={RADIUS_MM.least}
        most={RADIUS_MM.most}
        step={0.5}
        onSlide={setRadius}
      />
      <Choice label="Plane" value={plane} options={PLANE_WORDS} onPick={setPlane} />
      <Slider
        label="Slice"
        unit={`of ${last + 1}`}
        value={index + 1}
        least={1}
        most={last + 1}
        step={1}
        onSlide={(slice) => setSlices({ ...slices, [plane]: slice - 1 })}
      />
      <SliceCanvas
        {...{ live, field, plane, index, label, radiusMm }}
        isErasing={mode === 'erase'}
        corrections={structures.origin.corrections}
        commands={commands}
      />
    </div>
  )
}

interface CanvasProps {
  readonly live: Pick<Live, 'arrival'>
  readonly field: LabelField
  readonly corrections: readonly Correction[]
  readonly plane: SlicePlane
  readonly index: number
  readonly label: number
  readonly radiusMm: number
  readonly isErasing: boolean
  readonly commands: Commands
}

function SliceCanvas({ live, field, corrections, plane, index, label, radiusMm, isErasing, commands }: CanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const stroke = useRef<{ readonly number: number; last: Place | undefined }>(undefined)
  const { arrival } = live

  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context || !canvas.current || !arrival) return
    const { volume, windowHu } = arrival
    const window = volume.frame === 'ct' ? CT_WINDOW : windowHu
    const { widthPx, heightPx, rgba } = labelledSlice(volume, field, plane, index, window, label)
    canvas.current.width = widthPx
    canvas.current.height = heightPx
    context.putImageData(new ImageData(rgba, widthPx, heightPx), 0, 0)
  }, [arrival, field, plane, index, label])

  function brush(event: PointerEvent<HTMLCanvasElement>) {
    const held = stroke.current
    if (!held) return
    const box = event.currentTarget.getBoundingClientRect()
    const [widthPx, heightPx] = sizeOf(field, plane)
    const u = ((event.clientX - box.left) / box.width) * widthPx - 0.5
    const v = ((event.clientY - box.top) / box.height) * heightPx - 0.5
    const balls = ballsAlong(held.last, placeInSlice(field, plane, index, u, v), radiusMm)
    if (balls.length === 0) return
    held.last = balls.at(-1)
    const [put, over] = isErasing ? [0, label] : [label, undefined]
    commands.structures.correct(
      ...balls.map((centre) => ({ type: 'brush' as const, centre, radiusMm, label: put, over, stroke: held.number })),
    )
  }

  return (
    <canvas
      ref={canvas}
      aria-label={`${plane} slice ${index + 1}: hold and move to ${isErasing ? 'erase' : 'add'}`}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        stroke.current = { number: newStroke(corrections), last: undefined }
        brush(event)
      }}
      onPointerMove={brush}
      onPointerUp={() => (stroke.current = undefined)}
      onPointerCancel={() => (stroke.current = undefined)}
    />
  )
}
