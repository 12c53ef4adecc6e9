/** Quizzes in the atlas menu: of what, and begun. */
import { useState } from 'react'
import { QUIZ_TOPICS } from '#core/atlas/lessons.ts'
import { startQuiz } from '#session/atlas.ts'
import type { Session } from '#session/session.ts'
import { newSeed } from './new-seed.ts'
import { Choice } from './settings-lines.tsx'

const WORDS = Object.fromEntries(QUIZ_TOPICS.map(({ id, title }) => [id, title]))

export function QuizLines({ session }: { readonly session: Session }) {
  const [topic, setTopic] = useState(QUIZ_TOPICS[0]!.id)
  return (
    <fieldset className="atlas-tours">
      <legend>Quiz</legend>
      <Choice label="About" value={topic} options={WORDS} onPick={setTopic} />
      <div className="menu-row">
        <button type="button" className="button" onClick={() => startQuiz(session, newSeed(), topic)}>
          {topic === 'views' ? 'Quiz: seven views' : 'Quiz: ten questions'}
        </button>
      </div>
    </fieldset>
  )
}
