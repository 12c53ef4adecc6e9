/** Steps that cut the volume from each of its six sides. */
import { Container, Text } from '@react-three/uikit'
import { moved, sidesOf, STEP } from './clip-steps.ts'
import { COLOURS } from './colours.ts'
import { PANEL_PX, PanelButton } from './panel-button.tsx'
import { useParts, useSession } from './parts.ts'

export function PanelCut() {
  const { session } = useParts()
  const direction = useSession((state) => state.openCase?.geometry.direction)
  const clip = useSession((state) => state.clip)
  if (!direction) return null
  const move = (axis: number, end: 'low' | 'high', by: number) =>
    session.actions.set({ clip: moved(session.getState().clip, axis, end, by) })

  return (
    <Container flexDirection="column" gap={PANEL_PX.gap}>
      {[0, 1, 2].map((axis) => {
        const [low, high] = sidesOf(direction, axis)
        return (
          <Container key={axis} flexDirection="row" gap={PANEL_PX.gap} alignItems="center">
            <Side name={low} share={clip.low[axis]!} onMove={(by) => move(axis, 'low', by)} />
            <Side name={high} share={1 - clip.high[axis]!} onMove={(by) => move(axis, 'high', -by)} />
          </Container>
        )
      })}
    </Container>
  )
}

interface SideProps {
  readonly name: string
  /** How much is cut away from this side, 0–1. */
  readonly share: number
  /** Positive cuts more. */
  readonly onMove: (by: number) => void
}

function Side({ name, share, onMove }: SideProps) {
  return (
    <Container flexDirection="row" flexGrow={1} flexBasis={0} alignItems="center" gap={PANEL_PX.gap}>
      <Text color={COLOURS.text} fontSize={PANEL_PX.small} width={150}>
        {`${name}: ${Math.round(share * 100)} % cut`}
      </Text>
      <PanelButton label="+" spoken={`${name} more`} onPress={() => onMove(STEP)} widthPx={64} />
      <PanelButton label="-" spoken={`${name} less`} onPress={() => onMove(-STEP)} widthPx={64} />
    </Container>
  )
}
