/** A text field whose words count when it is left: what is half typed is no step of a plan. */
import { useState } from 'react'
import { TextField, type TextFieldProps } from './text-field.tsx'

interface LateFieldProps extends Omit<TextFieldProps, 'onText' | 'fault'> {
  /** @returns what is wrong with it, in words */
  readonly onLeave: (text: string) => string | undefined
}

export function LateField({ text, onLeave, ...rest }: LateFieldProps) {
  const [typed, setTyped] = useState<string>()
  const [fault, setFault] = useState<string>()
  const leave = () => {
    if (typed === undefined) return
    const wrong = onLeave(typed)
    setFault(wrong)
    // What is wrong stays to be mended.
    if (wrong === undefined) setTyped(undefined)
  }
  return (
    <div onBlur={leave}>
      <TextField {...rest} text={typed ?? text} fault={fault} onText={setTyped} />
    </div>
  )
}
