/** Buttons of the in-headset panel: large enough for a finger, and each says how it stands. */
import { Container, Text, type VanillaContainer } from '@react-three/uikit'
import { useEffect, useRef } from 'react'
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
  /** As wide as the others of its row, so that columns stand under each other; else long labels get more of it. */
  readonly isEven?: boolean
}

export function PanelButton({ label, onPress, isOn = false, isAllowed = true, widthPx, isEven = false }: Props) {
  const button = useRef<VanillaContainer>(null)
  useEffect(() => {
    if (button.current)
      Object.assign(button.current, { name: `button: ${label}`, userData: { label, isAllowed, isOn } })
  }, [label, isAllowed, isOn])
  const colour = !isAllowed ? COLOURS.textQuiet : isOn ? COLOURS.onAccent : COLOURS.text
  const rest = isOn ? COLOURS.accent : COLOURS.panelRaised
  return (
    <Container
      ref={button}
      {...(widthPx !== undefined
        ? { width: widthPx }
        : isEven
          ? { flexGrow: 1, flexBasis: 0 }
          : { flexGrow: 1, paddingX: PANEL_PX.gap })}
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
