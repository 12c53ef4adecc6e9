/** The educator's atlas on the page: opened, peeled, taken apart, sized, named. */
import { useStore } from 'zustand'
import { ATLAS_LANGUAGES, LANGUAGE_NAMES, type AtlasLanguage } from '#core/atlas/terms.ts'
import { linesOfLabel } from '#core/atlas/names.ts'
import { mostPeeled } from '#core/atlas/layers.ts'
import { SIZES_M } from '#core/atlas/size.ts'
import { apartOf, atlasSizeM, changeAtlas, peel, sizeAtlas, takeApart, turnAtlas, whyNoAtlas } from '#session/atlas.ts'
import type { Commands } from '#session/commands.ts'
import type { Session } from '#session/session.ts'
import { CutLines } from './cut-lines.tsx'
import { QuizLines } from './quiz-lines.tsx'
import { TourLines } from './tour-lines.tsx'
import { VariantLines } from './variant-lines.tsx'
import { Choice } from './settings-lines.tsx'
import './atlas-menu.css'

interface Props {
  readonly session: Session
  readonly commands: Pick<Commands, 'openVariant'>
}

export function AtlasMenu({ session, commands }: Props) {
  const isOn = useStore(session, (state) => state.atlas.isOn)
  const reason = useStore(session, (state) => (state.atlas.isOn ? undefined : whyNoAtlas(state)))
  return (
    <>
      <label className="check">
        <input
          type="checkbox"
          checked={isOn}
          disabled={reason !== undefined}
          onChange={({ target }) => turnAtlas(session, target.checked)}
        />
        <span>
          Atlas
          <small>{reason ?? 'the body taken apart, structure by structure'}</small>
        </span>
      </label>
      {isOn && <OpenAtlasLines session={session} commands={commands} />}
    </>
  )
}

function OpenAtlasLines({ session, commands }: Props) {
  const atlas = useStore(session, (state) => state.atlas)
  const layers = useStore(session, (state) => apartOf(state)?.layers)
  const foreign = useStore(session, (state) => state.structures?.origin?.foreign)
  const sizeM = useStore(session, (state) => Math.round(100 * (atlasSizeM(state) ?? 0)) / 100)
  if (!layers) return null
  const { explode, peeled, isolated, chosen, hasNames, language, touching } = atlas
  const off = layers[peeled - 1]?.name
  return (
    <div className="atlas-lines">
      <div className="atlas-peel">
        <button
          type="button"
          className="button"
          disabled={peeled >= mostPeeled(layers)}
          onClick={() => peel(session, 1)}
        >
          Peel off
        </button>
        <button type="button" className="button" disabled={peeled === 0} onClick={() => peel(session, -1)}>
          Put back
        </button>
        <p className="meta" role="status">
          {`On top: ${layers[peeled]?.name ?? ''}. ${off ? `Last off: ${off}.` : 'Nothing is off.'}`}
        </p>
      </div>
      <Slide
        label="Layers off"
        value={peeled}
        most={mostPeeled(layers)}
        step={1}
        says={`${peeled} of ${layers.length}`}
        onSlide={(next) => changeAtlas(session, { peeled: next, isolated: undefined })}
      />
      <Slide
        label="Take apart"
        value={explode}
        most={1}
        step={0.01}
        says={`${Math.round(explode * 100)} %`}
        onSlide={(next) => takeApart(session, next)}
      />
      <Slide
        label="Size"
        value={sizeM}
        least={SIZES_M.least}
        most={SIZES_M.most}
        step={0.01}
        says={`${sizeM.toFixed(2)} m`}
        onSlide={(next) => sizeAtlas(session, next)}
      />
      <Choice<AtlasLanguage>
        label="Names in"
        value={language}
        options={
          Object.fromEntries(ATLAS_LANGUAGES.map((each) => [each, LANGUAGE_NAMES[each]])) as typeof LANGUAGE_NAMES
        }
        onPick={(next) => changeAtlas(session, { language: next })}
      />
      <Check label="Names beside it" isOn={hasNames} onTurn={(isOn) => changeAtlas(session, { hasNames: isOn })} />
      <Check
        label="Touching shows a structure alone"
        isOn={touching === 'isolate'}
        onTurn={(isOn) => changeAtlas(session, { touching: isOn ? 'isolate' : 'choose', isolated: undefined })}
      />
      <CutLines session={session} />
      <VariantLines session={session} commands={commands} />
      <TourLines session={session} />
      <QuizLines session={session} />
      {chosen !== undefined && (
        <div className="atlas-chosen">
          <p>
            {ATLAS_LANGUAGES.map((each) => (
              <span key={each} className={each === language ? 'is-first' : ''} lang={LANGS[each]}>
                {linesOfLabel(chosen, each, foreign).filter(Boolean).join(' ')}
              </span>
            ))}
          </p>
          <button
            type="button"
            className="button"
            onClick={() => changeAtlas(session, { isolated: isolated === undefined ? chosen : undefined })}
          >
            {isolated === undefined ? 'Alone' : 'All again'}
          </button>
        </div>
      )}
    </div>
  )
}

const LANGS: Readonly<Record<AtlasLanguage, string>> = { latin: 'la', english: 'en', german: 'de' }

function Check({
  label,
  isOn,
  onTurn,
}: {
  readonly label: string
  readonly isOn: boolean
  onTurn(isOn: boolean): void
}) {
  return (
    <label className="check">
      <input type="checkbox" checked={isOn} onChange={({ target }) => onTurn(target.checked)} />
      <span>{label}</span>
    </label>
  )
}

interface SlideProps {
  readonly label: string
  readonly value: number
  readonly least?: number
  readonly most: number
  readonly step: number
  readonly says: string
  onSlide(value: number): void
}

function Slide({ label, value, least = 0, most, step, says, onSlide }: SlideProps) {
  return (
    <label className="atlas-slide">
      <span>{label}</span>
      <input
        type="range"
        min={least}
        max={most}
        step={step}
        value={value}
        aria-valuetext={says}
        onChange={({ target }) => onSlide(target.valueAsNumber)}
      />
      <output>{says}</output>
    </label>
  )
}
