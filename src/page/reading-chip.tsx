/** What the networks' readings mean for the hand, in one corner of the view; gone while nothing was asked of them. */
import { useStore } from 'zustand'
import { guidanceInWords, seenViewInWords, type SaidGuidance } from '#session/guidance-words.ts'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import { useLiveReading } from './use-live-reading.ts'
import './reading-chip.css'

interface Props {
  readonly session: Session
  readonly live: Live
}

export function ReadingChip({ session, live }: Props) {
  const wanted = useStore(session, (state) => state.wantedView)
  if (wanted === 'none') return null
  return (
    <div className="reading-chip">
      <GuidanceLines session={session} live={live} />
    </div>
  )
}

const readSeen = ({ viewSeen }: Live): string => seenViewInWords(viewSeen)
const readGuidance = ({ viewGuidance }: Live): Live['viewGuidance'] => viewGuidance

/** Every word of it is a network's: unreviewed. */
export function GuidanceLines({ session, live, isSeenAlways = false }: Props & { readonly isSeenAlways?: boolean }) {
  const wanted = useStore(session, (state) => state.wantedView)
  const seen = useLiveReading(live, readSeen)
  const guidance = useLiveReading(live, readGuidance)
  const said: SaidGuidance | undefined = guidance && guidanceInWords(guidance, wanted)
  const isSilent = said?.tone === 'silent'
  return (
    <div role="status">
      {said && <p className={`hint-line ${said.tone}`}>{said.words}</p>}
      {(isSeenAlways || said) && !isSilent && <p className="meta">{`${seen}, unreviewed`}</p>}
      {isSilent && <p className="meta">{`Wanted: ${wanted}`}</p>}
    </div>
  )
}
