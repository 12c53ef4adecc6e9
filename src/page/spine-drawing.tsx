/** The whole idea in one picture: an ultrasound fan on the skin, the vertebrae it stands in, and the way between them. */
import './spine-drawing.css'

/** Drawing units; the spine runs from left to right, the skin is above it. */
const APEX = { x: 400, y: 20 }
const FAN = { start: 92, stop: 430, halfAngle: 0.56 }
const DEPTHS = [200, 315] as const

const LEVELS = [-2, -1, 0, 1, 2].map((step) => ({ step, x: APEX.x + step * 150, sag: 9 * step * step }))

const at = (radius: number, angle: number) =>
  `${(APEX.x + radius * Math.sin(angle)).toFixed(1)} ${(APEX.y + radius * Math.cos(angle)).toFixed(1)}`

const arc = (radius: number, from: number, to: number) =>
  `${at(radius, from)}A${radius} ${radius} 0 0 ${from < to ? 0 : 1} ${at(radius, to)}`

const { start, stop, halfAngle } = FAN
const FAN_OUTLINE = `M${arc(start, -halfAngle, halfAngle)}L${arc(stop, halfAngle, -halfAngle)}Z`

/** Its ends a little hollow, as they are. */
const BODY =
  'M-62 384Q-66 376-56 374 0 384 56 374 66 376 62 384 52 424 62 466 64 476 54 478 0 468-54 478-64 476-62 466-52 424-62 384Z'

/** Laminae seen beside the midline: roof tiles, one leaning over the next. Only their backs give echoes. */
const LAMINA_BACK = 'M-52 268C-40 240-18 236 4 244 28 252 44 262 50 284'
const LAMINA = `${LAMINA_BACK}C52 300 40 306 30 298 8 282-14 288-32 292-48 296-58 284-52 268Z`

export function SpineDrawing() {
  return (
    <svg
      className="drawing"
      viewBox="20 62 760 430"
      preserveAspectRatio="xMidYMin slice"
      aria-hidden="true"
      focusable="false"
    >
      <Shades />
      <g mask="url(#ends)" className="drawing-ct">
        <path d="M0 128Q400 96 800 128" />
        <AtEachLevel shapes={[BODY, LAMINA]} />
      </g>
      <path className="drawing-fan" d={FAN_OUTLINE} fill="url(#echo)" />
      {DEPTHS.map((depth) => (
        <path key={depth} className="drawing-depth" d={`M${arc(depth, -halfAngle, halfAngle)}`} />
      ))}
      <g clipPath="url(#in-fan)" className="drawing-echo">
        <AtEachLevel shapes={[LAMINA_BACK]} />
      </g>
      <path className="drawing-path" d="M560 70 479 282" />
      <circle className="drawing-entry" cx="542" cy="117" r="5" />
      <circle className="drawing-target" cx="473" cy="296" r="7" />
      <circle className="drawing-target-ring" cx="473" cy="296" r="14" />
    </svg>
  )
}

function AtEachLevel({ shapes }: { readonly shapes: readonly string[] }) {
  return LEVELS.map(({ step, x, sag }) => (
    <g key={step} transform={`translate(${x} ${sag}) rotate(${step * -4})`}>
      {shapes.map((shape) => (
        <path key={shape} d={shape} />
      ))}
    </g>
  ))
}

/** Echoes fade with depth; the spine fades at both sides; bright backs only inside the fan. */
function Shades() {
  return (
    <defs>
      <radialGradient id="echo" gradientUnits="userSpaceOnUse" cx={APEX.x} cy={APEX.y} r={stop}>
        <stop offset="0.2" className="echo-near" />
        <stop offset="1" className="echo-far" />
      </radialGradient>
      <linearGradient id="fade">
        <stop offset="0" stopColor="#000" />
        <stop offset="0.22" stopColor="#fff" />
        <stop offset="0.78" stopColor="#fff" />
        <stop offset="1" stopColor="#000" />
      </linearGradient>
      <mask id="ends">
        <rect width="800" height="560" fill="url(#fade)" />
      </mask>
      <clipPath id="in-fan">
        <path d={FAN_OUTLINE} />
      </clipPath>
    </defs>
  )
}
