/** How a sweep becomes a volume: size of its voxels, what is made of pixels that meet, whether holes are filled, and bone by itself. */
import { useStore } from 'zustand'
import type { Commands } from '#session/commands.ts'
import type { Session } from '#session/session.ts'
import type { SweepSettings } from '#session/sweep.ts'
import { Fold } from './fold.tsx'
import { Choice, Switch } from './settings-lines.tsx'

const VOXELS = { '0.3': '0.3 mm', '0.5': '0.5 mm', '0.75': '0.75 mm', '1': '1 mm' } as const
const INTERPOLATIONS = { linear: 'among eight voxels', nearest: 'into the nearest voxel' } as const
const COMPOUNDINGS = { mean: 'their mean', maximum: 'the brightest', latest: 'the latest', importance: 'their mean, weighed by a mask' } as const // prettier-ignore
const WAYS = { fast: 'fast, true mean', plus: 'as PLUS, to the bit' } as const

/** A running sweep goes on as it was begun: what is set here is for the next one. */
interface Props {
  readonly session: Session
  readonly commands: Commands
}

export function SweepSettingsFold({ session, commands }: Props) {
  const settings = useStore(session, (state) => state.sweep.settings)
  const { voxelMm, interpolation, compounding, mask, isFast, isFilled, isBoneMade } = settings
  const set = (change: Partial<SweepSettings>) => session.actions.sweep({ settings: { ...settings, ...change } })
  return (
    <Fold title="How it is made" now={`${voxelMm} mm, ${COMPOUNDINGS[compounding]}`}>
      <Choice
        label="Voxels"
        value={String(voxelMm) as keyof typeof VOXELS}
        options={VOXELS}
        onPick={(mm) => set({ voxelMm: Number(mm) })}
      />
      <Choice
        label="A pixel goes"
        value={interpolation}
        options={INTERPOLATIONS}
        onPick={(to) => set({ interpolation: to })}
      />
      <Choice
        label="Of pixels that meet"
        value={compounding}
        options={COMPOUNDINGS}
        onPick={(to) => set({ compounding: to })}
      />
      {compounding === 'importance' && (
        <label className="setting">
          <span>
            {mask ? `Mask ${mask.name}, ${mask.widthPx} x ${mask.heightPx}` : 'Mask: a grey PNG of the picture’s size'}
          </span>
          <input
            type="file"
            accept="image/png"
            onChange={({ target }) => target.files?.[0] && commands.useSweepMask(target.files[0])}
          />
        </label>
      )}
      <Choice
        label="Arithmetic"
        value={isFast ? 'fast' : 'plus'}
        options={WAYS}
        onPick={(way) => set({ isFast: way === 'fast' })}
      />
      <Switch label="Holes are filled" isOn={isFilled} onSwitch={(isOn) => set({ isFilled: isOn })} />
      <Switch label="Bone alone as a second volume" isOn={isBoneMade} onSwitch={(isOn) => set({ isBoneMade: isOn })} />
    </Fold>
  )
}
