/** Inside the headset: which hand takes the simulated probe and needle, and how the scanner is set. */
import { Container, Text } from '@react-three/uikit'
import { PROBE_NAMES } from '#core/phantom/ultrasound/probe-geometry.ts'
import { SCRIPT_NAMES, type ScriptName } from '#core/phantom/scripts/built-in-scripts.ts'
import { TRACKER_NAMES, TRACKERS } from '#core/signals/tracker-model.ts'
import {
  heldBy,
  withDepth,
  withGain,
  withNextScale,
  withScript,
  withTransducer,
  type NeedleHolder,
  type ProbeHolder,
} from '#session/simulation.ts'
import { COLOURS } from './colours.ts'
import { PANEL_PX, PanelButton } from './panel-button.tsx'
import { useParts, useSession } from './parts.ts'

const SCRIPTS: Readonly<Record<ScriptName, string>> = {
  sweep: 'Sweep',
  paramedian: 'Paramedian',
  transverse: 'Transverse',
  facet: 'Facet',
}
const PROBE_HOLDERS: readonly (readonly [ProbeHolder, string])[] = [
  ['script', 'Script'],
  ['left-hand', 'Left hand'],
  ['right-hand', 'Right hand'],
]
const NEEDLE_HOLDERS: readonly (readonly [NeedleHolder, string])[] = [
  ['nobody', 'Nobody'],
  ['left-hand', 'Left hand'],
  ['right-hand', 'Right hand'],
]
const DEPTH_STEP_MM = 10
const GAIN_STEP_DB = 3

export function PanelSimulation() {
  const { session } = useParts()
  const { simulate } = session.actions
  const simulation = useSession((state) => state.simulation)
  const { scanner, tracker, script, probeHolder } = simulation
  const next = <T,>(list: readonly T[], now: T) => list[(list.indexOf(now) + 1) % list.length]!
  /** Given back to the script it goes on; pressed again it is the next one. */
  const nextScript = () =>
    probeHolder === 'script' ? withScript(next(SCRIPT_NAMES, script.name)) : heldBy('probe', 'script')
  const isSilent = !simulation.isHeard && !simulation.isShaken

  return (
    <Container flexDirection="column" gap={PANEL_PX.gap}>
      <Row name="Probe">
        {PROBE_HOLDERS.map(([holder, label]) => (
          <PanelButton
            isEven
            key={holder}
            label={holder === 'script' ? SCRIPTS[script.name] : label}
            spoken={`Probe ${holder === 'script' ? SCRIPTS[script.name] : label}`}
            isOn={probeHolder === holder}
            onPress={() => simulate(holder === 'script' ? nextScript() : heldBy('probe', holder))}
          />
        ))}
      </Row>
      <Row name="Needle">
        {NEEDLE_HOLDERS.map(([holder, label]) => (
          <PanelButton
            isEven
            key={holder}
            label={label}
            spoken={`Needle ${label}`}
            isOn={simulation.needleHolder === holder}
            onPress={() => simulate(heldBy('needle', holder))}
          />
        ))}
      </Row>
      <Row name={`${scanner.depthMm} mm, ${scanner.gainDb} dB`}>
        <PanelButton
          isEven
          label="Depth -"
          spoken="Less depth"
          onPress={() => simulate({ scanner: withDepth(scanner, scanner.depthMm - DEPTH_STEP_MM) })}
        />
        <PanelButton
          isEven
          label="Depth +"
          spoken="More depth"
          onPress={() => simulate({ scanner: withDepth(scanner, scanner.depthMm + DEPTH_STEP_MM) })}
        />
        <PanelButton
          isEven
          label="Gain -"
          spoken="Less gain"
          onPress={() => simulate({ scanner: withGain(scanner, scanner.gainDb - GAIN_STEP_DB) })}
        />
        <PanelButton
          isEven
          label="Gain +"
          spoken="More gain"
          onPress={() => simulate({ scanner: withGain(scanner, scanner.gainDb + GAIN_STEP_DB) })}
        />
      </Row>
      <Row name={TRACKERS[tracker].label}>
        <PanelButton isEven label="Tracker" onPress={() => simulate({ tracker: next(TRACKER_NAMES, tracker) })} />
        <PanelButton
          isEven
          label={scanner.probe}
          spoken="Transducer"
          onPress={() => simulate({ scanner: withTransducer(scanner, next(PROBE_NAMES, scanner.probe)) })}
        />
        <PanelButton
          isEven
          spoken="Colour"
          label={scanner.doppler ? `±${scanner.doppler.scaleCmPerS} cm/s` : 'Colour'}
          isOn={scanner.doppler !== undefined}
          onPress={() => simulate({ scanner: withNextScale(scanner) })}
        />
        <PanelButton
          isEven
          label="Feel"
          isOn={!isSilent}
          onPress={() => simulate({ isHeard: isSilent, isShaken: isSilent })}
        />
      </Row>
    </Container>
  )
}

function Row({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <Container flexDirection="row" gap={PANEL_PX.gap} alignItems="center">
      <Text color={COLOURS.textQuiet} fontSize={PANEL_PX.small} width={150}>
        {name}
      </Text>
      {children}
    </Container>
  )
}
