/** Which network looks at the pictures, and what it really runs on. */
import { useStore } from 'zustand'
import type { Session } from '#session/session.ts'
import { ToneWord } from './tone-word.tsx'
import { sayPerceiving } from './wording.ts'

export function RecognitionSection({ session }: { readonly session: Session }) {
  const perceiving = useStore(session, (state) => state.perceiving)
  const { model, backend, state } = perceiving
  return (
    <section className="section" aria-labelledby="recognition-heading">
      <div className="head">
        <h2 id="recognition-heading">Bone recognition</h2>
        <span role="status">
          <ToneWord {...sayPerceiving(perceiving)} />
        </span>
      </div>
      <p className={model ? 'title' : 'title quiet'}>
        {model || (state === 'off' ? 'No network is loaded' : 'A network is on its way')}
      </p>
      {backend !== '' && <p className="meta">Runs on {backend}</p>}
    </section>
  )
}
