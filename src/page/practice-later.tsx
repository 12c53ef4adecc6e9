/** Practice, loaded when it is first opened: the first screen does without it. */
import { lazy, Suspense } from 'react'
import { useStore } from 'zustand'
import type { PracticeProps } from './practice-view.tsx'

const PracticeView = lazy(() => import('./practice-view.tsx').then((module) => ({ default: module.PracticeView })))

export function PracticeLater({ session, commands }: PracticeProps) {
  const page = useStore(session, ({ practice }) => practice.page)
  return (
    page && (
      <Suspense>
        <PracticeView page={page} session={session} commands={commands} />
      </Suspense>
    )
  )
}
