/** Inside the headset: the tip of a tool calibrated by turning it about it, and checked where it was calibrated. */
import { Container, Text } from '@react-three/uikit'
import type { Live } from '#session/live.ts'
import type { Calibrating, TippedTool } from '#session/calibrating.ts'
import { COLOURS } from './colours.ts'
import { PANEL_PX, PanelButton } from './panel-button.tsx'
import { useParts, useSession } from './parts.ts'
import { useLiveWords } from './use-live-words.ts'

const TOOLS: readonly (readonly [tool: TippedTool, name: string])[] = [
  ['needle', 'Needle'],
  ['stylus', 'Stylus'],
]

const sayFault = ({ calibrationFault }: Readonly<Live>): string => calibrationFault ?? ''

export function PanelCalibration() {
  const { commands } = useParts()
  const calibrating = useSession((state) => state.calibrating)
  const fault = useLiveWords(sayFault)
  const isRunning = calibrating?.state === 'running'
  const isBad = calibrating ? calibrating.state === 'failed' : fault !== ''
  return (
    <Container flexDirection="column" gap={PANEL_PX.gap}>
      {TOOLS.map(([tool, name]) => (
        <Container key={tool} flexDirection="row" gap={PANEL_PX.gap} alignItems="center">
          <Text color={COLOURS.textQuiet} fontSize={PANEL_PX.small} width={150}>
            {name}
          </Text>
          <PanelButton
            label={
              isRunning && calibrating.tool === tool && calibrating.what === 'tip' ? 'Begin again' : 'Calibrate tip'
            }
            isOn={isRunning && calibrating.tool === tool && calibrating.what === 'tip'}
            onPress={() => commands.calibrateTip(tool)}
          />
          <PanelButton
            label="Check"
            isOn={isRunning && calibrating.tool === tool && calibrating.what === 'check'}
            onPress={() => commands.checkTip(tool)}
          />
        </Container>
      ))}
      <Text color={COLOURS.text} fontSize={PANEL_PX.text} fontWeight="bold">
        {figures(calibrating)}
      </Text>
      <Container flexDirection="row" gap={PANEL_PX.gap} alignItems="center" justifyContent="space-between">
        <Text color={isBad ? COLOURS.warning : COLOURS.accent} fontSize={PANEL_PX.small} width={520}>
          {calibrating?.words ?? (fault || 'Rest the tip in a hollow and turn the tool about it, to all sides.')}
        </Text>
        <PanelButton
          label={isRunning ? 'Stop' : 'Close'}
          isAllowed={calibrating !== undefined}
          widthPx={110}
          onPress={() => commands.stopCalibrating()}
        />
      </Container>
    </Container>
  )
}

function figures(calibrating: Calibrating | undefined): string {
  const pivot = calibrating?.pivot
  if (!pivot) return ' '
  const moves = pivot.rmseMm === undefined ? '' : `   tip moves ${pivot.rmseMm.toFixed(2)} mm`
  return `${Math.min(pivot.taken, pivot.wanted)} of ${pivot.wanted} poses   turned by ${pivot.spreadDeg.toFixed(0)}°${moves}`
}
