/** The atlas inside the headset: opened, peeled, taken apart, sized, named. */
import { Container, Text } from '@react-three/uikit'
import { ATLAS_LANGUAGES, type AtlasLanguage } from '#core/atlas/terms.ts'
import { mostPeeled } from '#core/atlas/layers.ts'
import { linesOfLabel } from '#core/atlas/names.ts'
import {
  apartOf,
  atlasSizeM,
  changeAtlas,
  peel,
  sizeAtlas,
  startQuiz,
  takeApart,
  turnAtlas,
  whyNoAtlas,
} from '#session/atlas.ts'
import { turnCut } from '#session/atlas-cut.ts'
import { startTour } from '#session/touring.ts'
import { clipped } from './clipped.ts'
import { COLOURS } from './colours.ts'
import { PanelQuiz, PanelTour } from './panel-atlas-lesson.tsx'
import { PANEL_PX, PanelButton } from './panel-button.tsx'
import { useParts, useSession } from './parts.ts'

/** As it stands on its button. */
const SHORT: Readonly<Record<AtlasLanguage, string>> = { latin: 'Latin', english: 'English', german: 'Deutsch' }
/** Of one press. */
const STEP = { apart: 0.25, sizeM: 0.1 } as const

export function PanelAtlas() {
  const hasQuiz = useSession(({ atlas }) => atlas.quiz !== undefined)
  const hasTour = useSession(({ atlas }) => atlas.touring !== undefined)
  return hasQuiz ? <PanelQuiz /> : hasTour ? <PanelTour /> : <Taking />
}

function Taking() {
  const { session } = useParts()
  const isOn = useSession((state) => state.atlas.isOn)
  const reason = useSession((state) => (state.atlas.isOn ? undefined : whyNoAtlas(state)))
  return (
    <Container flexDirection="column" gap={PANEL_PX.gap}>
      <Container flexDirection="row" gap={PANEL_PX.gap} alignItems="center">
        <PanelButton
          label={isOn ? 'Close atlas' : 'Open atlas'}
          isOn={isOn}
          isAllowed={reason === undefined}
          onPress={() => turnAtlas(session, !isOn)}
          widthPx={150}
        />
        {isOn ? (
          <Top />
        ) : (
          <Text color={COLOURS.textQuiet} fontSize={PANEL_PX.small} width={480}>
            {reason ? `The atlas: ${reason}.` : 'The body taken apart, structure by structure.'}
          </Text>
        )}
      </Container>
      {isOn && <OpenAtlasRows />}
    </Container>
  )
}

function Top() {
  const words = useSession((state) => {
    const layers = apartOf(state)?.layers
    const { chosen, language, peeled } = state.atlas
    if (chosen !== undefined)
      return linesOfLabel(chosen, language, state.structures?.origin?.foreign).filter(Boolean).join(' ')
    return `On top: ${layers?.[peeled]?.name ?? ''}`
  })
  return (
    <Text color={COLOURS.text} fontSize={PANEL_PX.small} width={490}>
      {clipped(words, 84)}
    </Text>
  )
}

function OpenAtlasRows() {
  const { session } = useParts()
  const { explode, peeled, isolated, hasNames, language, touching, cut } = useSession((state) => state.atlas)
  const most = useSession((state) => mostPeeled(apartOf(state)?.layers ?? []))
  const sizeM = useSession((state) => Math.round(10 * (atlasSizeM(state) ?? 0)) / 10)
  const apart = (by: number) => takeApart(session, Math.min(1, Math.max(0, explode + by)))
  const nextLanguage = ATLAS_LANGUAGES[(ATLAS_LANGUAGES.indexOf(language) + 1) % ATLAS_LANGUAGES.length]!
  return (
    <>
      <Row>
        <PanelButton label="Peel off" isAllowed={peeled < most} onPress={() => peel(session, 1)} />
        <PanelButton label="Put back" isAllowed={peeled > 0} onPress={() => peel(session, -1)} />
        <PanelButton label="Together" isAllowed={explode > 0} onPress={() => apart(-STEP.apart)} />
        <PanelButton label="Apart" isAllowed={explode < 1} onPress={() => apart(STEP.apart)} />
        <PanelButton label="Smaller" onPress={() => sizeAtlas(session, sizeM - STEP.sizeM)} />
        <PanelButton label="Larger" onPress={() => sizeAtlas(session, sizeM + STEP.sizeM)} />
      </Row>
      <Row>
        <PanelButton
          label="Alone"
          isOn={touching === 'isolate'}
          onPress={() =>
            changeAtlas(session, { touching: touching === 'isolate' ? 'choose' : 'isolate', isolated: undefined })
          }
        />
        <PanelButton
          label="All"
          isAllowed={isolated !== undefined}
          onPress={() => changeAtlas(session, { isolated: undefined })}
        />
        <PanelButton label="Labels" isOn={hasNames} onPress={() => changeAtlas(session, { hasNames: !hasNames })} />
        <PanelButton label={SHORT[language]} onPress={() => changeAtlas(session, { language: nextLanguage })} />
        <PanelButton label="Cut" isOn={cut.isOn} onPress={() => turnCut(session, !cut.isOn)} />
        <PanelButton label="Tour" onPress={() => startTour(session)} />
        <PanelButton label="Quiz" onPress={() => startQuiz(session, Math.floor(Math.random() * 1_000_000))} />
      </Row>
    </>
  )
}

function Row({ children }: { readonly children: React.ReactNode }) {
  return (
    <Container flexDirection="row" gap={PANEL_PX.gap}>
      {children}
    </Container>
  )
}
