/** What the networks' readings mean for the hand, in one corner of the view; gone while nothing was asked of them. */
import { useStore } from 'zustand'
import { guidanceInWords, seenViewInWords, type SaidGuidance } from '#session/guidance-words.ts'
import { levelsInWords } from '#session/level-words.ts'
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
  const levels = useLiveReading(live, readLevels)
  const count = useStore(session, (state) => state.levelCount)
  const said = levelsInWords(JSON.parse(levels) as Live['levels'], count)
  if (wanted === 'none' && !said) return null
  return (
    <div className="reading-chip">
      {wanted !== 'none' && <GuidanceLines session={session} live={live} />}
      {said && <p className="meta">{`Levels ${said}`}</p>}
    </div>
  )
}

const readLevels = (live: Live): string => JSON.stringify(live.levels)
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
