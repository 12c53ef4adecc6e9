/** Inside the headset: tools, pictures and the headset itself calibrated with both hands at the tools, and checked. */
import { Container, Text } from '@react-three/uikit'
import { useState, type ReactNode } from 'react'
import { nameOfWay, standingIn, WAY_WORDS } from '#session/calibration-words.ts'
import type { Live } from '#session/live.ts'
import type { Calibrating, GuidedWay, TippedTool } from '#session/calibrating.ts'
import { clipped } from './clipped.ts'
import { COLOURS } from './colours.ts'
import { PANEL_PX, PanelButton } from './panel-button.tsx'
import { useParts, useSession } from './parts.ts'
import { useLiveWords } from './use-live-words.ts'

/** Marking a tip in the picture needs a pointer at rest: that one is made on the page. */
const PICTURE_WAYS = ['side', 'jig', 'lag'] as const satisfies readonly GuidedWay[]
const HEADSET_WAYS = ['turns', 'spot'] as const satisfies readonly GuidedWay[]
const NAMES: Readonly<Record<TippedTool, string>> = { needle: 'Needle', stylus: 'Stylus' }

const sayFault = ({ calibrationFault }: Readonly<Live>): string => calibrationFault ?? ''

export function PanelCalibration() {
  const { commands } = useParts()
  const [tool, setTool] = useState<TippedTool>('needle')
  const calibrating = useSession((state) => state.calibrating)
  const doing = calibrating?.state === 'running' ? calibrating.what : undefined
  return (
    <Container flexDirection="column" gap={PANEL_PX.gap}>
      <Row>
        <PanelButton
          label={NAMES[tool]}
          widthPx={LABEL_PX}
          onPress={() => setTool(tool === 'needle' ? 'stylus' : 'needle')}
        />
        <PanelButton isEven label="Tip" isOn={doing === 'tip'} onPress={() => commands.calibrateTip(tool)} />
        <PanelButton isEven label="Shaft" isOn={doing === 'shaft'} onPress={() => commands.calibrate('shaft', tool)} />
        <PanelButton isEven label="Flip" onPress={() => commands.flipShaft(tool)} />
        <PanelButton isEven label="Check" isOn={doing === 'check'} onPress={() => commands.checkTip(tool)} />
      </Row>
      <Row>
        <Label words="Picture" />
        {PICTURE_WAYS.map((way) => (
          <PanelButton
            key={way}
            isEven
            label={WAY_WORDS[way].short}
            isOn={doing === way}
            onPress={() => commands.calibrate(way, tool)}
          />
        ))}
      </Row>
      <Row>
        <Label words="Headset" />
        {HEADSET_WAYS.map((way) => (
          <PanelButton
            key={way}
            isEven
            label={WAY_WORDS[way].short}
            isOn={doing === way}
            onPress={() => commands.calibrate(way, tool)}
          />
        ))}
        <PanelButton isEven label="Lay on patient" onPress={() => commands.layOnPatient()} />
      </Row>
      <Progress calibrating={calibrating} />
    </Container>
  )
}

const LABEL_PX = 110

function Progress({ calibrating }: { readonly calibrating: Calibrating | undefined }) {
  const { commands } = useParts()
  const fault = useLiveWords(sayFault)
  const isRunning = calibrating?.state === 'running'
  const isBad = calibrating ? calibrating.state === 'failed' : fault !== ''
  const words = calibrating?.words ?? (fault || 'A tip: rest it in a hollow and turn the tool about it, to all sides.')
  return (
    <Container flexDirection="row" gap={PANEL_PX.gap} alignItems="center" justifyContent="space-between">
      <Container flexDirection="column" gap={4} width={520}>
        {calibrating && (
          <Text color={COLOURS.text} fontSize={PANEL_PX.small} fontWeight="bold" width={520}>
            {figures(calibrating)}
          </Text>
        )}
        <Text color={isBad ? COLOURS.warning : COLOURS.accent} fontSize={PANEL_PX.small} width={520}>
          {clipped(isRunning && calibrating ? `${nameOfWay(calibrating)}: ${words}` : words, 120)}
        </Text>
      </Container>
      <PanelButton
        label={isRunning ? 'Stop' : 'Close'}
        isAllowed={calibrating !== undefined}
        widthPx={110}
        onPress={() => commands.stopCalibrating()}
      />
    </Container>
  )
}

function figures(calibrating: Calibrating): string {
  const standing = standingIn(calibrating)
  if (!standing) return ' '
  const known = standing.figures.filter(({ value }) => value !== '–').slice(0, 3)
  return [`${standing.taken} of ${standing.wanted}`, ...known.map(({ name, value }) => `${name} ${value}`)].join('   ')
}

function Label({ words }: { readonly words: string }) {
  return (
    <Text color={COLOURS.textQuiet} fontSize={PANEL_PX.small} width={LABEL_PX}>
      {words}
    </Text>
  )
}

function Row({ children }: { readonly children: ReactNode }) {
  return (
    <Container flexDirection="row" gap={PANEL_PX.gap} alignItems="center">
      {children}
    </Container>
  )
}
