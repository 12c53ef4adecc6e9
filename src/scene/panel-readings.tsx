/** Inside the headset: what of the networks' readings is asked for, and what they say of it. */
import { Container, Text } from '@react-three/uikit'
import type { WantedView } from '#core/anatomy/view-hint.ts'
import { guidanceInWords, seenViewInWords } from '#session/guidance-words.ts'
import { levelsInWords } from '#session/level-words.ts'
import type { Live } from '#session/live.ts'
import type { SessionState } from '#session/state.ts'
import { leadThroughViews, lessonInShort, stopLeading } from '#session/view-goals.ts'
import { ABOUT } from '#session/why-words.ts'
import { COLOURS } from './colours.ts'
import { PANEL_PX, PanelButton } from './panel-button.tsx'
import { useParts, useSession } from './parts.ts'
import { useLiveWords } from './use-live-words.ts'

/** Four rows of buttons and a line of words stand in the panel's middle only so close. */
const GAP_PX = 6

type Choice = readonly [view: WantedView, label: string]

const ROWS: readonly (readonly Choice[])[] = [
  [
    ['sagittal midline', 'Midline'],
    ['sagittal laminar', 'Laminar'],
    ['sagittal oblique interlaminar', 'Oblique'],
  ],
  [
    ['sagittal articular', 'Articular'],
    ['sagittal transverse process', 'Transv. proc.'],
    ['transverse spinous', 'Across bone'],
    ['transverse interlaminar', 'Across gap'],
  ],
]

const sayHint = ({ viewGuidance }: Readonly<Live>, { wantedView, viewLesson }: SessionState): string =>
  viewGuidance ? `${guidanceInWords(viewGuidance, wantedView).words}   ${lessonInShort(viewLesson)}` : ''
const sayLevels = ({ levels }: Readonly<Live>, { levelCount }: SessionState): string =>
  levelsInWords(levels, levelCount)
const saySeen = ({ viewSeen }: Readonly<Live>): string => seenViewInWords(viewSeen)

export function PanelReadings() {
  return (
    <Container flexDirection="column" gap={GAP_PX}>
      <WantedViews />
      <Levels />
      <Why />
    </Container>
  )
}

function WantedViews() {
  const { session } = useParts()
  const wanted = useSession((state) => state.wantedView)
  const isLeading = useSession((state) => state.viewLesson.isLeading)
  const seen = useLiveWords(saySeen)
  const hint = useLiveWords(sayHint)
  return (
    <>
      {ROWS.map((row, at) => (
        <Container key={row[0]![0]} flexDirection="row" gap={PANEL_PX.gap}>
          {at === 0 && (
            <PanelButton
              isEven
              label="All views"
              isOn={isLeading}
              onPress={() => (isLeading ? stopLeading(session) : leadThroughViews(session))}
            />
          )}
          {row.map(([view, label]) => (
            <PanelButton
              isEven
              key={view}
              label={label}
              isOn={wanted === view}
              onPress={() => session.actions.set({ wantedView: wanted === view ? 'none' : view })}
            />
          ))}
        </Container>
      ))}
      <Text
        color={wanted === 'none' ? COLOURS.textQuiet : COLOURS.accent}
        fontSize={PANEL_PX.small}
        fontWeight="medium"
      >
        {wanted === 'none' ? seen : hint}
      </Text>
    </>
  )
}

/** A level that only a machine has counted carries a question mark until somebody confirms it here. */
function Levels() {
  const { session } = useParts()
  const { confirmLevels, moveLevels } = session.actions
  const isConfirmed = useSession((state) => state.levelCount.isConfirmed)
  const said = useLiveWords(sayLevels)
  const isCounted = said !== ''
  return (
    <Container flexDirection="row" gap={PANEL_PX.gap} alignItems="center">
      <Text color={COLOURS.textQuiet} fontSize={PANEL_PX.small} width={270}>
        {isCounted ? said : 'Levels: sweep up from sacrum'}
      </Text>
      <PanelButton label="Confirm" isAllowed={isCounted && !isConfirmed} isOn={isConfirmed} onPress={confirmLevels} />
      <PanelButton label="One up" isAllowed={isCounted} onPress={() => moveLevels(1)} />
      <PanelButton label="One down" isAllowed={isCounted} onPress={() => moveLevels(-1)} />
    </Container>
  )
}

const ASKED = { off: 'Why?', asked: 'Asking', shown: 'Put away' } as const

/** The answer stands on the floating picture. */
function Why() {
  const { session, commands } = useParts()
  const { state, about } = useSession((all) => all.why)
  const next = () => session.actions.set({ why: { state, about: ABOUT[(ABOUT.indexOf(about) + 1) % ABOUT.length]! } })
  return (
    <Container flexDirection="row" gap={PANEL_PX.gap} alignItems="center">
      <Text color={COLOURS.textQuiet} fontSize={PANEL_PX.small} width={270}>
        {`Ask about: ${about}`}
      </Text>
      <PanelButton label="Another" onPress={next} />
      <PanelButton
        label={ASKED[state]}
        spoken={ASKED[state].replace('?', '')}
        isOn={state !== 'off'}
        onPress={() => commands.askWhy()}
      />
    </Container>
  )
}
