/** Inside the headset: the procedure's steps, what is missing of them, consent and recording. */
import { Container, Text } from '@react-three/uikit'
import { needleNumber } from '#core/needle/needles.ts'
import { STEPS } from '#core/workflow/procedure.ts'
import { sayRecording, whyNotRecorded } from '#session/recording-words.ts'
import { guideNextNeedle } from '#session/needles.ts'
import { missingOf } from '#session/workflow.ts'
import { sayPhase, sayStep } from '#session/workflow-words.ts'
import { COLOURS } from './colours.ts'
import { PANEL_PX, PanelButton } from './panel-button.tsx'
import { useParts, useSession } from './parts.ts'

export function PanelProcedure() {
  const { session, commands } = useParts()
  const { actions } = session
  const { phase, isPlanLocked } = useSession((state) => state.workflow)
  const consent = useSession((state) => state.consent)
  const recording = useSession((state) => state.recording)
  const guided = useSession((state) => state.guidedNeedle)
  const hasSeveral = useSession((state) => state.trackedNeedles.length > 1)
  const isRecording = recording.state === 'running'
  const toggle = (to: keyof typeof consent) =>
    actions.noteConsent(to, consent[to] === undefined ? Date.now() : undefined)
  return (
    <Container flexDirection="column" gap={PANEL_PX.gap}>
      <StepLines />
      <Container flexDirection="row" gap={PANEL_PX.gap}>
        {hasSeveral && (
          <PanelButton label={`Needle ${needleNumber(guided)}`} onPress={() => guideNextNeedle(session)} />
        )}
        <PanelButton label="Consented" isOn={consent.procedure !== undefined} onPress={() => toggle('procedure')} />
        <PanelButton label="Lock plan" isOn={isPlanLocked} onPress={() => actions.lockPlan(!isPlanLocked)} />
        <PanelButton
          label={phase === 'review' ? 'Prepare' : 'Finish'}
          onPress={() => (phase === 'review' ? actions.prepareAgain() : actions.finishProcedure())}
        />
        <PanelButton label="Practise" onPress={() => commands.practice.next()} />
      </Container>
      <Container flexDirection="row" gap={PANEL_PX.gap} alignItems="center">
        <PanelButton label="May record" isOn={consent.recording !== undefined} onPress={() => toggle('recording')} />
        <PanelButton
          label={isRecording ? 'Stop' : 'Record'}
          isOn={isRecording}
          isAllowed={isRecording || whyNotRecorded(consent) === undefined}
          onPress={() => (isRecording ? commands.recording.stop() : commands.recording.start())}
        />
        <Text color={recording.state === 'failed' ? COLOURS.warning : COLOURS.textQuiet} fontSize={PANEL_PX.small}>
          {whyNotRecorded(consent) && !isRecording ? 'Consent to be recorded comes first' : sayRecording(recording)}
        </Text>
      </Container>
      <RecordLines />
    </Container>
  )
}

/** Of an open case: AI is taken back with one press; what is on the page can be locked away. */
function RecordLines() {
  const { session, commands } = useParts()
  const openRecord = useSession((state) => state.openRecord)
  const hasSignedIn = useSession((state) => state.presence.who !== undefined)
  if (!hasSignedIn) return undefined
  const isCare = openRecord?.purpose === 'care'
  return (
    <Container flexDirection="row" gap={PANEL_PX.gap}>
      {isCare && (
        <PanelButton
          label={openRecord.scopes.ai ? 'Take back AI' : 'AI: not agreed'}
          isAllowed={openRecord.scopes.ai}
          onPress={() => commands.withdrawConsent('ai')}
        />
      )}
      {isCare && (
        <PanelButton
          label={openRecord.scopes.recording ? 'Take back recording' : 'Recording: not agreed'}
          isAllowed={openRecord.scopes.recording}
          onPress={() => commands.withdrawConsent('recording')}
        />
      )}
      <PanelButton label="Lock" onPress={() => session.actions.lock()} />
    </Container>
  )
}

/** All steps in one line, then what is missing of the first two that are open. */
function StepLines() {
  const phase = useSession(({ workflow }) => workflow.phase)
  const told = useSession((state) => JSON.stringify(missingOf(state)))
  const missing = JSON.parse(told) as ReturnType<typeof missingOf>
  const open = STEPS.filter((step) => missing[step].length > 0)
  return (
    <Container flexDirection="column" gap={6}>
      <Text color={COLOURS.text} fontSize={PANEL_PX.text} fontWeight="bold">
        {`${sayPhase(phase)}: ${STEPS.length - open.length} of ${STEPS.length} steps done`}
      </Text>
      {open.length === 0 && (
        <Text color={COLOURS.textQuiet} fontSize={PANEL_PX.small}>
          Nothing is missing.
        </Text>
      )}
      {open.slice(0, 3).map((step) => (
        <Text key={step} color={COLOURS.warning} fontSize={PANEL_PX.small} width={640}>
          {`${sayStep(step)}: ${missing[step][0]}`}
        </Text>
      ))}
    </Container>
  )
}
