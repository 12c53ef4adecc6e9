/** Where beside each of the two pictures there is room for plates. Pure; millimetres of the view, x right, y down. */
import type { Fan } from '#core/ultrasound/fan.ts'
import { FLOW_BAR } from './flow-bar.ts'
import type { LabelRoom } from './label-layout.ts'
import type { Obstacle } from './label-places.ts'
import type { Box } from './picture-layout.ts'
import { PANEL } from './picture-marks.ts'
import type { SeenAxes } from './seen-axes.ts'

/** What a plate's unit is in each view, so that its small letters are 14 minutes of arc high at arm's length (0.7 m). */
export const MM_PER_UNIT = { plane: 0.85, panel: 1 } as const

/** Image pixels. */
export interface FieldBox {
  readonly leftPx: number
  readonly topPx: number
  readonly rightPx: number
  readonly bottomPx: number
}

/** The smallest upright box round the echo field; round the whole picture where the field is not known. */
export function fieldBox(
  fan: Fan | undefined,
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
): FieldBox {
  if (!fan) return { leftPx: -0.5, topPx: -0.5, rightPx: widthPx - 0.5, bottomPx: heightPx - 0.5 }
  if (fan.kind === 'rectangle') {
    const { xPx, yPx } = fan
    return { leftPx: xPx, topPx: yPx, rightPx: xPx + fan.widthPx, bottomPx: yPx + fan.heightPx }
  }
  const { originPx, startRadiusPx, stopRadiusPx, startAngleRad, stopAngleRad } = fan
  // An arc goes furthest straight down, and sideways at a right angle, where it reaches there.
  const angles = [startAngleRad, stopAngleRad, 0, -Math.PI / 2, Math.PI / 2].filter(
    (angle) => angle >= startAngleRad && angle <= stopAngleRad,
  )
  const corners = angles.flatMap((angle) => [startRadiusPx, stopRadiusPx].map((radius) => ({ angle, radius })))
  const x = corners.map(({ angle, radius }) => originPx[0] + radius * Math.sin(angle))
  const y = corners.map(({ angle, radius }) => originPx[1] + radius * Math.cos(angle))
  return { leftPx: Math.min(...x), topPx: Math.min(...y), rightPx: Math.max(...x), bottomPx: Math.max(...y) }
}

/** How image pixels lie in a view, a row for x and one for y: `row[0] + row[1] * xPx + row[2] * yPx`, mm. */
export interface PixelsInView {
  readonly x: readonly [startMm: number, perX: number, perY: number]
  readonly y: readonly [startMm: number, perX: number, perY: number]
}

export const inView = ({ x, y }: PixelsInView, xPx: number, yPx: number): readonly [xMm: number, yMm: number] => [
  x[0] + x[1] * xPx + x[2] * yPx,
  y[0] + y[1] * xPx + y[2] * yPx,
]

/** As it is seen, in millimetres of the room from the first pixel. */
export const onPlane = ({ right, down }: SeenAxes, acrossMm: number, deepMm: number): PixelsInView => ({
  x: [0, right[0] * acrossMm, right[1] * deepMm],
  y: [0, down[0] * acrossMm, down[1] * deepMm],
})

/** Panel millimetres, from its top left corner. */
export function onPanel(box: Box, widthPx: number, heightPx: number, isFlipped: boolean): PixelsInView {
  const [across, deep] = [box.widthMm / widthPx, box.heightMm / heightPx]
  const perX = isFlipped ? -across : across
  const startMm = isFlipped ? box.leftMm + box.widthMm : box.leftMm
  return { x: [startMm + perX / 2, perX, 0], y: [box.topMm + deep / 2, 0, deep] }
}

/** Between the field and the plates, on the plane further off, where the needle goes in. */
const ASIDE_MM = { plane: 6, panel: 4 } as const
/** A shallow field, or letters in the way, is no reason to show fewer names: plates may stand beyond its deep end. As many as eight of three lines. */
const LEAST_HIGH_MM = { two: 180, one: 240 } as const
/** Of the needle with its hub and a finger. */
const NEEDLE_HALF_MM = 5
/** Of the ball at the transducer's marked end. */
const MARKER_MM = 7

type Place = readonly [xMm: number, yMm: number]

export interface Square {
  readonly at: Place
  readonly halfMm: number
}

const boxOf = ({ at: [x, y], halfMm }: Square): Obstacle => ({
  kind: 'box',
  low: [x - halfMm, y - halfMm],
  high: [x + halfMm, y + halfMm],
})

