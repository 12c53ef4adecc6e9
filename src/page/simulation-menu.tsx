/** The simulated room: who holds what, how the scanner is set, which tracker looks on, what is heard and felt. */
import { useStore } from 'zustand'
import { POSTURES } from '#core/phantom/parameters.ts'
import { PROBE_NAMES, PROBES } from '#core/phantom/ultrasound/probe-geometry.ts'
import { TRACKER_NAMES, TRACKERS } from '#core/signals/tracker-model.ts'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import {
  heldBy,
  withDepth,
  withGain,
  withScript,
  withTransducer,
  type NeedleHolder,
  type ProbeHolder,
  type Simulation,
} from '#session/simulation.ts'
import type { ScriptName } from '#core/phantom/scripts/built-in-scripts.ts'
import { ColourSettings } from './colour-settings.tsx'
import { Choice, Slider, Switch } from './settings-lines.tsx'
import { SimulationCost } from './simulation-cost.tsx'
import './simulation-menu.css'

const PROBE_HOLDERS: Readonly<Record<ProbeHolder, string>> = {
  script: 'A script',
  mouse: 'The mouse',
  'left-hand': 'Left controller or hand',
  'right-hand': 'Right controller or hand',
}
const SCRIPTS: Readonly<Record<ScriptName, string>> = {
  sweep: 'Sweeps L5 to L2 for ever',
  paramedian: 'Paramedian, sacrum to T12',
  transverse: 'Transverse, L5 to L1',
  facet: 'Needle to the L4/5 facet, in plane',
}
const NEEDLE_HOLDERS: Readonly<Record<NeedleHolder, string>> = {
  nobody: 'Nobody',
  mouse: 'The mouse',
  'left-hand': 'Left controller or hand',
  'right-hand': 'Right controller or hand',
}

export function SimulationMenu({ session, live }: { readonly session: Session; readonly live: Live }) {
  const simulation = useStore(session, (state) => state.simulation)
  const { simulate } = session.actions
  const { probeHolder, needleHolder, script, mouseMoves, scanner, tracker, posture } = simulation
  const { depthMm, frequencyMhz } = PROBES[scanner.probe]
  const setScanner = (next: Simulation['scanner']) => simulate({ scanner: next })
  const isMouseHoldingBoth = probeHolder === 'mouse' && needleHolder === 'mouse'

  return (
    <div className="simulation">
      <Choice
        label="Probe held by"
        value={probeHolder}
        options={PROBE_HOLDERS}
        onPick={(to) => simulate(heldBy('probe', to))}
      />
      {probeHolder === 'script' && <ScriptLines script={script} onChange={simulate} />}
      <Choice
        label="Needle held by"
        value={needleHolder}
        options={NEEDLE_HOLDERS}
        onPick={(to) => simulate(heldBy('needle', to))}
      />
      {isMouseHoldingBoth && (
        <Choice
          label="Mouse moves (N)"
          value={mouseMoves}
          options={{ probe: 'The probe', needle: 'The needle' }}
          onPick={(to) => simulate({ mouseMoves: to })}
        />
      )}
      {(probeHolder === 'mouse' || needleHolder === 'mouse') && (
        <p className="hint">
          In the desktop view drag it over the skin. Wheel or A D turn the probe, W S and Z X tilt, F V push and pull;
          for the needle the wheel advances.
        </p>
      )}
      <Choice
        label="Transducer"
        value={scanner.probe}
        options={
          Object.fromEntries(PROBE_NAMES.map((name) => [name, `${name} ${PROBES[name].kind}`])) as Record<
            (typeof PROBE_NAMES)[number],
            string
          >
        }
        onPick={(probe) => setScanner(withTransducer(scanner, probe))}
      />
      <Slider
        label="Depth"
        unit="mm"
        value={scanner.depthMm}
        least={depthMm.least}
        most={depthMm.most}
        step={10}
        onSlide={(mm) => setScanner(withDepth(scanner, mm))}
      />
      <Slider
        label="Gain"
        unit="dB"
        value={scanner.gainDb}
        least={-20}
        most={20}
        step={1}
        onSlide={(db) => setScanner(withGain(scanner, db))}
      />
      <Slider
        label="Frequency"
        unit="MHz"
        value={scanner.frequencyMhz}
        least={frequencyMhz.least}
        most={frequencyMhz.most}
        step={0.5}
        onSlide={(frequencyMhz) => setScanner({ ...scanner, frequencyMhz })}
      />
      <ColourSettings scanner={scanner} onChange={setScanner} />
      <Choice
        label="Tracker"
        value={tracker}
        options={
          Object.fromEntries(TRACKER_NAMES.map((name) => [name, TRACKERS[name].label])) as Record<
            typeof tracker,
            string
          >
        }
        onPick={(to) => simulate({ tracker: to })}
      />
      <Choice
        label="Patient lies or sits"
        value={posture}
        options={
          Object.fromEntries(
            POSTURES.map((name) => [name, name === 'supine' ? 'supine, as in the CT' : name]),
          ) as Record<typeof posture, string>
        }
        onPick={(to) => simulate({ posture: to })}
      />
      <Switch label="Needle is heard" isOn={simulation.isHeard} onSwitch={(isHeard) => simulate({ isHeard })} />
      {simulation.isHeard && (
        <Slider
          label="Volume"
          unit="%"
          value={Math.round(simulation.volume * 100)}
          least={0}
          most={100}
          step={5}
          onSlide={(percent) => simulate({ volume: percent / 100 })}
        />
      )}
      <Switch label="Controller shakes" isOn={simulation.isShaken} onSwitch={(isShaken) => simulate({ isShaken })} />
      <SimulationCost live={live} />
    </div>
  )
}

interface ScriptLinesProps {
  readonly script: Simulation['script']
  readonly onChange: (change: Partial<Simulation>) => void
}

/** Which script, and for one that comes to an end: play, pause, stop. */
function ScriptLines({ script, onChange }: ScriptLinesProps) {
  const set = (state: Simulation['script']['state']) => () => onChange({ script: { ...script, state } })
  return (
    <>
      <Choice label="Script" value={script.name} options={SCRIPTS} onPick={(name) => onChange(withScript(name))} />
      {script.name !== 'sweep' && (
        <div className="row">
          {script.state === 'playing' ? (
            <button type="button" className="button" onClick={set('paused')}>
              Pause
            </button>
          ) : (
            <button type="button" className="button" onClick={set('playing')}>
              Play
            </button>
          )}
          <button type="button" className="button" disabled={script.state === 'stopped'} onClick={set('stopped')}>
            Stop
          </button>
        </div>
      )}
    </>
  )
}
