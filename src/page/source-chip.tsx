/** The ultrasound source in one line for the corner of a view, with the reason when something is hidden. */
import { useStore } from 'zustand'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import { ToneWord } from './tone-word.tsx'
import { WithheldLine } from './ultrasound-section.tsx'
import { useLiveReading } from './use-live-reading.ts'
import { sayFigures, saySource } from './wording.ts'
import './source-chip.css'

const readRate = ({ figures }: Live): string => {
  const { imagesPerSecond, age } = sayFigures(figures)
  return `${imagesPerSecond} images/s, ${age}`
}

export function SourceChip({ session, live }: { readonly session: Session; readonly live: Live }) {
  const source = useStore(session, (state) => state.source)
  const rate = useLiveReading(live, readRate)
  const { tone, words } = saySource(source)
  const isRunning = source.state === 'running'
  return (
    <div className="source-chip">
      <p>
        <ToneWord tone={tone} words={source.kind === 'none' ? 'No ultrasound' : source.label} />
        <span className="figure">{isRunning ? rate : words}</span>
      </p>
      {source.state === 'failed' && <p className="meta bad">{source.detail}</p>}
      <WithheldLine live={live} />
    </div>
  )
}
