/** How the registered volume is laid over the ultrasound, and why it is not. */
import { useStore } from 'zustand'
import { amountOf, isMixed } from '#core/fusion/fusion.ts'
import { withAmount } from '#session/fusion.ts'
import { AMOUNT_WORDS, MODE_WORDS, WINDOW_WORDS } from '#session/fusion-words.ts'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import { Choice, Slider, Switch } from './settings-lines.tsx'
import { ToneWord } from './tone-word.tsx'
import { useLiveReading } from './use-live-reading.ts'

const readWithheld = ({ fusionWithheld }: Live) => fusionWithheld?.detail

export function FusionMenu({ session, live }: { readonly session: Session; readonly live: Live }) {
  const fusion = useStore(session, (state) => state.fusion)
  const hasStructures = useStore(session, (state) => state.structures?.labels !== undefined)
  const withheld = useLiveReading(live, readWithheld)
  const { mode, amounts, window, hasOutlines } = fusion
  const { fuse } = session.actions
  return (
    <>
      <Choice label="CT or MR over ultrasound" value={mode} options={MODE_WORDS} onPick={(to) => fuse({ mode: to })} />
      {isMixed(mode) && (
        <Slider
          label={AMOUNT_WORDS[mode]}
          unit="%"
          value={Math.round(100 * amountOf(mode, amounts))}
          least={0}
          most={100}
          step={5}
          onSlide={(percent) => fuse(withAmount(fusion, percent / 100))}
        />
      )}
      {mode !== 'off' && (
        <>
          <Choice label="Grey window" value={window} options={WINDOW_WORDS} onPick={(to) => fuse({ window: to })} />
          {hasStructures && (
            <Switch label="Outline structures" isOn={hasOutlines} onSwitch={(isOn) => fuse({ hasOutlines: isOn })} />
          )}
          {withheld !== undefined && (
            <p className="hint">
              <ToneWord tone="warning" words={`Not shown: ${withheld}`} />
            </p>
          )}
          <p className="hint">Grey is ultrasound, amber is the volume. B goes to the next way.</p>
        </>
      )}
    </>
  )
}
