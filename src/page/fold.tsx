/** A part of the page that stays closed until it is wanted. */
import type { ReactNode } from 'react'
import './fold.css'

export interface FoldProps {
  readonly title: string
  /** What there is now, seen while it is closed. */
  readonly now?: string | undefined
  readonly children: ReactNode
}

export function Fold({ title, now, children }: FoldProps) {
  return (
    <details className="fold">
      <summary>
        <span className="fold-title">{title}</span>
        {now !== undefined && <span className="fold-now">{now}</span>}
      </summary>
      <div className="fold-body">{children}</div>
    </details>
  )
}
