/** What is drawn. The 2-D picture cannot be put away while guidance is on; anatomy is there only where it is known. */
import { useStore } from 'zustand'
import { GROUP_NAMES } from '#core/anatomy/group-names.ts'
import type { SurfaceGroup } from '#core/phantom/surface-groups.ts'
import { LOOKS, type Look } from '#core/ultrasound/enhancement.ts'
import { LOOK_NAMES } from '#session/look-words.ts'
import type { Commands } from '#session/commands.ts'
import type { Session } from '#session/session.ts'
import { LAYERS, toggleLayer, whyNoAnatomy, whyNotSwept, type Layer } from './tools.ts'

const GROUPS = Object.keys(GROUP_NAMES) as readonly SurfaceGroup[]

export interface LayerMenuProps {
  readonly session: Session
  readonly commands: Pick<Commands, 'resetPlacement'>
}

export function LayerMenu({ session, commands }: LayerMenuProps) {
  const layers = useStore(session, (state) => state.layers)
  const isGuiding = useStore(session, (state) => state.isGuiding)
  const noAnatomy = useStore(session, whyNoAnatomy)
  const unswept = useStore(session, (state) => whyNotSwept(state, 'sweptVolume'))
  const boneless = useStore(session, (state) => whyNotSwept(state, 'sweptBone'))
  const fixed: Readonly<Partial<Record<Layer, string | undefined>>> = {
    picture: isGuiding ? 'stays while guidance is on' : undefined,
    structures: layers.structures ? undefined : noAnatomy,
    sweptVolume: unswept,
    sweptBone: boneless,
  }
  return (
    <>
      <PresetChoice session={session} />
      <LookChoice session={session} />
      {LAYERS.map(({ layer, label, remark }, index) => (
        <label key={layer} className="check">
          <input
            type="checkbox"
            checked={layers[layer]}
            disabled={fixed[layer] !== undefined}
            onChange={() => toggleLayer(session, layer)}
          />
          <span>
            {label}
            <small>{fixed[layer] ?? remark}</small>
          </span>
          <kbd>{index + 1}</kbd>
        </label>
      ))}
      {layers.structures && <GroupList session={session} />}
      <button type="button" className="button" title="R" onClick={() => commands.resetPlacement()}>
        Reset placement
      </button>
    </>
  )
}

/** What of the volume is drawn. */
function PresetChoice({ session }: { readonly session: Session }) {
  const preset = useStore(session, (state) => state.preset)
  return (
    <fieldset className="tools segments">
      <legend className="unseen">Show of the volume</legend>
      {(['bone', 'soft-tissue'] as const).map((one) => (
        <label key={one} title="P switches">
          <input
            type="radio"
            name="preset"
            checked={preset === one}
            onChange={() => session.actions.set({ preset: one })}
          />
          <span>{one === 'bone' ? 'Bone' : 'Soft tissue'}</span>
        </label>
      ))}
    </fieldset>
  )
}

/** How the live picture is drawn; what is not the original is said on it. */
function LookChoice({ session }: { readonly session: Session }) {
  const look = useStore(session, (state) => state.look)
  return (
    <label className="check look-choice">
      <span>
        Ultrasound picture
        <small>enhanced for the eye; the minus key switches to the original</small>
      </span>
      <select value={look} onChange={({ target }) => session.actions.lookAs(target.value as Look)}>
        {LOOKS.map((each) => (
          <option key={each} value={each}>
            {LOOK_NAMES[each]}
          </option>
        ))}
      </select>
    </label>
  )
}

/** Groups that have not come yet cannot be switched. */
function GroupList({ session }: { readonly session: Session }) {
  const shown = useStore(session, (state) => state.shownGroups)
  const meshes = useStore(session, (state) => state.structures?.meshes)
  const come = GROUPS.filter((group) => meshes?.some((mesh) => mesh.group === group))
  return (
    <fieldset className="groups">
      <legend>Shown of the anatomy</legend>
      {come.map((group) => (
        <label key={group} className="check">
          <input
            type="checkbox"
            checked={shown[group]}
            onChange={({ target }) => session.actions.showGroup(group, target.checked)}
          />
          <span>{GROUP_NAMES[group]}</span>
        </label>
      ))}
    </fieldset>
  )
}
