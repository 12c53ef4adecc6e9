/** Inside the headset: scout, record, stop, and what of the finished sweep is shown. */
import { Container, Text } from '@react-three/uikit'
import { PHASE_HINTS, PHASE_WORDS, sayBox, sayShare, saySkipped, saySwept, whyNotPlaced } from '#session/sweep-words.ts'
import { COLOURS } from './colours.ts'
import { PANEL_PX, PanelButton } from './panel-button.tsx'
import { useParts, useSession } from './parts.ts'

const WIDTH_PX = 650

export function PanelSweep() {
  const { commands } = useParts()
  const phase = useSession((state) => state.sweep.phase)
  const hasSource = useSession(({ source }) => source.kind !== 'none' && source.state !== 'failed')
  const isBusy = phase === 'recording' || phase === 'finishing'
  return (
    <Container flexDirection="column" gap={PANEL_PX.gap}>
      <Text color={COLOURS.accent} fontSize={PANEL_PX.small} width={WIDTH_PX}>
        {hasSource ? PHASE_HINTS[phase] : 'Connect an ultrasound source with a tracked probe.'}
      </Text>
      <Container flexDirection="row" gap={PANEL_PX.gap}>
        <PanelButton
          label="Scout"
          isOn={phase === 'scouting'}
          isAllowed={hasSource && !isBusy}
          onPress={() => commands.scoutSweep()}
        />
        <PanelButton
          label="Record"
          spoken="Sweep record"
          isOn={phase === 'recording'}
          isAllowed={hasSource && (phase === 'scouting' || phase === 'scouted')}
          onPress={() => commands.recordSweep()}
        />
        <PanelButton
          label="Stop"
          spoken="Sweep stop"
          isAllowed={phase === 'scouting' || phase === 'recording'}
          onPress={() => commands.stopSweep()}
        />
        <PanelButton label="Discard" isAllowed={phase !== 'idle'} onPress={() => commands.discardSweep()} />
      </Container>
      <Figures />
      <Result />
    </Container>
  )
}

function Figures() {
  const sweep = useSession((state) => state.sweep)
  const { phase, scouted, counts, coverage } = sweep
  if (phase === 'idle') return null
  const isScout = phase === 'scouting' || phase === 'scouted'
  const words = isScout
    ? `${scouted} pictures, box ${sayBox(sweep)}`
    : `${counts.placed} pictures placed, ${sayShare(coverage?.share)} covered`
  const left = saySkipped(counts)
  return (
    <Container flexDirection="column" gap={4}>
      <Text color={COLOURS.text} fontSize={PANEL_PX.text}>
        {`${PHASE_WORDS[phase]}: ${words}`}
      </Text>
      {left !== '' && (
        <Text color={COLOURS.warning} fontSize={PANEL_PX.small} width={WIDTH_PX}>
          {left}
        </Text>
      )}
    </Container>
  )
}

function Result() {
  const { session } = useParts()
  const swept = useSession((state) => state.sweptVolume)
  const bone = useSession((state) => state.sweptBone)
  const layers = useSession((state) => state.layers)
  const modality = useSession((state) => state.openCase?.modality)
  const notPlaced = useSession(whyNotPlaced)
  const { setLayer } = session.actions
  if (!swept) return null
  return (
    <Container flexDirection="column" gap={PANEL_PX.gap}>
      <Text color={notPlaced ? COLOURS.warning : COLOURS.textQuiet} fontSize={PANEL_PX.small} width={WIDTH_PX}>
        {notPlaced ?? saySwept(swept)}
      </Text>
      <Container flexDirection="row" gap={PANEL_PX.gap}>
        <PanelButton
          label={`Show ${modality ?? 'CT'}`}
          isOn={layers.volume}
          isAllowed={modality !== undefined}
          onPress={() => setLayer('volume', !layers.volume)}
        />
        <PanelButton
          label="Show ultrasound"
          isOn={layers.sweptVolume}
          isAllowed={!notPlaced || layers.sweptVolume}
          onPress={() => setLayer('sweptVolume', !layers.sweptVolume)}
        />
        <PanelButton
          label="Swept bone"
          isOn={layers.sweptBone}
          isAllowed={bone !== undefined}
          onPress={() => setLayer('sweptBone', !layers.sweptBone)}
        />
      </Container>
    </Container>
  )
}
