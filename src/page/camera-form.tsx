/** A camera of this device as a tracker of last resort, the sheet to print for it, and how wide it sees. */
import { useId } from 'react'
import { useStore } from 'zustand'
import type { Commands } from '#session/commands.ts'
import type { Session } from '#session/session.ts'

export function CameraForm({ session, commands }: { readonly session: Session; readonly commands: Commands }) {
  const id = useId()
  const isOn = useStore(session, ({ source }) => source.camera !== undefined && source.camera !== 'failed')
  const fieldDeg = useStore(session, (state) => state.cameraFieldDeg)
  return (
    <>
      <p className="hint">
        Print the sheet at 100 %, fix the reference to the phantom and a marker to each tool, and show them to the
        camera. An ultrasound source without a tracker keeps its pictures and is tracked so. For teaching and phantom
        only: it is good to some millimetres, never to guide a needle in a person.
      </p>
      <div className="row">
        <button type="button" className="button" onClick={() => commands.saveMarkerSheet()}>
          Marker sheet to print
        </button>
        {isOn ? (
          <button type="button" className="button" onClick={() => commands.stopCamera()}>
            Stop the camera
          </button>
        ) : (
          <button type="button" className="button" onClick={() => commands.useCamera()}>
            Use the camera
          </button>
        )}
      </div>
      <div className="field depth-shown">
        <label htmlFor={id}>How wide the camera sees, degrees</label>
        <input
          id={id}
          type="number"
          min={20}
          max={140}
          value={fieldDeg ?? ''}
          aria-describedby={`${id}-hint`}
          onChange={({ target: { valueAsNumber } }) =>
            session.actions.set({
              cameraFieldDeg: valueAsNumber >= 20 && valueAsNumber <= 140 ? valueAsNumber : undefined,
            })
          }
        />
        <p id={`${id}-hint`} className="hint">
          Left empty it is estimated: show the reference sheet tilted to all sides.
        </p>
      </div>
    </>
  )
}
