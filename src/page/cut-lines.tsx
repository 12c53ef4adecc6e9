/** The cutting plane in the atlas menu: for whoever has no hand in the room. */
import { useStore } from 'zustand'
import type { CutPlane } from '#core/atlas/cut.ts'
import { placeCut, turnCut } from '#session/atlas-cut.ts'
import type { Session } from '#session/session.ts'
import { Choice } from './settings-lines.tsx'

const PLANES: Readonly<Record<CutPlane | 'held', string>> = {
  transverse: 'Transverse',
  sagittal: 'Sagittal',
  held: 'As it is held',
}

export function CutLines({ session }: { readonly session: Session }) {
  const { isOn, plane, share } = useStore(session, ({ atlas }) => atlas.cut)
  return (
    <>
      <label className="check">
        <input type="checkbox" checked={isOn} onChange={({ target }) => turnCut(session, target.checked)} />
        <span>
          Cut with a plane
          <small>CT, MR and ultrasound of the same cut; hold it by its knob</small>
        </span>
      </label>
      {isOn && (
        <>
          <Choice
            label="Plane"
            value={plane}
            options={PLANES}
            onPick={(next) => next !== 'held' && placeCut(session, next, share)}
          />
          {plane !== 'held' && (
            <label className="atlas-slide">
              <span>Where</span>
              <input
                type="range"
                min={0}
                max={1}
                step={0.005}
                value={share}
                onChange={({ target }) => placeCut(session, plane, target.valueAsNumber)}
              />
              <output>{`${Math.round(share * 100)} %`}</output>
            </label>
          )}
        </>
      )}
    </>
  )
}
