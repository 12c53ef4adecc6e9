/** Where the OpenIGTLink server is. The last address that was used is kept. */
import { useState } from 'react'
import type { Commands } from '#session/commands.ts'
import { DEFAULT_ADDRESS, parseAddress } from './address.ts'
import { recall, remember } from './remembered.ts'
import { TextField } from './text-field.tsx'

export interface ConnectFormProps {
  readonly commands: Commands
  readonly isConnecting: boolean
}

export function ConnectForm({ commands, isConnecting }: ConnectFormProps) {
  const [text, setText] = useState(() => recall('address') ?? DEFAULT_ADDRESS)
  const [fault, setFault] = useState<string>()

  const connect = () => {
    const address = parseAddress(text)
    setFault(address.ok ? undefined : address.fault)
    if (!address.ok) return
    setText(address.value)
    remember('address', address.value)
    commands.connect(address.value)
  }

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        connect()
      }}
    >
      <TextField label="OpenIGTLink server" text={text} onText={setText} fault={fault} placeholder={DEFAULT_ADDRESS} />
      <button type="submit" className="button" disabled={isConnecting}>
        {isConnecting ? 'Connecting' : 'Connect'}
      </button>
      <ul className="hint lines">
        <li>Start PlusServer, or the OpenIGTLinkIF server in 3D Slicer, first.</li>
        <li>127.0.0.1 is the computer that serves this page, not the headset.</li>
      </ul>
    </form>
  )
}
