/** One setting a line: a choice among words, a slider with its value and unit, a switch. */
import { useId } from 'react'
import './settings-lines.css'

interface ChoiceProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly options: Readonly<Record<T, string>>
  readonly onPick: (value: T) => void
}

export function Choice<T extends string>({ label, value, options, onPick }: ChoiceProps<T>) {
  const id = useId()
  return (
    <div className="setting">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={({ target }) => onPick(target.value as T)}>
        {(Object.entries(options) as [T, string][]).map(([name, words]) => (
          <option key={name} value={name}>
            {words}
          </option>
        ))}
      </select>
    </div>
  )
}

interface SliderProps {
  readonly label: string
  readonly unit: string
  readonly value: number
  readonly least: number
  readonly most: number
  readonly step: number
  readonly onSlide: (value: number) => void
}

export function Slider({ label, unit, value, least, most, step, onSlide }: SliderProps) {
  const id = useId()
  return (
    <div className="setting">
      <label htmlFor={id}>{label}</label>
      <div className="slide">
        <input
          id={id}
          type="range"
          min={least}
          max={most}
          step={step}
          value={value}
          aria-valuetext={`${value} ${unit}`}
          onChange={({ target }) => onSlide(target.valueAsNumber)}
        />
        <output htmlFor={id}>{`${value} ${unit}`}</output>
      </div>
    </div>
  )
}

export function Switch({
  label,
  isOn,
  onSwitch,
}: {
  readonly label: string
  readonly isOn: boolean
  readonly onSwitch: (isOn: boolean) => void
}) {
  return (
    <label className="check">
      <input type="checkbox" checked={isOn} onChange={({ target }) => onSwitch(target.checked)} />
      {label}
    </label>
  )
}
