/** What is drawn around the floating picture: frame, ruler, letters, probe marker, figures, and why there is no picture. */
import type { StreamFigures, Withheld } from '#session/live.ts'
import type { SessionState } from '#session/state.ts'
import { FONT } from './canvas-label.ts'
import { COLOURS } from './colours.ts'
import { drawFlowBar, FLOW_BAR } from './flow-bar.ts'
import { UNREVIEWED, type Note } from './name-words.ts'
import type { EdgeLetters } from './picture-facts.ts'

/** Panel layout in mm; the picture fits into its box, centred at the top. */
export const PANEL = {
  widthMm: 340,
  heightMm: 354,
  /** Canvas pixels per mm: 0.4 mm a pixel is finer than a headset resolves at arm's length. */
  pxPerMm: 2.5,
  picture: { leftMm: 32, topMm: 46, widthMm: 290, heightMm: 222 },
  figures: { topMm: 274, heightMm: 78 },
} as const

export interface Frame {
  readonly title: string
  /** The drawn picture's box on the panel, mm from its top left corner. */
  readonly box: { readonly leftMm: number; readonly topMm: number; readonly widthMm: number; readonly heightMm: number }
  /** Panel mm per patient mm; undefined when the scale is not known. */
  readonly zoom: number | undefined
  readonly letters: EdgeLetters | undefined
  readonly isFlipped: boolean
  /** Of colour Doppler, where it is on. */
  readonly scaleMmPerS: number | undefined
}

type Context = CanvasRenderingContext2D

export function drawFrame(context: Context, { title, box, zoom, letters, isFlipped, scaleMmPerS }: Frame): void {
  context.scale(PANEL.pxPerMm, PANEL.pxPerMm)
  context.fillStyle = COLOURS.panel
  context.beginPath()
  context.roundRect(0, 0, PANEL.widthMm, PANEL.heightMm, 8)
  context.fill()
  context.strokeStyle = COLOURS.panelEdge
  context.lineWidth = 1
  context.stroke()
  context.fillStyle = '#000000'
  context.fillRect(box.leftMm, box.topMm, box.widthMm, box.heightMm)
  text(context, title, PANEL.picture.leftMm, 15, 11, COLOURS.text, 'left', 600)

  const [left, right] = isFlipped ? [letters?.greatest, letters?.least] : [letters?.least, letters?.greatest]
  if (left) text(context, left, box.leftMm + 12, box.topMm - 10, 15, COLOURS.text, 'center', 700)
  if (right) text(context, right, box.leftMm + box.widthMm - 12, box.topMm - 10, 15, COLOURS.text, 'center', 700)
  const markerX = isFlipped ? box.leftMm + 30 : box.leftMm + box.widthMm - 30
  drawMarker(context, markerX, box.topMm - 10)
  if (scaleMmPerS) drawFlowBar(context, PANEL.widthMm - FLOW_BAR.width + 1, PANEL.picture.topMm, scaleMmPerS)
  if (zoom) drawRuler(context, box, zoom)
  else text(context, 'scale not known', PANEL.widthMm - 18, 15, 9, COLOURS.textQuiet, 'right')
}

/** The dot on the transducer's marked end, as on an ultrasound machine's screen. */
function drawMarker(context: Context, x: number, y: number): void {
  context.fillStyle = COLOURS.marker
  context.beginPath()
  context.arc(x, y, 5, 0, 2 * Math.PI)
  context.fill()
  context.fillStyle = COLOURS.panel
  context.beginPath()
  context.arc(x, y, 1.6, 0, 2 * Math.PI)
  context.fill()
}

/** Depth from the top edge of the picture: a tick each 5 mm, a number each 10 or 20. */
function drawRuler(context: Context, box: Frame['box'], zoom: number): void {
  const depthMm = box.heightMm / zoom
  const numberEach = depthMm > 100 ? 20 : 10
  const x = box.leftMm - 3
  context.strokeStyle = COLOURS.textQuiet
  context.lineWidth = 0.8
  for (let mm = 0; mm <= depthMm; mm += 5) {
    const y = box.topMm + mm * zoom
    context.beginPath()
    context.moveTo(x, y)
    context.lineTo(x - (mm % 10 ? 3 : 6), y)
    context.stroke()
    if (mm % numberEach === 0) text(context, `${mm}`, x - 8, y, 8, COLOURS.textQuiet, 'right')
  }
  text(context, 'mm', x - 8, box.topMm - 10, 8, COLOURS.textQuiet, 'right')
}

/** Why there is no picture, in the middle of its black box. */
export function drawWithheld(context: Context, widthMm: number, heightMm: number, { why, detail }: Withheld): void {
  context.scale(PANEL.pxPerMm, PANEL.pxPerMm)
  const heading = {
    'no source': 'NO SIGNAL',
    'no contact': 'NO CONTACT',
    stale: 'STALE',
    'not tracked': 'NOT TRACKED',
    'not placed': 'NOT PLACED',
    'no volume': 'NO CT OR MR',
    'not registered': 'NOT REGISTERED',
  }[why]
  text(context, heading, widthMm / 2, heightMm * 0.28, 22, COLOURS.warning, 'center', 700)
  wrapped(context, detail, widthMm - 16).forEach((line, at) =>
    text(context, line, widthMm / 2, heightMm * 0.28 + 22 + 14 * at, 11, COLOURS.text, 'center'),
  )
}

