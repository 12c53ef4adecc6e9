/** Steps that cut the volume from each of its six sides. */
import { Container, Text } from '@react-three/uikit'
import type { SessionState } from '#session/session.ts'
import { COLOURS } from './colours.ts'
import { PANEL_PX, PanelButton } from './panel-button.tsx'
import { useParts, useSession } from './parts.ts'

/** Fractions of the volume: one press, and the least that is left. */
const STEP = 0.05
const THINNEST = 0.05
/** LPS axes, from the side where they are least. */
const SIDES = [
  ['Right', 'Left'],
  ['Front', 'Back'],
  ['Feet', 'Head'],
] as const

type Clip = SessionState['clip']

/** Which side of the patient lies at the first and at the last voxel of an axis. */
export function sidesOf(direction: readonly number[], axis: number): readonly [low: string, high: string] {
  const along = direction.slice(3 * axis, 3 * axis + 3)
  const nearest = along.reduce((best, value, at) => (Math.abs(value) > Math.abs(along[best]!) ? at : best), 0)
  const [low, high] = SIDES[nearest]!
  return along[nearest]! < 0 ? [high, low] : [low, high]
}

/** One face moved by so much, never past the opposite one. */
export function moved(clip: Clip, axis: number, end: 'low' | 'high', by: number): Clip {
  const values = [...clip[end]] as [number, number, number]
  const [least, most] = end === 'low' ? [0, clip.high[axis]! - THINNEST] : [clip.low[axis]! + THINNEST, 1]
  values[axis] = Math.min(Math.max(values[axis]! + by, least), most)
  return { ...clip, [end]: values }
}

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
      <Text color={COLOURS.text} fontSize={PANEL_PX.small} width={130}>
        {`${name} ${Math.round(share * 100)} %`}
      </Text>
      <PanelButton label="+" onPress={() => onMove(STEP)} widthPx={64} />
      <PanelButton label="-" onPress={() => onMove(-STEP)} widthPx={64} />
    </Container>
  )
}