/**
 * Left and right of the field as it is seen; where it is seen lying on its side, beyond its deep end alone: at its other
 * end are the transducer, the needle and two hands.
 *
 * @param needle ends of the shaft in view mm, wherever it is. @param marked the field's marked top corner, view mm
 * @param letters squares of the view that letters around the hologram are seen before or behind
 */
export function roomOnPlane(
  field: FieldBox,
  at: PixelsInView,
  needle: readonly [tip: Place, hub: Place] | undefined,
  marked: Place,
  letters: readonly Square[] = [],
): LabelRoom {
  const [low, high] = ends(field, at)
  const shaft: readonly Obstacle[] = needle
    ? [{ kind: 'bar', from: needle[0], to: needle[1], halfMm: NEEDLE_HALF_MM }]
    : []
  const [leftMm, rightMm] = [low[0] - ASIDE_MM.plane, high[0] + ASIDE_MM.plane]
  const squares = [{ at: marked, halfMm: MARKER_MM }, ...letters].map(boxOf)
  const obstacles = [...squares, ...shaft]
  // Which way it goes deeper: down as a rule, up where it is seen standing on its head.
  const [deeper, sideways] = [at.y[2], at.x[2]]
  if (sideways === 0) {
    const more = Math.max(0, LEAST_HIGH_MM.two - (high[1] - low[1]))
    const [topMm, bottomMm] = deeper > 0 ? [low[1], high[1] + more] : [low[1] - more, high[1]]
    return { left: { xMm: leftMm, topMm, bottomMm }, right: { xMm: rightMm, topMm, bottomMm }, obstacles }
  }
  const more = Math.max(0, LEAST_HIGH_MM.one - (high[1] - low[1])) / 2
  const [topMm, bottomMm] = [low[1] - more, high[1] + more]
  const none = { topMm: 0, bottomMm: 0 }
  return sideways > 0
    ? { left: { xMm: leftMm, ...none }, right: { xMm: rightMm, topMm, bottomMm }, obstacles }
    : { left: { xMm: leftMm, topMm, bottomMm }, right: { xMm: rightMm, ...none }, obstacles }
}

/** Where a line of text stands clear of the field: under it, or above where the transducer is under it. View mm. */
export function underField(field: FieldBox, at: PixelsInView, awayMm: number): Place {
  const [low, high] = ends(field, at)
  return [(low[0] + high[0]) / 2, at.y[2] < 0 ? low[1] - awayMm : high[1] + awayMm]
}

/** Ticks and figures of the depth ruler, left of the picture; letters and marker, above it. Panel mm. */
const RULER_MM = 21
const LETTERS_MM = 20

/** In the margin and over the panel's edge where the margin is narrow. @param hasFlowBar whether the scale of colours stands at the right */
export function roomOnPanel(box: Box, field: FieldBox, at: PixelsInView, hasFlowBar: boolean): LabelRoom {
  const [low, high] = ends(field, at)
  const bottomMm = box.topMm + box.heightMm
  const bar: readonly Obstacle[] = hasFlowBar
    ? [{
        kind: 'box',
        low: [PANEL.widthMm - FLOW_BAR.width, PANEL.picture.topMm],
        high: [PANEL.widthMm + 2, PANEL.picture.topMm + FLOW_BAR.height],
      }] // prettier-ignore
    : []
  return {
    left: { xMm: Math.min(low[0] - ASIDE_MM.panel, box.leftMm - RULER_MM), topMm: box.topMm, bottomMm },
    right: { xMm: high[0] + ASIDE_MM.panel, topMm: box.topMm, bottomMm },
    obstacles: [
      { kind: 'box', low: [box.leftMm - RULER_MM, box.topMm - LETTERS_MM], high: [box.leftMm, bottomMm] },
      { kind: 'box', low: [box.leftMm, box.topMm - LETTERS_MM], high: [box.leftMm + box.widthMm, box.topMm] },
      ...bar,
    ],
  }
}

function ends(field: FieldBox, at: PixelsInView): readonly [low: Place, high: Place] {
  const [a, b] = [inView(at, field.leftPx, field.topPx), inView(at, field.rightPx, field.bottomPx)]
  return [
    [Math.min(a[0], b[0]), Math.min(a[1], b[1])],
    [Math.max(a[0], b[0]), Math.max(a[1], b[1])],
  ]
}
