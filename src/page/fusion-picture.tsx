/**
 * Standard and fused picture side by side on the page, computed on the processor: for whoever sits at the screen, and
 * for a machine whose graphics card draws nothing.
 */
import { useEffect, useRef } from 'react'
import { amountOf } from '#core/fusion/fusion.ts'
import { fusedPicture, plainPicture } from '#core/fusion/fused-picture.ts'
import { smallerGrid } from '#core/fusion/reslice.ts'
import { classBytes } from '#core/fusion/structure-outline.ts'
import { greyWindow } from '#core/fusion/windows.ts'
import type { Matrix } from '#core/frames/transform.ts'
import { onPicture } from '#core/ultrasound/on-picture.ts'
import type { LabelField } from '#core/volumes/label-field.ts'
import { modalityOf, sayFusion, sayReslice } from '#session/fusion-words.ts'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import './fusion-picture.css'

const MOST_PX = 320
const EACH_MS = 120
/** A picture may take no more than this share of the page's time. */
const SHARE = 0.25

export function FusionPicture({ session, live }: { readonly session: Session; readonly live: Live }) {
  const plain = useRef<HTMLCanvasElement>(null)
  const fused = useRef<HTMLCanvasElement>(null)
  const caption = useRef<HTMLElement>(null)

  useEffect(() => {
    const draw = createDrawer()
    let timer = 0
    const turn = () => {
      const startedMs = performance.now()
      if (plain.current && fused.current && caption.current)
        draw(live, session, plain.current, fused.current, caption.current)
      const tookMs = performance.now() - startedMs
      timer = window.setTimeout(turn, Math.max(EACH_MS, tookMs / SHARE))
    }
    turn()
    return () => clearTimeout(timer)
  }, [live, session])

  return (
    <figure className="fusion-picture">
      <canvas ref={plain} role="img" aria-label="Ultrasound" />
      <canvas ref={fused} role="img" aria-label="Ultrasound with the volume" />
      <figcaption ref={caption} />
    </figure>
  )
}

function createDrawer() {
  let labelled: { readonly of: LabelField; readonly classes: Uint8Array } | undefined
  let drawn: string | undefined

  function outlinesOf(labels: LabelField | undefined) {
    if (!labels) return undefined
    if (labelled?.of !== labels) labelled = { of: labels, classes: classBytes(labels) }
    return { geometry: labels.geometry, classes: labelled.classes }
  }

  return function draw(
    live: Live,
    session: Session,
    plain: HTMLCanvasElement,
    fused: HTMLCanvasElement,
    caption: HTMLElement,
  ): void {
    const { fusion, structures, target, isPictureFlipped } = session.getState()
    const { ultrasound: frame, fan, ctFromImage, arrival, fusionWithheld } = live
    const mirror = isPictureFlipped ? 'scaleX(-1)' : ''
    plain.style.transform = fused.style.transform = mirror
    if (fusionWithheld || !frame || !ctFromImage || !arrival || fusion.mode === 'off') {
      // What cannot be trusted does not stand on.
      for (const canvas of [plain, fused]) canvas.getContext('2d')?.clearRect(0, 0, canvas.width, canvas.height)
      caption.textContent = ''
      drawn = undefined
      return
    }
    const { matrix } = ctFromImage.transform
    const says = JSON.stringify([frame.frameId, fusion, target, matrix])
    if (says === drawn) return
    drawn = says
    const grid = smallerGrid(frame.widthPx, frame.heightPx, MOST_PX)
    const outlined = fusion.hasOutlines ? outlinesOf(structures?.labels) : undefined
    const pixelMm = [length(matrix, 0), length(matrix, 1)] as const
    paint(plain, grid, (into) => plainPicture(frame, fan, grid, into))
    paint(fused, grid, (into) =>
      fusedPicture(
        {
          frame,
          fan,
          volume: arrival.volume,
          ctFromImage: matrix,
          pixelMm,
          mode: fusion.mode as Exclude<typeof fusion.mode, 'off'>,
          amount: amountOf(fusion.mode, fusion.amounts),
          window: greyWindow(fusion.window, arrival.volume.frame, arrival.windowHu),
          outlined,
        },
        grid,
        into,
      ),
    )
    if (target) markTarget(fused, onPicture([target.x, target.y, target.z], matrix), grid.stepPx)
    caption.textContent = `${sayReslice(fusion, modalityOf(arrival), false)}, ${sayFusion(fusion, arrival)}`
    // In the patient's own proportions, whatever the pixels'.
    for (const canvas of [plain, fused])
      canvas.style.aspectRatio = String((grid.columns * pixelMm[0]) / (grid.rows * pixelMm[1]))
  }
}

function paint(
  canvas: HTMLCanvasElement,
  { columns, rows }: { readonly columns: number; readonly rows: number },
  fill: (into: Uint8ClampedArray) => void,
): void {
  if (canvas.width !== columns || canvas.height !== rows) Object.assign(canvas, { width: columns, height: rows })
  const context = canvas.getContext('2d')
  if (!context) return
  const image = context.createImageData(columns, rows)
  fill(image.data)
  context.putImageData(image, 0, 0)
}

/** Faint where the target lies off the plane by more than a slice. */
function markTarget(canvas: HTMLCanvasElement, at: ReturnType<typeof onPicture>, stepPx: number): void {
  const context = canvas.getContext('2d')
  if (!context || !at) return
  context.globalAlpha = Math.abs(at.outMm) <= 3 ? 1 : 0.35
  context.strokeStyle = '#ff4d6d'
  context.lineWidth = 1.5
  context.beginPath()
  context.arc(at.atPx[0] / stepPx, at.atPx[1] / stepPx, 5, 0, 2 * Math.PI)
  context.stroke()
  context.globalAlpha = 1
}

const length = (m: Matrix, column: number) => Math.hypot(m[4 * column]!, m[4 * column + 1]!, m[4 * column + 2]!)
