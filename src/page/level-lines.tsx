/** The levels counted along the sweep, and what only a person may say of them: right, or one too low or too high. */
import { useStore } from 'zustand'
import { levelsInWords } from '#session/level-words.ts'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import { useLiveReading } from './use-live-reading.ts'

const readLevels = (live: Live): string => JSON.stringify(live.levels)

export function LevelLines({ session, live }: { readonly session: Session; readonly live: Live }) {
  const count = useStore(session, (state) => state.levelCount)
  const levels = JSON.parse(useLiveReading(live, readLevels)) as Live['levels']
  const { actions } = session
  const isCounted = levels.length > 0
  return (
    <div className="level-lines" role="group" aria-label="Levels">
      <p>{isCounted ? levelsInWords(levels, count) : 'No levels counted: sweep from the sacrum upwards'}</p>
      {isCounted && (
        <div className="row">
          <button type="button" className="button" disabled={count.isConfirmed} onClick={() => actions.confirmLevels()}>
            Confirm levels
          </button>
          <button type="button" className="button" onClick={() => actions.moveLevels(1)}>
            One up
          </button>
          <button type="button" className="button" onClick={() => actions.moveLevels(-1)}>
            One down
          </button>
        </div>
      )}
    </div>
  )
}
