/** Buttons of the in-headset panel: large enough for a finger, and each says how it stands. */
import { Container, Text } from '@react-three/uikit'
import { COLOURS } from './colours.ts'

/** Panel pixels are half a millimetre: 52 of them are 26 mm, above the 22 mm a fingertip needs at arm's length. */
export const PANEL_PX = { perMm: 2, button: 52, gap: 10, text: 20, small: 18 } as const

interface Props {
  readonly label: string
  readonly onPress: () => void
  /** Pressed in, as a layer that is on; absent for what only happens once. */
  readonly isOn?: boolean
  readonly isAllowed?: boolean
  readonly widthPx?: number
}

export function PanelButton({ label, onPress, isOn = false, isAllowed = true, widthPx }: Props) {
  const colour = !isAllowed ? COLOURS.textQuiet : isOn ? COLOURS.onAccent : COLOURS.text
  const rest = isOn ? COLOURS.accent : COLOURS.panelRaised
  return (
    <Container
      {...(widthPx === undefined ? { flexGrow: 1, flexBasis: 0 } : { width: widthPx })}
      height={PANEL_PX.button}
      borderRadius={10}
      borderWidth={2}
      borderColor={isAllowed ? COLOURS.panelEdge : COLOURS.panel}
      alignItems="center"
      justifyContent="center"
      backgroundColor={isAllowed ? rest : COLOURS.panel}
      {...(isAllowed && {
        hover: { backgroundColor: isOn ? '#9bdaff' : COLOURS.panelHover, borderColor: COLOURS.accent },
      })}
      {...(isAllowed && { active: { backgroundColor: isOn ? '#c4e9ff' : COLOURS.panelPressed } })}
      {...(isAllowed && { onClick: onPress })}
    >
      <Text color={colour} fontSize={PANEL_PX.text} fontWeight="medium">
        {label}
      </Text>
    </Container>
  )
}
