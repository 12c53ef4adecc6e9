/** A labelled line or block of text with its hint and, when it cannot be used, the sentence that says why. */
import { useId, type InputHTMLAttributes, type TextareaHTMLAttributes } from 'react'

export interface TextFieldProps {
  readonly label: string
  readonly text: string
  readonly onText: (text: string) => void
  readonly hint?: string | undefined
  readonly fault?: string | undefined
  /** More than one makes it a block. */
  readonly lines?: number
  readonly placeholder?: string
  /** Words to be read, not numbers in columns. */
  readonly isProse?: boolean
}

export function TextField({
  label,
  text,
  onText,
  hint,
  fault,
  lines = 1,
  placeholder,
  isProse = false,
}: TextFieldProps) {
  const id = useId()
  const described = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ')
  const shared: InputHTMLAttributes<unknown> & TextareaHTMLAttributes<unknown> = {
    id,
    value: text,
    placeholder,
    spellCheck: isProse,
    autoComplete: 'off',
    autoCapitalize: 'none',
    'aria-invalid': fault !== undefined,
    'aria-describedby': described || undefined,
  }
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {lines > 1 ? (
        <textarea
          {...shared}
          rows={lines}
          className={isProse ? undefined : 'mono'}
          onChange={({ target }) => onText(target.value)}
        />
      ) : (
        <input {...shared} type="text" onChange={({ target }) => onText(target.value)} />
      )}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      )}
      <p id={`${id}-fault`} className="fault" role="alert">
        {fault}
      </p>
    </div>
  )
}

interface NumberFieldProps {
  readonly label: string
  readonly value: number
  readonly step: number
  /** NaN while there is nothing. */
  readonly onValue: (value: number) => void
}

export function NumberField({ label, value, step, onValue }: NumberFieldProps) {
  const id = useId()
  return (
    <div className="setting">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="number"
        min={0}
        step={step}
        value={Number.isNaN(value) ? '' : value}
        onChange={({ target }) => onValue(target.valueAsNumber)}
      />
    </div>
  )
}
