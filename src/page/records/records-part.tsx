/** The records' part of the first screen, and the sheet that it opens. */
import { useState } from 'react'
import { useStore } from 'zustand'
import { may } from '#core/records/policy.ts'
import type { ClinicCommands } from '#session/clinic-commands.ts'
import type { Commands } from '#session/commands.ts'
import type { Session } from '#session/session.ts'
import { ClinicSection } from './clinic-section.tsx'
import { actorOf, type RecordsView } from './records-props.ts'
import { RecordsSheet } from './records-sheet.tsx'
import { WhoBar } from './who-bar.tsx'

interface Props {
  readonly session: Session
  readonly commands: Commands
  readonly clinic: ClinicCommands
}

export function RecordsPart({ session, commands, clinic }: Props) {
  const who = useStore(session, (state) => state.presence.who)
  const [view, setView] = useState<RecordsView>()
  if (!who) return undefined
  const seesPatients = may(actorOf(who), 'list', 'patient').allowed
  return (
    <>
      <WhoBar who={who} clinic={clinic} onRecords={setView} />
      {seesPatients && <ClinicSection session={session} clinic={clinic} commands={commands} onRecords={setView} />}
      {view && <RecordsSheet {...{ session, commands, clinic, who }} first={view} onClose={() => setView(undefined)} />}
    </>
  )
}
