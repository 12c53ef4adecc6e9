/** What is drawn. The 2-D picture cannot be put away while guidance is on. */
import { useStore } from 'zustand'
import type { Session } from '#session/session.ts'
import { LAYERS, toggleLayer } from './tools.ts'

export function LayerMenu({ session }: { readonly session: Session }) {
  const layers = useStore(session, (state) => state.layers)
  const isGuiding = useStore(session, (state) => state.isGuiding)
  return LAYERS.map(({ layer, label, remark }, index) => (
    <label key={layer} className="check">
      <input
        type="checkbox"
        checked={layers[layer]}
        disabled={layer === 'picture' && isGuiding}
        onChange={() => toggleLayer(session, layer)}
      />
      <span>
        {label}
        <small>{layer === 'picture' && isGuiding ? 'stays while guidance is on' : remark}</small>
      </span>
      <kbd>{index + 1}</kbd>
    </label>
  ))
}
