/** A volume from a sweep: scouted, recorded, watched, and then shown in place of the CT or beside nothing. */
import { useStore } from 'zustand'
import type { Commands } from '#session/commands.ts'
import type { Session } from '#session/session.ts'
import type { Sweep, SweepPhase } from '#session/sweep.ts'
import { PHASE_HINTS, PHASE_WORDS, sayBox, sayShare, saySkipped } from '#session/sweep-words.ts'
import { SweepSettingsFold } from './sweep-settings.tsx'
import { SweptVolumeCard } from './swept-volume-card.tsx'
import { ToneWord } from './tone-word.tsx'
import type { Tone } from './wording.ts'
import './sweep-menu.css'

interface Props {
  readonly session: Session
  readonly commands: Commands
}

const TONES: Readonly<Record<SweepPhase, Tone>> = {
  idle: 'quiet',
  scouting: 'busy',
  scouted: 'good',
  recording: 'busy',
  finishing: 'busy',
}

export function SweepMenu({ session, commands }: Props) {
  const sweep = useStore(session, (state) => state.sweep)
  const source = useStore(session, (state) => state.source)
  const hasSource = source.kind !== 'none' && source.state !== 'failed'
  return (
    <div className="sweep">
      <p role="status">
        <ToneWord tone={TONES[sweep.phase]} words={PHASE_WORDS[sweep.phase]} />
      </p>
      <p className="hint">
        {hasSource ? PHASE_HINTS[sweep.phase] : 'Connect an ultrasound source with a tracked probe.'}
      </p>
      <SweepButtons sweep={sweep} hasSource={hasSource} isReplay={source.kind === 'replay'} commands={commands} />
      {sweep.phase !== 'idle' && <SweepFigures sweep={sweep} />}
      <SweepSettingsFold session={session} commands={commands} />
      <SweptVolumeCard session={session} commands={commands} />
    </div>
  )
}

interface ButtonsProps {
  readonly sweep: Sweep
  readonly hasSource: boolean
  readonly isReplay: boolean
  readonly commands: Commands
}

function SweepButtons({ sweep: { phase }, hasSource, isReplay, commands }: ButtonsProps) {
  const isBusy = phase === 'recording' || phase === 'finishing'
  const button = (label: string, onClick: () => void, isAllowed: boolean) => (
    <button type="button" className="button" disabled={!isAllowed} onClick={onClick}>
      {label}
    </button>
  )
  return (
    <div className="row">
      {button('Scout', () => commands.scoutSweep(), hasSource && !isBusy)}
      {button('Record', () => commands.recordSweep(), hasSource && (phase === 'scouting' || phase === 'scouted'))}
      {button('Stop', () => commands.stopSweep(), phase === 'scouting' || phase === 'recording')}
      {phase !== 'idle' && button('Discard', () => commands.discardSweep(), true)}
      {isReplay && button('Whole recording', () => commands.reconstructRecording(), !isBusy)}
    </div>
  )
}

function SweepFigures({ sweep }: { readonly sweep: Sweep }) {
  const { phase, counts, coverage, scouted, settings } = sweep
  const isScout = phase === 'scouting' || phase === 'scouted'
  const left = saySkipped(counts)
  const figures: readonly (readonly [name: string, value: string])[] = isScout
    ? [
        ['pictures', String(scouted)],
        ['box', sayBox(sweep)],
      ]
    : [
        ['placed', String(counts.placed)],
        ['covered', sayShare(coverage?.share)],
        ...(settings.isBoneMade ? [['bone maps', String(counts.bonePlaced)] as const] : []),
      ]
  return (
    <>
      <dl className="figures">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {left !== '' && <p className="meta left-out">{left}</p>}
    </>
  )
}
