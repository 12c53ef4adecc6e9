/** Under the live picture in a headset: freezing, the frozen planes, and how the volume is laid over the picture. */
import { Container, Text } from '@react-three/uikit'
import { amountOf, isMixed, nextMode } from '#core/fusion/fusion.ts'
import { WINDOW_NAMES } from '#core/fusion/windows.ts'
import { LOOKS } from '#core/ultrasound/enhancement.ts'
import { LOOK_NAMES } from '#session/look-words.ts'
import { withAmount } from '#session/fusion.ts'
import { MODE_WORDS, sayNeedle, WINDOW_WORDS } from '#session/fusion-words.ts'
import type { Live } from '#session/live.ts'
import type { SessionState } from '#session/state.ts'
import { COLOURS } from './colours.ts'
import { PANEL_PX, PanelButton } from './panel-button.tsx'
import { useParts, useSession } from './parts.ts'
import { PanelFrame } from './panel-frame.tsx'
import { PANEL_PLACES } from './panel-places.ts'
import { useLiveWords } from './use-live-words.ts'

const STEP = 0.1

export function PictureControls() {
  return (
    <PanelFrame
      name="picture-controls"
      place={PANEL_PLACES['picture-controls']}
      widthPx={680}
      heightPx={298}
      paddingPx={14}
      barGapMm={20}
    >
      <FusionRow />
      <LookRow />
      <FrozenRow />
      <Said />
    </PanelFrame>
  )
}

function FusionRow() {
  const { session, commands } = useParts()
  const fusion = useSession((state) => state.fusion)
  const { mode, amounts, window } = fusion
  const { fuse } = session.actions
  const change = (by: number) => fuse(withAmount(fusion, Math.round(10 * (amountOf(mode, amounts) + by)) / 10))
  const nextWindow = WINDOW_NAMES[(WINDOW_NAMES.indexOf(window) + 1) % WINDOW_NAMES.length]!
  return (
    <Container flexDirection="row" gap={PANEL_PX.gap}>
      <PanelButton label="Freeze" onPress={() => commands.freeze()} widthPx={110} />
      <PanelButton
        label={`Fusion: ${MODE_WORDS[mode].toLowerCase()}`}
        isOn={mode !== 'off'}
        onPress={() => fuse({ mode: nextMode(mode) })}
      />
      <PanelButton
        label="-"
        spoken="Less fusion"
        isAllowed={isMixed(mode)}
        onPress={() => change(-STEP)}
        widthPx={52}
      />
      <PanelButton label="+" spoken="More fusion" isAllowed={isMixed(mode)} onPress={() => change(STEP)} widthPx={52} />
      <PanelButton
        label={`Window: ${WINDOW_WORDS[window].toLowerCase()}`}
        isAllowed={mode !== 'off'}
        onPress={() => fuse({ window: nextWindow })}
        widthPx={180}
      />
    </Container>
  )
}

/** The original is always there, one press away. */
function LookRow() {
  const { session } = useParts()
  const look = useSession((state) => state.look)
  return (
    <Container flexDirection="row" gap={PANEL_PX.gap}>
      {LOOKS.map((each) => (
        <PanelButton
          key={each}
          label={LOOK_NAMES[each]}
          spoken={`Look ${LOOK_NAMES[each]}`}
          isOn={look === each}
          onPress={() => session.actions.lookAs(each)}
        />
      ))}
    </Container>
  )
}

function FrozenRow() {
  const { session } = useParts()
  const snapshots = useSession((state) => state.snapshots)
  const chosen = useSession((state) => state.chosenSnapshot)
  const { chooseSnapshot, dropSnapshot } = session.actions
  const at = snapshots.findIndex(({ number }) => number === chosen)
  const step = (by: number) => chooseSnapshot(snapshots.at((Math.max(at, 0) + by) % snapshots.length)?.number)
  const has = snapshots.length > 0
  return (
    <Container flexDirection="row" gap={PANEL_PX.gap} alignItems="center">
      <Text color={has ? COLOURS.frozen : COLOURS.textQuiet} fontSize={PANEL_PX.small} width={196}>
        {sayChosen(snapshots, chosen)}
      </Text>
      <PanelButton label="Before" spoken="Frozen before" isAllowed={has} onPress={() => step(-1)} />
      <PanelButton label="Next" spoken="Frozen next" isAllowed={has} onPress={() => step(1)} />
      <PanelButton
        label="None"
        spoken="Frozen none"
        isAllowed={chosen !== undefined}
        onPress={() => chooseSnapshot(undefined)}
      />
      <PanelButton
        label="Delete"
        spoken="Frozen delete"
        isAllowed={chosen !== undefined}
        onPress={() => chosen !== undefined && dropSnapshot(chosen)}
      />
    </Container>
  )
}

function sayChosen(snapshots: SessionState['snapshots'], chosen: number | undefined): string {
  if (snapshots.length === 0) return 'No frozen plane'
  return chosen === undefined
    ? `${snapshots.length} frozen, not live`
    : `Plane ${chosen} of ${snapshots.length}, not live`
}

/** Why something is not shown comes before figures. */
function Said() {
  const words = useLiveWords(saySituation)
  return (
    <Text color={COLOURS.text} fontSize={PANEL_PX.small}>
      {words}
    </Text>
  )
}

function saySituation({ frozen, fusionWithheld }: Readonly<Live>, { fusion, snapshots }: SessionState): string {
  if (snapshots.length > 0 && frozen.withheld) return `Frozen planes hidden: ${frozen.withheld.detail}`
  if (frozen.chosen) return sayNeedle(frozen.needle)
  if (fusion.mode !== 'off' && fusionWithheld) return `Fusion not shown: ${fusionWithheld.detail}`
  return 'Grey is ultrasound, amber the volume. A frozen plane stays where it was taken.'
}
