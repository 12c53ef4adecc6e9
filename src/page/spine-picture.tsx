/** The found spine from its left side, each vertebra named in its place: what levels are said, and confirmed, by. */
import { useEffect, useMemo, useRef } from 'react'
import type { FoundSpine } from '#core/labelling/find-spine.ts'
import { spineSlice } from '#core/labelling/spine-slice.ts'
import type { Live } from '#session/live.ts'
import { lowestWhole, nameBeside } from '#session/vertebra-words.ts'
import { drawGrey } from './grey-canvas.ts'
import './spine-picture.css'

/** Bone and what lies round it, HU. */
const CT_WINDOW = [-250, 750] as const
/** Higher than this a person would have to scroll within one picture. */
const MOST_HIGH_PX = 440

interface Props {
  readonly spine: FoundSpine
  readonly isConfirmed: boolean
  readonly live: Pick<Live, 'arrival'>
}

export function SpinePicture({ spine, isConfirmed, live }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { arrival } = live
  const slice = useMemo(
    () => arrival && spineSlice(arrival.volume, spine, arrival.volume.frame === 'ct' ? CT_WINDOW : arrival.windowHu),
    [arrival, spine],
  )
  useEffect(() => void drawGrey(canvas, slice), [slice])
  if (!slice) return null
  const { widthPx, heightPx, middles, sacrum } = slice
  const asked = lowestWhole(spine)
  // The middle of a vertebra that the volume ends in may lie outside: its name stays at the edge.
  const inside = (px: number, of: number) => `${Math.min(95, Math.max(5, (100 * px) / of))}%`
  const at = ([u, v]: readonly [number, number]) => ({ left: inside(u, widthPx), top: inside(v, heightPx) })
  return (
    <figure
      className="spine-picture"
      style={{ aspectRatio: widthPx / heightPx, width: `min(100%, ${(MOST_HIGH_PX * widthPx) / heightPx}px)` }}
    >
      <canvas ref={canvas} aria-hidden="true" />
      {spine.vertebrae.map((vertebra, n) => {
        const name = nameBeside(vertebra, spine, isConfirmed)
        return (
          <span
            key={vertebra.placement.centre[2]}
            className={`spine-picture-name ${vertebra === asked ? 'asked' : ''} ${name === '' ? 'unnamed' : ''}`}
            style={at(middles[n]!)}
          >
            {name}
          </span>
        )
      })}
      {sacrum && (
        <span className="spine-picture-name quiet" style={at(sacrum)}>
          sacrum
        </span>
      )}
      <span className="spine-picture-side" style={{ left: 6 }} aria-hidden="true">
        A
      </span>
      <span className="spine-picture-side" style={{ right: 6 }} aria-hidden="true">
        P
      </span>
      <figcaption className="unseen">The spine from its left side, cut along the canal; front on the left.</figcaption>
    </figure>
  )
}
