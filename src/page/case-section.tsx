/** What volume is open, and the ways to open another: files, a folder, a DICOMweb address. Dropping works anywhere. */
import { useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { Commands } from '#session/commands.ts'
import type { Live } from '#session/live.ts'
import type { OpenCase } from '#session/open-case.ts'
import type { Session } from '#session/session.ts'
import { parseSeriesUrl } from './address.ts'
import { Fold } from './fold.tsx'
import { ProgressBar } from './progress-bar.tsx'
import { StructuresCard } from './structures-card.tsx'
import { TextField } from './text-field.tsx'
import { VertebraeList } from './vertebrae-list.tsx'
import { sayGeometry } from './wording.ts'

interface CaseSectionProps {
  readonly session: Session
  readonly live: Live
  readonly commands: Commands
}

export function CaseSection({ session, live, commands }: CaseSectionProps) {
  const openCase = useStore(session, (state) => state.openCase)
  const progress = useStore(session, (state) => state.progress)
  return (
    <section className="section" aria-labelledby="case-heading">
      <h2 id="case-heading">Case</h2>
      {openCase ? <CaseCard openCase={openCase} /> : <p className="title quiet">No CT or MR is open</p>}
      {progress && <ProgressBar progress={progress} />}
      {openCase && <VertebraeList session={session} live={live} commands={commands} />}
      <StructuresCard session={session} live={live} commands={commands} />
      <OpenButtons commands={commands} />
      <p className="hint">
        DICOM, zip, NIfTI or MHA; labels of the open volume (DICOM SEG, NIfTI, NRRD, MHA); recorded sweeps; PLUS
        configuration. You can also drop them anywhere.
      </p>
      <Fold title="Open from a DICOMweb server">
        <DicomWebForm commands={commands} />
      </Fold>
    </section>
  )
}

function CaseCard({ openCase: { name, modality, geometry, remarks } }: { readonly openCase: OpenCase }) {
  const { voxels, spacing } = sayGeometry(geometry)
  return (
    <>
      <p className="title">{name}</p>
      <p className="meta">
        <span className="tag">{modality}</span>
        <span className="figure">{voxels}</span>
        <span className="figure">{spacing}</span>
      </p>
      {remarks.length > 0 && (
        <ul className="remarks" aria-label="Remarks on this volume">
          {remarks.map((remark) => (
            <li key={remark}>{remark}</li>
          ))}
        </ul>
      )}
    </>
  )
}

function OpenButtons({ commands }: { readonly commands: Commands }) {
  return (
    <div className="row">
      <FileButton label="Open files" commands={commands} isFolder={false} />
      <FileButton label="Open folder" commands={commands} isFolder />
      <button type="button" className="button ghost" onClick={() => commands.openBuiltInCase()}>
        Built-in case
      </button>
    </div>
  )
}

interface FileButtonProps {
  readonly label: string
  readonly commands: Commands
  readonly isFolder: boolean
}

/** A real button that presses a hidden input: the browser's own control cannot be labelled or sized alike everywhere. */
function FileButton({ label, commands, isFolder }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <button type="button" className="button" onClick={() => input.current?.click()}>
        {label}
      </button>
      <input
        ref={(element) => {
          input.current = element
          if (element) element.webkitdirectory = isFolder
        }}
        type="file"
        multiple
        hidden
        aria-label={label}
        onChange={({ target }) => {
          const files = [...(target.files ?? [])]
          // Emptied so that choosing the same file again is noticed.
          target.value = ''
          if (files.length > 0) commands.openFiles(files)
        }}
      />
    </>
  )
}

function DicomWebForm({ commands }: { readonly commands: Commands }) {
  const [text, setText] = useState('')
  const [fault, setFault] = useState<string>()
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        const address = parseSeriesUrl(text, location.href)
        setFault(address.ok ? undefined : address.fault)
        if (address.ok) commands.openDicomWeb(address.value)
      }}
    >
      <TextField
        label="Address of one series"
        text={text}
        onText={setText}
        fault={fault}
        placeholder="https://server/dicom-web/studies/…/series/…"
      />
      <button type="submit" className="button">
        Open series
      </button>
    </form>
  )
}
