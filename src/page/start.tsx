/** The first screen: what this is, the way in, and what is ready for it. */
import { useStore } from 'zustand'
import type { ClinicCommands } from '#session/clinic-commands.ts'
import type { Commands } from '#session/commands.ts'
import type { Live } from '#session/live.ts'
import { sayOfflineStart } from '#session/offline-start.ts'
import type { Session } from '#session/session.ts'
import { CalibrationFold } from './calibration-fold.tsx'
import { CaseSection } from './case-section.tsx'
import { Disclaimer } from './disclaimer.tsx'
import { FusionSection } from './fusion-section.tsx'
import { Glyph } from './glyph.tsx'
import { Mark } from './mark.tsx'
import { MountFold } from './mount-fold.tsx'
import { PlanSection } from './plan-section.tsx'
import { RecognitionSection } from './recognition-section.tsx'
import { RecordsPart } from './records/records-part.tsx'
import { RegistrationFold } from './registration-fold.tsx'
import { SpineDrawing } from './spine-drawing.tsx'
import { SweepSection } from './sweep-section.tsx'
import { UltrasoundSection } from './ultrasound-section.tsx'
import { waysIn } from './ways-in.ts'
import './start.css'
import './section.css'

export interface StartProps {
  readonly session: Session
  readonly live: Live
  readonly commands: Commands
  /** Undefined where the server keeps no records. */
  readonly clinic: ClinicCommands | undefined
  readonly onShortcuts: () => void
}

export function Start({ session, live, commands, clinic, onShortcuts }: StartProps) {
  return (
    <div className="start">
      <header className="hero">
        <p className="brand">
          <Mark />
          <span>Interspace</span>
        </p>
        <div className="pitch">
          <h1 tabIndex={-1}>See the live ultrasound plane inside the CT, right where the probe is.</h1>
          <p className="lead">Navigation for ultrasound-guided spine injection, in a headset or on this screen.</p>
          <WaysIn session={session} commands={commands} />
        </div>
        <SpineDrawing />
        <Disclaimer />
      </header>
      <main className="ready">
        <div className="panel">
          {clinic && <RecordsPart session={session} commands={commands} clinic={clinic} />}
          <CaseSection session={session} live={live} commands={commands} />
          <PlanSection session={session} live={live} commands={commands} />
          <UltrasoundSection session={session} live={live} commands={commands} />
          <FusionSection session={session} live={live} commands={commands} />
          <SweepSection session={session} commands={commands} />
          <RecognitionSection session={session} />
          <section className="section settings" aria-label="Settings">
            <RegistrationFold session={session} commands={commands} />
            <MountFold session={session} commands={commands} tool="probe" />
            <MountFold session={session} commands={commands} tool="needle" />
            <CalibrationFold session={session} live={live} commands={commands} />
            <button type="button" className="button ghost" onClick={onShortcuts}>
              <Glyph of="keys" />
              Keyboard shortcuts
            </button>
            <OfflineLine session={session} />
          </section>
        </div>
      </main>
    </div>
  )
}

function WaysIn({ session, commands }: { readonly session: Session; readonly commands: Commands }) {
  const offers = useStore(session, (state) => state.offers)
  const { first, hasDesktopBeside, remark } = waysIn(offers, isSecureContext)
  const { view } = first
  return (
    <div className="ways">
      <button
        type="button"
        className="button primary"
        aria-disabled={view === undefined}
        aria-describedby="ways-remark"
        onClick={() => view && commands.enter(view)}
      >
        {first.label}
      </button>
      {hasDesktopBeside && (
        <button type="button" className="button large" onClick={() => commands.enter('desktop')}>
          Desktop 3-D view
        </button>
      )}
      <button type="button" className="button large" onClick={() => commands.practice.show('units')}>
        Practise
      </button>
      <p id="ways-remark" className="hint" role="status">
        {remark}
      </p>
    </div>
  )
}

function OfflineLine({ session }: { readonly session: Session }) {
  const words = useStore(session, (state) => sayOfflineStart(state.offlineStart))
  return (
    <p className="hint" role="status">
      {words}
    </p>
  )
}
