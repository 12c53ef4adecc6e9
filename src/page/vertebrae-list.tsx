/** The vertebrae of the open CT or MR: looked for when asked, named with a question mark until a person has confirmed them. */
import { useStore } from 'zustand'
import { LEVELS } from '#core/anatomy/levels.ts'
import type { Commands } from '#session/commands.ts'
import type { Session } from '#session/session.ts'
import type { Vertebrae } from '#session/open-case.ts'
import { sayLevel, sayLevelsFrom } from './level-wording.ts'
import { Choice } from './settings-lines.tsx'
import './vertebrae-list.css'

export function VertebraeList({ session, commands }: { readonly session: Session; readonly commands: Commands }) {
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
  return <Found found={vertebrae} commands={commands} />
}

const UNKNOWN = 'unknown'
const LEVEL_WORDS: Readonly<Record<string, string>> = Object.fromEntries(LEVELS.map((level) => [level, level]))

interface FoundProps {
  readonly found: Extract<Vertebrae, { state: 'found' }>
  readonly commands: Commands
}

function Found({ found: { spine, isConfirmed }, commands }: FoundProps) {
  const lowest = spine.vertebrae.findLast(({ isCut }) => !isCut)?.level
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
