/** The structures of the open volume: where they come from, what was noticed, and what a person can put right. */
import { useState } from 'react'
import { useStore } from 'zustand'
import { STRUCTURES } from '#core/anatomy/structures.ts'
import { LEVELS } from '#core/anatomy/levels.ts'
import { DICTIONARY_CHOICES, type DictionaryChoice } from '#core/labelling/label-meanings.ts'
import type { Commands } from '#session/commands.ts'
import type { Live } from '#session/live.ts'
import type { StructureOrigin } from '#session/open-case.ts'
import type { Session } from '#session/session.ts'
import { Fold } from './fold.tsx'
import { Choice } from './settings-lines.tsx'
import { SliceEditor } from './slice-editor.tsx'
import { namesOfStructures } from '#session/structure-names.ts'
import './structures-card.css'

interface Props {
  readonly session: Session
  readonly live: Pick<Live, 'arrival'>
  readonly commands: Commands
}

export function StructuresCard({ session, live, commands }: Props) {
  const origin = useStore(session, (state) => state.structures?.origin)
  if (!origin) return null
  return (
    <div className="structures-card">
      <h3>Structures</h3>
      <p className="title">{origin.kind === 'fit' ? 'Fitted to this volume' : `From ${origin.said}`}</p>
      <p className="hint" role="status">
        {sayKnown(origin)}
      </p>
      {origin.kind === 'labels' && origin.dictionary && (
        <DictionaryChoiceLine dictionary={origin.dictionary} commands={commands} />
      )}
      {origin.kind === 'labels' && <LowestVertebra origin={origin} commands={commands} />}
      {origin.remarks.length > 0 && (
        <ul className="remarks" aria-label="Remarks on these structures">
          {origin.remarks.map((remark) => (
            <li key={remark}>{remark}</li>
          ))}
        </ul>
      )}
      <Undoing origin={origin} commands={commands} />
      <Fold title="Correct the names">
        <Levels commands={commands} />
        <Renaming session={session} commands={commands} />
      </Fold>
      <Fold title="Correct a mask in slices">
        <SliceEditor session={session} live={live} commands={commands} />
      </Fold>
      <div className="row">
        <button type="button" className="button small" onClick={() => session.actions.set({ openFindings: 'session' })}>
          Review them
        </button>
        <button type="button" className="button small" onClick={() => commands.structures.save('dicom')}>
          Save as DICOM
        </button>
        <button type="button" className="button small" onClick={() => commands.structures.save('nifti')}>
          Save as NIfTI
        </button>
      </div>
    </div>
  )
}

function sayKnown({ kind, trusts, edited }: StructureOrigin): string {
  const fitted = [...trusts.values()].filter(({ source }) => source === 'fit').length
  const touched = edited.size > 0 ? ` ${edited.size} edited by a person.` : ''
  if (kind === 'labels') return `${trusts.size} structures, as the labels have them.${touched}`
  return `${trusts.size - fitted} structures seen in the scan; ${fitted} fitted, not seen: striped in the hologram.${touched}`
}

const OWN_NAMES = 'its own names'

function DictionaryChoiceLine({
  dictionary,
  commands,
}: {
  readonly dictionary: DictionaryChoice | typeof OWN_NAMES
  readonly commands: Commands
}) {
  const choices = dictionary === OWN_NAMES ? [OWN_NAMES, ...DICTIONARY_CHOICES] : DICTIONARY_CHOICES
  return (
    <Choice
      label="Numbers mean"
      value={dictionary}
      options={Object.fromEntries(choices.map((choice) => [choice, choice])) as Record<typeof dictionary, string>}
      onPick={(choice) => choice !== OWN_NAMES && commands.structures.readWith({ dictionary: choice })}
    />
  )
}

const AS_NUMBERED = 'as numbered'
const LOWEST_CHOICES: Readonly<Record<string, string>> = {
  [AS_NUMBERED]: AS_NUMBERED,
  ...Object.fromEntries(LEVELS.map((level) => [level, level])),
}

/** Levels that contradict where the vertebrae are wait for a person's word. */
function LowestVertebra({ origin, commands }: { readonly origin: StructureOrigin; readonly commands: Commands }) {
  const { dictionary, doubt, lowest } = origin
  if (dictionary === 'by number') return null
  const pick = (said: string) =>
    commands.structures.readWith({
      dictionary: dictionary === OWN_NAMES ? undefined : dictionary,
      lowest: LEVELS.find((level) => level === said),
    })
  return (
    <>
      {doubt && (
        <p className="hint tone-warning" role="alert">
          Levels are not known. Say what the lowest vertebra of the labels is.
        </p>
      )}
      <Choice
        label="Lowest vertebra of the labels"
        value={lowest ?? AS_NUMBERED}
        options={LOWEST_CHOICES}
        onPick={pick}
      />
    </>
  )
}

function Undoing({ origin, commands }: { readonly origin: StructureOrigin; readonly commands: Commands }) {
  if (origin.corrections.length + origin.undone.length === 0) return null
  return (
    <div className="row">
      <button
        type="button"
        className="button small"
        disabled={origin.corrections.length === 0}
        onClick={() => commands.structures.undo()}
      >
        Undo
      </button>
      <button
        type="button"
        className="button small"
        disabled={origin.undone.length === 0}
        onClick={() => commands.structures.redo()}
      >
        Redo
      </button>
    </div>
  )
}

function Levels({ commands }: { readonly commands: Commands }) {
  return (
    <div className="setting">
      <span>All levels</span>
      <div className="row">
        <button
          type="button"
          className="button small"
          onClick={() => commands.structures.correct({ type: 'shift', by: -1 })}
        >
          One up (L3 is L2)
        </button>
        <button
          type="button"
          className="button small"
          onClick={() => commands.structures.correct({ type: 'shift', by: 1 })}
        >
          One down (L3 is L4)
        </button>
      </div>
    </div>
  )
}

function Renaming({ session, commands }: Pick<Props, 'session' | 'commands'>) {
  const structures = useStore(session, (state) => state.structures)
  const [chosen, setChosen] = useState<string>()
  const [to, setTo] = useState<string>()
  const there = namesOfStructures(structures?.origin)
  const from = chosen !== undefined && chosen in there ? chosen : Object.keys(there)[0]
  if (from === undefined) return null
  return (
    <>
      <Choice label="What is called" value={from} options={there} onPick={setChosen} />
      <Choice label="is" value={to ?? from} options={ALL_NAMES} onPick={setTo} />
      <button
        type="button"
        className="button small"
        disabled={to === undefined || to === from}
        onClick={() => commands.structures.correct({ type: 'rename', from: Number(from), to: Number(to) })}
      >
        Rename
      </button>
    </>
  )
}

const ALL_NAMES: Readonly<Record<string, string>> = Object.fromEntries(
  STRUCTURES.map(({ label, name }) => [String(label), name]),
)
