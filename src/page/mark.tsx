/** The mark: two vertebrae, the space between them, and the way in. Drawn again in public/icon.svg. */
import './mark.css'

export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect className="mark-bone" x="4" y="4" width="18" height="8.5" rx="4.25" />
      <rect className="mark-bone" x="4" y="19.5" width="18" height="8.5" rx="4.25" />
      <path className="mark-path" d="M29 8.5 14 16" />
      <circle className="mark-target" cx="12" cy="16" r="2" />
    </svg>
  )
}
