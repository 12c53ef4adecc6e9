/** Which networks look at the pictures, what each really runs on, what it was trained on, and why one does not run. */
import { useStore } from 'zustand'
import { WantedViewChoice } from './reading-menu.tsx'
import { modelName } from '#session/model-names.ts'
import type { PerceivingModel } from '#session/perceiving.ts'
import type { Session } from '#session/session.ts'
import { ToneWord } from './tone-word.tsx'
import { sayModel, sayModelFacts } from './wording.ts'

export function RecognitionSection({ session }: { readonly session: Session }) {
  const models = useStore(session, (state) => state.perceiving.models)
  return (
    <section className="section" aria-labelledby="recognition-heading">
      <h2 id="recognition-heading">Recognition</h2>
      {models.length === 0 ? (
        <p className="title quiet">No network is loaded</p>
      ) : (
        <ul className="models">{models.map(row)}</ul>
      )}
      {models.length > 0 && <WantedViewChoice session={session} />}
    </section>
  )
}

const row = (model: PerceivingModel) => (
  <li key={model.name}>
    <div className="head">
      <h3>{modelName(model.name)}</h3>
      <span role="status">
        <ToneWord {...sayModel(model)} />
      </span>
    </div>
    {sayModelFacts(model).map((fact) => (
      <p key={fact}>{fact}</p>
    ))}
    {model.reason !== '' && <p className="fault">{model.reason}</p>}
  </li>
)
