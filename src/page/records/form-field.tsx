/** One labelled line of a form, with its hint and what is wrong with it. */
import { useId, type HTMLInputTypeAttribute } from 'react'

export interface FormFieldProps {
  readonly label: string
  readonly text: string
  readonly onText: (text: string) => void
  readonly type?: HTMLInputTypeAttribute
  /** What a password keeper may fill in: `username`, `current-password`. */
  readonly fills?: string
  readonly hint?: string | undefined
  readonly fault?: string | undefined
  readonly isNeeded?: boolean
  readonly isFixed?: boolean
}

export function FormField({
  label,
  text,
  onText,
  type = 'text',
  fills = 'off',
  hint,
  fault,
  isNeeded,
  isFixed,
}: FormFieldProps) {
  // prettier-ignore
  const id = useId()
  const described = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ')
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type={type}
        value={text}
        autoComplete={fills}
        autoCapitalize="none"
        spellCheck={false}
        required={isNeeded}
        readOnly={isFixed}
        aria-invalid={fault !== undefined}
        aria-describedby={described || undefined}
        onChange={({ target }) => onText(target.value)}
      />
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
