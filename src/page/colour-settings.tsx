/** Colour Doppler of the simulated scanner: on or off, its scale of velocities, its gain and where its box lies. */
import { greatestScaleCmPerS, type DopplerSettings } from '#core/phantom/doppler/doppler-settings.ts'
import { PROBES } from '#core/phantom/ultrasound/probe-geometry.ts'
import type { UltrasoundSettings } from '#core/phantom/ultrasound/settings.ts'
import { withColour } from '#session/simulation.ts'
import { Slider, Switch } from './settings-lines.tsx'

interface Props {
  readonly scanner: UltrasoundSettings
  readonly onChange: (scanner: UltrasoundSettings) => void
}

/** Least height of the box. */
const LEAST_MM = 10

export function ColourSettings({ scanner, onChange }: Props) {
  const { doppler, depthMm, frequencyMhz } = scanner
  return (
    <>
      <Switch
        label="Colour Doppler"
        isOn={doppler !== undefined}
        onSwitch={(isOn) => onChange(withColour(scanner, isOn))}
      />
      {doppler && (
        <Sliders
          doppler={doppler}
          depthMm={depthMm}
          mostCmPerS={Math.floor(greatestScaleCmPerS(frequencyMhz, depthMm))}
          isSteered={PROBES[scanner.probe].kind === 'linear'}
          onChange={(change) => onChange({ ...scanner, doppler: { ...doppler, ...change } })}
        />
      )}
    </>
  )
}

interface SlidersProps {
  readonly doppler: DopplerSettings
  readonly depthMm: number
  readonly mostCmPerS: number
  readonly isSteered: boolean
  readonly onChange: (change: Partial<DopplerSettings>) => void
}

function Sliders({ doppler, depthMm, mostCmPerS, isSteered, onChange }: SlidersProps) {
  const { scaleCmPerS, gainDb, box, steerDeg } = doppler
  return (
    <>
      <Slider
        label="Colour scale ±"
        unit="cm/s"
        value={Math.min(scaleCmPerS, mostCmPerS)}
        least={2}
        most={mostCmPerS}
        step={1}
        onSlide={(to) => onChange({ scaleCmPerS: to })}
      />
      <Slider
        label="Colour gain"
        unit="dB"
        value={gainDb}
        least={-20}
        most={20}
        step={1}
        onSlide={(to) => onChange({ gainDb: to })}
      />
      <Slider
        label="Box from"
        unit="mm"
        value={Math.round(box.fromMm)}
        least={0}
        most={depthMm - LEAST_MM}
        step={1}
        onSlide={(fromMm) => onChange({ box: { ...box, fromMm, toMm: Math.max(box.toMm, fromMm + LEAST_MM) } })}
      />
      <Slider
        label="Box to"
        unit="mm"
        value={Math.round(box.toMm)}
        least={LEAST_MM}
        most={depthMm}
        step={1}
        onSlide={(toMm) => onChange({ box: { ...box, toMm, fromMm: Math.min(box.fromMm, toMm - LEAST_MM) } })}
      />
      <Slider
        label="Box width"
        unit="%"
        value={Math.round(50 * (box.to - box.from))}
        least={10}
        most={100}
        step={5}
        onSlide={(percent) => onChange({ box: { ...box, from: -percent / 100, to: percent / 100 } })}
      />
      {isSteered && (
        <Slider
          label="Beams steered"
          unit="°"
          value={steerDeg}
          least={-20}
          most={20}
          step={5}
          onSlide={(to) => onChange({ steerDeg: to })}
        />
      )}
    </>
  )
}
