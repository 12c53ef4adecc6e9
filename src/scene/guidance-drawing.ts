/** What is painted of guidance on its panel: the target's face with its rings, the side view's scale, and the figures. */
import { FACE_MM, onSide, RINGS_MM, SIDE_MM, type GuidanceFigures } from '#session/guidance-figures.ts'
import { GRADE_WORDS } from '#session/guidance-figures.ts'
import type { Grade } from '#core/needle/guidance-grade.ts'
import type { Zone } from '#core/safety/zones.ts'
import { FONT } from './canvas-label.ts'
import { COLOURS } from './colours.ts'

/** Panel layout in mm from its top left corner. */
export const GUIDE = {
  widthMm: 340,
  heightMm: 204,
  pxPerMm: 2.5,
  face: { atMm: [86, 108], radiusMm: 72 },
  side: { leftMm: 178, topMm: 36, widthMm: 30, heightMm: 144 },
  figures: { leftMm: 224, topMm: 44, stepMm: 44 },
  bannerMm: 34,
} as const

export const GRADE_COLOURS: Readonly<Record<Grade, string>> = { on: '#39e66b', near: '#ffd166', off: '#ff8a80' }
export const ZONE_COLOURS: Readonly<Record<Zone, string>> = {
  clear: COLOURS.textQuiet,
  warn: '#ffd166',
  stop: '#ff5a4f',
  inside: '#ff5a4f',
}

type Context = CanvasRenderingContext2D

/** @param reason why nobody is guided; undefined while somebody is */
export function drawGuidance(context: Context, figures: GuidanceFigures | undefined, reason: string | undefined): void {
  context.scale(GUIDE.pxPerMm, GUIDE.pxPerMm)
  context.fillStyle = COLOURS.panel
  context.beginPath()
  context.roundRect(0, 0, GUIDE.widthMm, GUIDE.heightMm, 8)
  context.fill()
  context.strokeStyle = COLOURS.panelEdge
  context.lineWidth = 1
  context.stroke()
  if (!figures) return drawReason(context, reason ?? '')
  text(context, GRADE_WORDS[figures.grade], 14, 17, 12, GRADE_COLOURS[figures.grade], 700)
  if (figures.picture) text(context, figures.picture, GUIDE.widthMm - 14, 17, 9, COLOURS.textQuiet, 500, 'right')
  drawFace(context)
  drawSide(context)
  const { leftMm, topMm, stepMm } = GUIDE.figures
  for (const [at, [name, value]] of [['Offset', figures.offset], ['Angle', figures.angle], ['To target', figures.depth]].entries()) {
    text(context, name!, leftMm, topMm + at * stepMm, 9, COLOURS.textQuiet)
    text(context, value!, leftMm, topMm + at * stepMm + 17, value!.length > 9 ? 13 : 19, COLOURS.text, 700)
  }
  text(context, figures.nearest, GUIDE.widthMm - 14, GUIDE.heightMm - 13, 10.5, ZONE_COLOURS[figures.zone], 600, 'right', 250)
} // prettier-ignore

function drawReason(context: Context, reason: string) {
  text(context, 'Guidance is withheld', GUIDE.widthMm / 2, 78, 15, COLOURS.warning, 700, 'center')
  const lines = wrapped(context, reason, GUIDE.widthMm - 40, 11)
  for (const [at, line] of lines.entries())
    text(context, line, GUIDE.widthMm / 2, 106 + 17 * at, 11, COLOURS.text, 500, 'center')
}

function drawFace(context: Context) {
  const { atMm: [x, y], radiusMm } = GUIDE.face // prettier-ignore
  context.fillStyle = COLOURS.panelRaised
  circle(context, x, y, radiusMm)
  context.fill()
  for (const ring of RINGS_MM) {
    context.strokeStyle = ring === 2 ? GRADE_COLOURS.on : ring === 5 ? GRADE_COLOURS.near : COLOURS.panelEdge
    context.lineWidth = ring <= 5 ? 1.2 : 0.8
    circle(context, x, y, (radiusMm * ring) / FACE_MM)
    context.stroke()
    if (ring > 2 && ring < FACE_MM) text(context, String(ring), x + (radiusMm * ring) / FACE_MM + 1.5, y - 4, 7, COLOURS.textQuiet) // prettier-ignore
  }
  context.strokeStyle = COLOURS.panelEdge
  context.beginPath()
  context.moveTo(x - radiusMm, y)
  context.lineTo(x + radiusMm, y)
  context.moveTo(x, y - radiusMm)
  context.lineTo(x, y + radiusMm)
  context.stroke()
  context.fillStyle = COLOURS.target
  circle(context, x, y, 3.2)
  context.fill()
}

/** From the side: the needle comes from above, the target is the line. */
function drawSide(context: Context) {
  const { leftMm, topMm, widthMm, heightMm } = GUIDE.side
  context.fillStyle = COLOURS.panelRaised
  context.beginPath()
  context.roundRect(leftMm, topMm, widthMm, heightMm, 4)
  context.fill()
  for (let mm = -SIDE_MM.beyond; mm <= SIDE_MM.before; mm += 10) {
    const y = topMm + onSide(mm) * heightMm
    const isTarget = mm === 0
    context.strokeStyle = isTarget ? COLOURS.target : COLOURS.panelEdge
    context.lineWidth = isTarget ? 2 : 0.8
    context.beginPath()
    context.moveTo(leftMm, y)
    context.lineTo(leftMm + widthMm, y)
    context.stroke()
    if (mm % 20 === 0) text(context, String(mm), leftMm - 2, y, 7, isTarget ? COLOURS.target : COLOURS.textQuiet, 500, 'right') // prettier-ignore
  }
}

/** @param most the text is set smaller rather than wider than this, mm */
export function text(
  context: Context,
  words: string,
  x: number,
  y: number,
  size: number,
  colour: string,
  weight = 500,
  align: CanvasTextAlign = 'left',
  most = Infinity,
): void {
  context.textAlign = align
  context.fillStyle = colour
  context.font = `${weight} ${size}px ${FONT}`
  const width = context.measureText(words).width
  if (width > most) context.font = `${weight} ${(size * most) / width}px ${FONT}`
  context.fillText(words, x, y)
}

export function wrapped(context: Context, words: string, mostMm: number, size: number): readonly string[] {
  context.font = `500 ${size}px ${FONT}`
  const lines: string[] = []
  for (const word of words.split(' ')) {
    const line = lines.length > 0 ? `${lines.at(-1)} ${word}` : word
    if (lines.length > 0 && context.measureText(line).width <= mostMm) lines[lines.length - 1] = line
    else lines.push(word)
  }
  return lines
}

function circle(context: Context, x: number, y: number, radius: number) {
  context.beginPath()
  context.arc(x, y, radius, 0, 2 * Math.PI)
}
