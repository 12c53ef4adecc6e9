/** The volume of the last sweep: what it is, whether it or the CT is shown, and the way to be rid of it. */
import { useStore } from 'zustand'
import type { Commands, SavedAs } from '#session/commands.ts'
import type { Session } from '#session/session.ts'
import { saySkipped, saySwept, whyNotPlaced } from '#session/sweep-words.ts'
import { Switch } from './settings-lines.tsx'

interface Props {
  readonly session: Session
  readonly commands: Commands
}

const SAVED_AS: readonly (readonly [SavedAs, string])[] = [
  ['nrrd', 'Save NRRD'],
  ['dicom', 'Save DICOM'],
  ['bone-nrrd', 'Save bone'],
]

export function SweptVolumeCard({ session, commands }: Props) {
  const swept = useStore(session, (state) => state.sweptVolume)
  const bone = useStore(session, (state) => state.sweptBone)
  const layers = useStore(session, (state) => state.layers)
  const modality = useStore(session, (state) => state.openCase?.modality)
  const notPlaced = useStore(session, whyNotPlaced)
  if (!swept) return null
  const left = saySkipped(swept.counts)
  const shown = layers.sweptVolume ? 'sweptVolume' : layers.volume ? 'volume' : undefined
  return (
    <div className="swept-card">
      <h3>Ultrasound volume</h3>
      <p className="meta">{saySwept(swept)}</p>
      {left !== '' && <p className="meta left-out">{left}</p>}
      {notPlaced !== undefined && <p className="meta left-out">{notPlaced}</p>}
      <fieldset className="which">
        <legend className="unseen">Volume that is shown</legend>
        {(['volume', 'sweptVolume'] as const).map((layer) => (
          <label key={layer}>
            <input
              type="radio"
              name="shown-volume"
              checked={shown === layer}
              disabled={layer === 'volume' ? !modality : notPlaced !== undefined && !layers.sweptVolume}
              onChange={() => session.actions.setLayer(layer, true)}
            />
            <span>{layer === 'volume' ? (modality ?? 'No CT') : 'Ultrasound'}</span>
          </label>
        ))}
      </fieldset>
      {bone ? (
        <Switch
          label="Surface of its bone"
          isOn={layers.sweptBone}
          onSwitch={(isOn) => session.actions.setLayer('sweptBone', isOn)}
        />
      ) : (
        swept.bone && <p className="meta">No bone was found in this sweep.</p>
      )}
      <div className="row">
        {SAVED_AS.filter(([as]) => as !== 'bone-nrrd' || swept.bone).map(([as, label]) => (
          <button key={as} type="button" className="button small" onClick={() => commands.saveSweptVolume(as)}>
            {label}
          </button>
        ))}
        <button type="button" className="button small ghost" onClick={() => commands.dropSweptVolume()}>
          Remove it
        </button>
      </div>
    </div>
  )
}
