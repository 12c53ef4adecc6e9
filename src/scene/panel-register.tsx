/** Inside the headset: patient and CT brought together, what came of it, and whether it holds. */
import { Container, Text } from '@react-three/uikit'
import { sayCause, sayError, sayPartMm } from '#core/safety/say-error.ts'
import { whyNotUsed } from '#session/registering.ts'
import type { Live } from '#session/live.ts'
import { LEAST_SWEPT_POINTS, sayLandmarks, sayLevels, sayOutcome, sayRegistration, saySweep, whyNotEach } from '#session/registering-words.ts' // prettier-ignore
import { clipped } from './clipped.ts'
import { COLOURS } from './colours.ts'
import { PANEL_PX, PanelButton } from './panel-button.tsx'
import { useParts, useSession } from './parts.ts'
import { useLiveWords } from './use-live-words.ts'

/** Two rows of the panel's small letters. */
const LINE_LETTERS = 150

export function PanelRegister() {
  const { session, commands } = useParts()
  const { register } = commands
  const registering = useSession((state) => state.registering)
  const registration = useSession((state) => state.registration)
  const isPicking = useSession((state) => state.placing === 'landmark')
  const hasSweptBone = useSession((state) => state.sweptBone !== undefined)
  const hasLabels = useSession((state) => state.structures?.labels !== undefined)
  const { sweep, landmarks, outcome, isLevelChecked, scope } = registering
  const isEach = scope === 'each vertebra'
  const set = session.actions.set
  return (
    <Container flexDirection="column" gap={PANEL_PX.gap}>
      <Container flexDirection="row" gap={PANEL_PX.gap}>
        <PanelButton
          label={sweep.state === 'idle' ? 'Sweep bone' : 'Stop'}
          isOn={sweep.state === 'collecting'}
          onPress={() => (sweep.state === 'idle' ? register.startSweep() : register.stopSweep())}
        />
        <PanelButton
          label="Fit to CT"
          isAllowed={sweep.state !== 'computing' && sweep.points >= LEAST_SWEPT_POINTS}
          onPress={() => register.finishSweep()}
        />
        <PanelButton
          label="Pick in CT"
          isOn={isPicking}
          onPress={() => set({ placing: isPicking ? 'none' : 'landmark' })}
        />
        <PanelButton
          label="Touched"
          isAllowed={landmarks.some(({ touched }) => !touched)}
          onPress={() => register.touchLandmark()}
        />
      </Container>
      <Container flexDirection="row" gap={PANEL_PX.gap}>
        <PanelButton
          label="Level is right"
          isOn={isLevelChecked}
          isAllowed={outcome?.isAccepted === true}
          onPress={() => set({ registering: { ...session.getState().registering, isLevelChecked: !isLevelChecked } })}
        />
        <PanelButton label="Use it" isAllowed={whyNotUsed(registering) === ''} onPress={() => register.useOutcome()} />
        <PanelButton label="Check touch" isAllowed={registration !== undefined} onPress={() => register.touchCheck()} />
        <PanelButton
          label="Check bone"
          isAllowed={registration !== undefined}
          onPress={() => register.contourCheck()}
        />
      </Container>
      <Container flexDirection="row" gap={PANEL_PX.gap}>
        <PanelButton
          label="Each vertebra"
          isOn={isEach}
          isAllowed={isEach || whyNotEach(hasLabels) === ''}
          onPress={() =>
            set({
              registering: { ...session.getState().registering, scope: isEach ? 'whole spine' : 'each vertebra' },
            })
          }
        />
        <PanelButton
          label="Swept volume"
          isAllowed={hasSweptBone && sweep.state === 'idle'}
          onPress={() => register.useSweptBone()}
        />
      </Container>
      <Line words={landmarks.length > 0 ? sayLandmarks(registering) : saySweep(sweep)} />
      {outcome && (
        <Line
          words={`${outcome.isAccepted ? 'Accepted' : 'Refused'}. ${outcome.refusals[0] ?? sayOutcome(outcome)}`}
          isWarning={!outcome.isAccepted}
        />
      )}
      {outcome?.levels && <Line words={`TRE in mm (one map instead): ${sayLevels(outcome.levels)}`} />}
      <Line words={sayRegistration(registration)} isWarning={registration?.verdict?.isPassed === false} />
      <ErrorLines />
    </Container>
  )
}

/** The budget and its parts. */
function ErrorLines() {
  return <Line words={useLiveWords(sayBudget)} />
}

function sayBudget({ errorBudget }: Readonly<Live>): string {
  if (!errorBudget) return 'Position error: nothing is placed'
  const parts = errorBudget.parts.map((part) => `${sayCause(part.cause)} ${sayPartMm(part)}`)
  return `${sayError(errorBudget)}: ${parts.join(', ')}`
}

function Line({ words, isWarning = false }: { readonly words: string; readonly isWarning?: boolean }) {
  return (
    <Text color={isWarning ? COLOURS.warning : COLOURS.textQuiet} fontSize={PANEL_PX.small} width={650}>
      {clipped(words, LINE_LETTERS)}
    </Text>
  )
}
