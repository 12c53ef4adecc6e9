/** What a person should know now; stays until dismissed. Errors are read out at once, the rest when there is a pause. */
import { useStore } from 'zustand'
import type { Notice } from '#session/notices.ts'
import type { Session } from '#session/session.ts'
import { Glyph } from './glyph.tsx'
import './notices.css'

/** More would cover what they are about. */
const MOST_SHOWN = 4

const LEVEL_WORDS: Readonly<Record<Notice['level'], string>> = { info: 'Note', warning: 'Warning', error: 'Error' }

export function Notices({ session }: { readonly session: Session }) {
  const notices = useStore(session, (state) => state.notices)
  const dismiss = (id: number) => session.actions.dismiss(id)
  const shown = notices.slice(-MOST_SHOWN).reverse()
  const hidden = notices.length - shown.length
  return (
    <aside className="notices" aria-label="Notices">
      <div role="alert">
        {shown.filter(isError).map((notice) => (
          <NoticeCard key={notice.id} notice={notice} onDismiss={dismiss} />
        ))}
      </div>
      <div role="status">
        {shown
          .filter((notice) => !isError(notice))
          .map((notice) => (
            <NoticeCard key={notice.id} notice={notice} onDismiss={dismiss} />
          ))}
      </div>
      {notices.length > 1 && (
        <button type="button" className="button small" onClick={() => notices.forEach(({ id }) => dismiss(id))}>
          {hidden > 0 ? `Dismiss all, ${hidden} more not shown` : 'Dismiss all'}
        </button>
      )}
    </aside>
  )
}

const isError = ({ level }: Notice) => level === 'error'

function NoticeCard({ notice, onDismiss }: { readonly notice: Notice; readonly onDismiss: (id: number) => void }) {
  const { id, level, text } = notice
  return (
    <div className={`notice notice-${level}`}>
      <Glyph of={level} />
      <p>
        <span className="unseen">{LEVEL_WORDS[level]}: </span>
        {text}
      </p>
      <button type="button" className="dismiss" aria-label={`Dismiss: ${text}`} onClick={() => onDismiss(id)}>
        <Glyph of="close" />
      </button>
    </div>
  )
}
