/** Which ultrasound comes in, how well, why it may be hidden, and how to connect another. */
import { useStore } from 'zustand'
import type { Commands } from '#session/commands.ts'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import type { Source } from '#session/source.ts'
import { CameraForm } from './camera-form.tsx'
import { ConnectForm } from './connect-form.tsx'
import { Fold } from './fold.tsx'
import { Glyph } from './glyph.tsx'
import { SimulationMenu } from './simulation-menu.tsx'
import { ToneWord } from './tone-word.tsx'
import { useLiveReading } from './use-live-reading.ts'
import { sayFigures, saySource, sayWithheld, type SaidFigures } from './wording.ts'

export interface UltrasoundSectionProps {
  readonly session: Session
  readonly live: Live
  readonly commands: Commands
}

export function UltrasoundSection({ session, live, commands }: UltrasoundSectionProps) {
  const source = useStore(session, (state) => state.source)
  const isNone = source.kind === 'none'
  return (
    <section className="section" aria-labelledby="ultrasound-heading">
      <div className="head">
        <h2 id="ultrasound-heading">Ultrasound</h2>
        <span role="status">
          <ToneWord {...saySource(source)} />
        </span>
      </div>
      <p className={isNone ? 'title quiet' : 'title'}>{isNone ? 'No ultrasound is connected' : source.label}</p>
      {source.detail !== '' && <p className={source.state === 'failed' ? 'meta bad' : 'meta'}>{source.detail}</p>}
      {!isNone && source.kind !== 'camera' && <Figures live={live} />}
      <WithheldLine live={live} />
      <SourceButtons source={source} commands={commands} />
      {source.kind === 'simulated' && (
        <Fold title="Simulated room">
          <SimulationMenu session={session} live={live} />
        </Fold>
      )}
      <Fold title="Camera and printed markers" now="Teaching and phantom only">
        <CameraForm session={session} commands={commands} />
      </Fold>
      <Fold title="Connect PLUS or 3D Slicer">
        <ConnectForm
          commands={commands}
          isConnecting={source.kind === 'openigtlink' && source.state === 'connecting'}
        />
      </Fold>
    </section>
  )
}

function SourceButtons({
  source: { kind, state },
  commands,
}: {
  readonly source: Source
  readonly commands: Commands
}) {
  if (kind === 'simulated') return null
  return (
    <div className="row">
      <button type="button" className="button" onClick={() => commands.useSimulatedUltrasound()}>
        Use simulated probe
      </button>
      {(kind === 'openigtlink' || kind === 'camera') && state !== 'idle' && (
        <button type="button" className="button" onClick={() => commands.connect(undefined)}>
          Disconnect
        </button>
      )}
    </div>
  )
}

const readFigures = (live: Live): SaidFigures => sayFigures(live.figures)

function Figures({ live }: { readonly live: Live }) {
  const { imagesPerSecond, age, received, dropped, late, faults } = useLiveReading(live, readFigures)
  return (
    <dl className="figures">
      <Figure name="images/s" value={imagesPerSecond} />
      <Figure name="picture age" value={age} />
      <Figure name="received" value={received} />
      <Figure name="dropped" value={dropped} />
      <Figure name="late" value={late} />
      <Figure name="faults" value={faults} isBad={faults !== '0'} />
    </dl>
  )
}

function Figure({
  name,
  value,
  isBad = false,
}: {
  readonly name: string
  readonly value: string
  readonly isBad?: boolean
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={isBad ? 'bad' : undefined}>{value}</dd>
    </div>
  )
}

/** Why something is not shown, in every view where it could be missed. */
export function WithheldLine({ live }: { readonly live: Live }) {
  const withheld = useLiveReading(live, sayWithheld)
  return (
    <p className="withheld" role="status" hidden={withheld === undefined}>
      <Glyph of="warning" />
      <span>{withheld}</span>
    </p>
  )
}