export interface Figures {
  readonly figures: StreamFigures
  readonly isLive: boolean
  /** Why the plane is not in the hologram although the picture is live. */
  readonly planeWithheld: Withheld | undefined
  readonly perceiving: Pick<SessionState['perceiving'], 'state' | 'backend'> & {
    /** The classical filter drew this picture's outline because the network could not. */
    readonly isFilterInstead: boolean
  }
  readonly source: SessionState['source']
  /** Of the names as a whole; undefined while nobody wants them. */
  readonly note: Note | undefined
  /** How far off what is shown may be, in a few words; undefined while nothing is placed. */
  readonly error: string | undefined
  /** Whether names stand on the picture. */
  readonly hasNames: boolean
}

export function drawFigures(
  context: Context,
  { figures: f, isLive, planeWithheld, perceiving, source, note, error, hasNames }: Figures,
): void {
  context.scale(PANEL.pxPerMm, PANEL.pxPerMm)
  const left = PANEL.picture.leftMm
  const right = PANEL.widthMm - 18
  const age = isLive ? `${Math.round(f.imageAgeMs)} ms old` : 'no live picture'
  text(context, age, left, 9, 13, isLive ? COLOURS.text : COLOURS.warning, 'left', 600)
  text(context, `${f.imagesPerSecond.toFixed(0)} pictures/s`, right, 9, 13, COLOURS.text, 'right', 600)
  if (error) text(context, error, (left + right) / 2, 9, 11, COLOURS.textQuiet, 'center', 600)
  drawOutlineLine(context, perceiving)
  text(context, shortened(context, source.label, 130, 10), right, 25, 10, COLOURS.textQuiet, 'right')
  const cost = f.simulation ? `simulated in ${f.simulation.msPerPicture.toFixed(0)} ms   ` : ''
  const counts = `${cost}received ${f.imagesReceived}   dropped ${f.imagesDropped}   late ${f.late}   faults ${f.faults}`
  text(context, counts, left, 39, 9, COLOURS.textQuiet, 'left')
  const coarse = isLive && f.simulation?.isCoarse ? 'Tissue still coarse' : ''
  const off = isLive && planeWithheld ? `Plane not shown: ${planeWithheld.detail || planeWithheld.why}` : ''
  const remark = off || (note?.isWarning ? note.words : coarse)
  if (remark) text(context, remark, left, 53, 10, COLOURS.warning, 'left', 600, right - left)
  drawNamesLine(context, note, hasNames)
}

/** What draws bone's outline. */
function drawOutlineLine(context: Context, { state, backend, isFilterInstead }: Figures['perceiving']): void {
  const isRunning = state === 'running'
  const words = isRunning ? (isFilterInstead ? 'classical filter' : backend) : state
  const tone = isRunning && !isFilterInstead ? COLOURS.textQuiet : COLOURS.warning
  const line = shortened(context, `Bone outline: ${words}`, 150, 10)
  text(context, line, PANEL.picture.leftMm, 25, 10, tone, 'left')
}

/** The last line: that nobody has reviewed the names, and why there are none. */
function drawNamesLine(context: Context, note: Note | undefined, hasNames: boolean): void {
  const [left, right] = [PANEL.picture.leftMm, PANEL.widthMm - 18]
  if (hasNames) text(context, UNREVIEWED, right, 67, 10, COLOURS.textQuiet, 'right')
  if (!note || note.isWarning) return
  const words = shortened(context, note.words, right - left - (hasNames ? 100 : 0), 10)
  text(context, words, left, 67, 10, COLOURS.textQuiet, 'left')
}

function text(
  context: Context,
  words: string,
  x: number,
  y: number,
  sizeMm: number,
  colour: string,
  align: CanvasTextAlign,
  weight = 500,
  mostMm?: number,
): void {
  context.font = `${weight} ${sizeMm}px ${FONT}`
  context.textAlign = align
  context.fillStyle = colour
  // A warning is set closer rather than cut off: its end may be what it is about.
  context.fillText(words, x, y, mostMm)
}

function wrapped(context: Context, words: string, widthMm: number): string[] {
  context.font = `500 11px ${FONT}`
  const lines: string[] = []
  for (const word of words.split(' ')) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word
    if (lines.length && context.measureText(longer).width <= widthMm) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines.slice(0, 4)
}

function shortened(context: Context, words: string, widthMm: number, sizeMm: number): string {
  context.font = `500 ${sizeMm}px ${FONT}`
  if (context.measureText(words).width <= widthMm) return words
  let length = words.length
  while (length > 1 && context.measureText(`${words.slice(0, length)}…`).width > widthMm) length--
  return `${words.slice(0, length)}…`
}
