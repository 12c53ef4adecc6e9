/** What is being loaded, how far it is, and the way to stop it. */
import type { Progress } from '#session/notices.ts'

export function ProgressBar({ progress: { label, fraction, cancel } }: { readonly progress: Progress }) {
  const percent = Math.round(Math.max(0, Math.min(1, fraction)) * 100)
  return (
    <div className="progress">
      <div className="progress-words">
        <span id="progress-label">{label}</span>
        <span className="figure">{percent} %</span>
      </div>
      <progress value={percent} max={100} aria-labelledby="progress-label" />
      <button type="button" className="button small" onClick={cancel}>
        Cancel
      </button>
    </div>
  )
}
