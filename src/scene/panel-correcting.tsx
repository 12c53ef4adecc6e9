/** Inside the headset: what people put right in structures: a mask by the brush at the hand's tip, and levels. */
import { Container, Text } from '@react-three/uikit'
import { nameOfLabel, shiftedLabel } from '#core/anatomy/foreign-labels.ts'
import { brushedLabel, isCorrectable, nextStructure, resizeBrush } from '#session/brushing.ts'
import { clipped } from './clipped.ts'
import { COLOURS } from './colours.ts'
import { PANEL_PX, PanelButton } from './panel-button.tsx'
import { useParts, useSession } from './parts.ts'

const STEP_MM = 1

export function PanelCorrecting() {
  const isAllowed = useSession(isCorrectable)
  if (!isAllowed)
    return (
      <Text color={COLOURS.textQuiet} fontSize={PANEL_PX.small}>
        Structures of a model are exact. Those of a CT or MR with labels can be corrected here.
      </Text>
    )
  return (
    <Container flexDirection="column" gap={PANEL_PX.gap}>
      <Which />
      <How />
      <Levels />
      <Said />
    </Container>
  )
}

function Which() {
  const { session } = useParts()
  const name = useSession((state) => nameOfLabel(brushedLabel(state) ?? 0, state.structures?.origin?.foreign))
  const isChoosing = useSession((state) => state.brushing.isChoosing)
  return (
    <Row>
      <Text color={COLOURS.text} fontSize={PANEL_PX.text} width={270}>
        {clipped(name, 26)}
      </Text>
      <PanelButton label="Before" spoken="Structure before" onPress={() => nextStructure(session, -1)} />
      <PanelButton label="Next" spoken="Structure next" onPress={() => nextStructure(session, 1)} />
      <PanelButton
        label="By the tip"
        isOn={isChoosing}
        onPress={() => session.actions.brush({ isChoosing: !isChoosing, isOn: true })}
      />
    </Row>
  )
}

function How() {
  const { session } = useParts()
  const { isOn, isErasing, radiusMm } = useSession((state) => state.brushing)
  const isGuiding = useSession((state) => state.isGuiding)
  const { brush } = session.actions
  return (
    <Row>
      <PanelButton
        label="Brush"
        isOn={isOn}
        isAllowed={!isGuiding || isOn}
        onPress={() => brush({ isOn: !isOn, isChoosing: false, tipsIn: [] })}
      />
      <PanelButton label="Add" isOn={!isErasing} onPress={() => brush({ isErasing: false })} />
      <PanelButton label="Erase" isOn={isErasing} onPress={() => brush({ isErasing: true })} />
      <PanelButton label="-" spoken="Brush smaller" onPress={() => resizeBrush(session, -STEP_MM)} widthPx={60} />
      <PanelButton label="+" spoken="Brush larger" onPress={() => resizeBrush(session, STEP_MM)} widthPx={60} />
      <Text color={COLOURS.text} fontSize={PANEL_PX.small} width={80}>
        {`${radiusMm} mm`}
      </Text>
    </Row>
  )
}

/** A name that is wrong is mostly wrong by a level: of one structure, or of all. */
function Levels() {
  const { session, commands } = useParts()
  const label = useSession(brushedLabel)
  const origin = useSession((state) => state.structures?.origin)
  const isGuiding = useSession((state) => state.isGuiding)
  const call = (by: 1 | -1) => {
    if (label === undefined) return
    const to = shiftedLabel(label, by)
    commands.structures.correct({ type: 'rename', from: label, to })
    session.actions.brush({ chosen: to })
  }
  const hasLevel = label !== undefined && shiftedLabel(label, 1) !== label
  return (
    <Row>
      <PanelButton label="This one up" isAllowed={hasLevel && !isGuiding} onPress={() => call(-1)} />
      <PanelButton label="Down" spoken="This one down" isAllowed={hasLevel && !isGuiding} onPress={() => call(1)} />
      <PanelButton
        label="All up"
        isAllowed={!isGuiding}
        onPress={() => commands.structures.correct({ type: 'shift', by: -1 })}
      />
      <PanelButton
        label="All down"
        isAllowed={!isGuiding}
        onPress={() => commands.structures.correct({ type: 'shift', by: 1 })}
      />
      <PanelButton
        label="Undo"
        isAllowed={!isGuiding && (origin?.corrections.length ?? 0) > 0}
        onPress={() => commands.structures.undo()}
      />
      <PanelButton
        label="Redo"
        isAllowed={!isGuiding && (origin?.undone.length ?? 0) > 0}
        onPress={() => commands.structures.redo()}
      />
    </Row>
  )
}

/** What the system has to say comes before what to do. */
function Said() {
  const notice = useSession((state) => state.notices.at(-1)?.text)
  const isOn = useSession((state) => state.brushing.isOn)
  const hint = isOn
    ? 'Reach into the hologram, hold the trigger or pinch, and move. The ball shows what it changes.'
    : 'Brush on: the tip of a controller or forefinger changes the mask. Up and down: a level nearer to head or feet.'
  return (
    <Text color={notice ? COLOURS.text : COLOURS.textQuiet} fontSize={PANEL_PX.small} width={650}>
      {clipped(notice ?? hint, 130)}
    </Text>
  )
}

function Row({ children }: { readonly children: React.ReactNode }) {
  return (
    <Container flexDirection="row" gap={PANEL_PX.gap} alignItems="center">
      {children}
    </Container>
  )
}
