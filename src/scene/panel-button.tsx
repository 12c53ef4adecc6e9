/** Buttons of the in-headset panel: large enough for a finger, and each says how it stands. */
import { Container, Text, type VanillaContainer } from '@react-three/uikit'
import { createContext, useContext, useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import { Vector3 } from 'three'
import type { ShownButton } from '#session/buttons.ts'
import { COLOURS } from './colours.ts'
import { useParts } from './parts.ts'

/**
 * Panel pixels are two thirds of a millimetre: 52 of them are 35 mm, at 0.7 m as large as 24 mm at half a metre. Laid out
 * at half a millimetre a pixel, at which whole pixels suit the words, and enlarged.
 */
export const PANEL_PX = { perMm: 2, enlarged: 4 / 3, button: 52, gap: 10, text: 20, small: 18 } as const

/** On which panel a button stands. */
export const PanelName = createContext('')

interface Props {
  readonly label: string
  /** What a voice calls it, where what is written on it cannot be said, or another is written the same. */
  readonly spoken?: string
  readonly onPress: () => void
  /** Pressed in, as a layer that is on; absent for what only happens once. */
  readonly isOn?: boolean
  readonly isAllowed?: boolean
  readonly widthPx?: number
  /** As wide as the others of its row, so that columns stand under each other; else long labels get more of it. */
  readonly isEven?: boolean
}

export function PanelButton({
  label,
  spoken = label,
  onPress,
  isOn = false,
  isAllowed = true,
  widthPx,
  isEven = false,
}: Props) {
  const button = useRef<VanillaContainer>(null)
  const onBoard = useOnBoard(button, spoken, isAllowed, onPress)
  useEffect(() => {
    if (button.current)
      Object.assign(button.current, { name: `button: ${label}`, userData: { label, spoken, isAllowed, isOn } })
  }, [label, spoken, isAllowed, isOn])
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
      borderWidth={onBoard.isFocused ? 4 : 2}
      borderColor={onBoard.isFocused ? COLOURS.focus : isAllowed ? COLOURS.panelEdge : COLOURS.panel}
      alignItems="center"
      justifyContent="center"
      backgroundColor={isAllowed ? rest : COLOURS.panel}
      {...(isAllowed && {
        hover: { backgroundColor: isOn ? COLOURS.accentHover : COLOURS.panelHover, borderColor: COLOURS.accent },
      })}
      {...(isAllowed && { active: { backgroundColor: isOn ? COLOURS.accentPressed : COLOURS.panelPressed } })}
      {...(isAllowed && { onClick: onBoard.press })}
    >
      {/* In one line: rounded to whole pixels its room may be a hair less than its words. */}
      <Text color={colour} fontSize={PANEL_PX.text} fontWeight="medium" wordBreak="keep-all">
        {label}
      </Text>
    </Container>
  )
}

/** Puts it on the board of all that are shown, where keys and voice find it, and every press is heard. */
function useOnBoard(
  button: React.RefObject<VanillaContainer | null>,
  spoken: string,
  isAllowed: boolean,
  onPress: () => void,
) {
  const { buttons } = useParts()
  const panel = useContext(PanelName)
  // What it does changes with every rendering; which button it is does not.
  const does = useRef(onPress)
  useEffect(() => void (does.current = onPress), [onPress])
  const shown = useMemo(
    (): ShownButton => ({
      spoken,
      isAllowed,
      press: () => does.current(),
      place: () => ({ panel, ...placeOf(button.current) }),
    }),
    [button, spoken, isAllowed, panel],
  )
  useEffect(() => buttons.show(shown), [buttons, shown])
  const isFocused = useSyncExternalStore(buttons.subscribe, () => buttons.focused === shown)
  return { isFocused, press: () => buttons.press(shown) }
}

const middle = new Vector3()
const across = new Vector3()

/** Along the button's own axes: those of one panel are all parallel. */
function placeOf(button: VanillaContainer | null): { readonly xMm: number; readonly yMm: number } {
  if (!button) return { xMm: 0, yMm: 0 }
  middle.setFromMatrixPosition(button.matrixWorld).multiplyScalar(1000)
  across.setFromMatrixColumn(button.matrixWorld, 0).normalize()
  return { xMm: middle.dot(across), yMm: -middle.y }
}
