/** Inside the headset: vertebrae of a CT or MR looked for, named from the one a person knows, and confirmed. */
import { Container, Text } from '@react-three/uikit'
import { LEVELS } from '#core/anatomy/levels.ts'
import type { Vertebrae } from '#session/open-case.ts'
import { lowestWhole, sayLevel, sayLevelsFrom } from '#session/vertebra-words.ts'
import { clipped } from './clipped.ts'
import { COLOURS } from './colours.ts'
import { PANEL_PX, PanelButton } from './panel-button.tsx'
import { useParts, useSession } from './parts.ts'

export function PanelVertebrae() {
  const { commands } = useParts()
  const vertebrae = useSession((state) => state.vertebrae)
  const progress = useSession((state) => state.progress?.label)
  const isSearching = vertebrae?.state === 'searching'
  return (
    <Container flexDirection="column" gap={PANEL_PX.gap}>
      {vertebrae?.state === 'found' && progress === undefined ? (
        <Found found={vertebrae} />
      ) : (
        <>
          <Text color={COLOURS.textQuiet} fontSize={PANEL_PX.small} width={650}>
            {clipped(progress ?? saidBefore(vertebrae), 150)}
          </Text>
          <PanelButton
            label="Find the vertebrae"
            isAllowed={!isSearching && progress === undefined}
            onPress={() => commands.findVertebrae()}
          />
        </>
      )}
    </Container>
  )
}

function saidBefore(vertebrae: Vertebrae | undefined): string {
  switch (vertebrae?.state) {
    case 'searching':
      return 'Looking for the vertebrae ...'
    case 'refused':
      return vertebrae.reason
    default:
      return 'Nothing is named in this volume yet. Its vertebrae can be found here, or labels given on the page.'
  }
}

function Found({ found: { spine, isConfirmed } }: { readonly found: Extract<Vertebrae, { state: 'found' }> }) {
  const { commands } = useParts()
  const lowest = lowestWhole(spine)?.level
  const isNamed = spine.countedFrom !== 'nothing'
  return (
    <>
      <Text color={COLOURS.text} fontSize={PANEL_PX.text} width={650}>
        {clipped(spine.vertebrae.map((one) => sayLevel(one, isConfirmed)).join('   '), 100)}
      </Text>
      <Text color={isNamed ? COLOURS.textQuiet : COLOURS.warning} fontSize={PANEL_PX.small} width={650}>
        {clipped(sayLevelsFrom(spine, isConfirmed), 110)}
      </Text>
      <Container flexDirection="row" gap={PANEL_PX.gap} alignItems="center">
        <Text color={COLOURS.text} fontSize={PANEL_PX.small} width={120}>
          Lowest whole
        </Text>
        {LEVELS.map((level) => (
          <PanelButton
            key={level}
            label={level}
            spoken={`Lowest whole is ${level}`}
            isOn={level === lowest}
            onPress={() => commands.findVertebrae(level)}
            isEven
          />
        ))}
        {isNamed && !isConfirmed && (
          <PanelButton
            label="Right"
            spoken="These levels are right"
            onPress={() => commands.confirmVertebrae()}
            widthPx={90}
          />
        )}
      </Container>
    </>
  )
}
