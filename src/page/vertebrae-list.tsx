/** The vertebrae of the open CT or MR: looked for when asked, named with a question mark until a person has confirmed them. */
import { useStore } from 'zustand'
import { LEVELS } from '#core/anatomy/levels.ts'
import type { Commands } from '#session/commands.ts'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import type { Vertebrae } from '#session/open-case.ts'
import { lowestWhole, sayLevel, sayLevelsFrom } from '#session/vertebra-words.ts'
import { Choice } from './settings-lines.tsx'
import { SpinePicture } from './spine-picture.tsx'
import './vertebrae-list.css'

interface Props {
  readonly session: Session
  readonly live: Pick<Live, 'arrival'>
  readonly commands: Commands
}

export function VertebraeList({ session, live, commands }: Props) {
  const vertebrae = useStore(session, (state) => state.vertebrae)
  const isReading = useStore(session, (state) => state.progress !== undefined)
  if (!vertebrae || vertebrae.state === 'searching')
    return (
      <button
        type="button"
        className="button"
        disabled={vertebrae !== undefined || isReading}
        onClick={() => commands.findVertebrae()}
      >
        {vertebrae ? 'Looking for the vertebrae …' : 'Find the vertebrae'}
      </button>
    )
  if (vertebrae.state === 'refused') return <p role="status">{vertebrae.reason}</p>
  return <Found found={vertebrae} live={live} commands={commands} />
}

const UNKNOWN = 'unknown'
const LEVEL_WORDS: Readonly<Record<string, string>> = Object.fromEntries(LEVELS.map((level) => [level, level]))

interface FoundProps extends Omit<Props, 'session'> {
  readonly found: Extract<Vertebrae, { state: 'found' }>
}

function Found({ found: { spine, isConfirmed }, live, commands }: FoundProps) {
  const lowest = lowestWhole(spine)?.level
  const isNamed = spine.countedFrom !== 'nothing'
  return (
    <div className="vertebrae">
      <ol className="vertebrae-names" aria-label="Vertebrae found, from the head down">
        {spine.vertebrae.map((vertebra) => (
          <li key={vertebra.placement.centre[2]} className={vertebra.isCut ? 'quiet' : undefined}>
            {sayLevel(vertebra, isConfirmed)}
          </li>
        ))}
      </ol>
      <SpinePicture spine={spine} isConfirmed={isConfirmed} live={live} />
      <p className="hint" role="status">
        {sayLevelsFrom(spine, isConfirmed)}
      </p>
      <Choice
        label="Lowest whole vertebra"
        value={lowest ?? UNKNOWN}
        options={lowest ? LEVEL_WORDS : { [UNKNOWN]: 'not known', ...LEVEL_WORDS }}
        onPick={(level) => commands.findVertebrae(LEVELS.find((one) => one === level))}
      />
      {isNamed && !isConfirmed && (
        <button type="button" className="button" onClick={() => commands.confirmVertebrae()}>
          These levels are right
        </button>
      )}
    </div>
  )
}
