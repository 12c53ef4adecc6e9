/** Fields of a form that is written field by field: each has its label round it. */
interface TextProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}

export const Text = ({ label, value, onChange }: TextProps) => (
  <div className="field">
    <label>
      {label}
      <input value={value} onChange={({ target }) => onChange(target.value)} />
    </label>
  </div>
)

export const Count = ({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: number
  readonly onChange: (value: number) => void
}) => (
  <div className="field count">
    <label>
      {label}
      <input
        type="number"
        value={Number.isFinite(value) ? value : ''}
        onChange={({ target }) => onChange(target.valueAsNumber)}
      />
    </label>
  </div>
)

interface PickProps extends TextProps {
  readonly of: readonly (readonly [value: string, words: string])[]
}

export const Pick = ({ label, value, of, onChange }: PickProps) => (
  <div className="field">
    <label>
      {label}
      <select value={value} onChange={({ target }) => onChange(target.value)}>
        {of.map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
    </label>
  </div>
)
