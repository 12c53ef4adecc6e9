/** Inside the headset: the task that is on the table, what to do now, how it goes and how it went. */
import { Container, Text } from '@react-three/uikit'
import { useState } from 'react'
import type { Live } from '#session/live.ts'
import type { Debrief, Practice } from '#session/practice.ts'
import { sayOutcome } from '#session/practice-words.ts'
import { COLOURS } from './colours.ts'
import { clipped } from './clipped.ts'
import { PANEL_PX, PanelButton } from './panel-button.tsx'
import { PanelQuestions, type Asking } from './panel-questions.tsx'
import { useParts, useSession } from './parts.ts'
import { useLiveWords } from './use-live-words.ts'

const ANSWERS = { mark: 'Mark', here: 'Here', done: 'Done' } as const
const WIDTH_PX = 656

const sayAsked = ({ practice }: Readonly<Live>, { practice: { now } }: { readonly practice: Practice }): string =>
  practice?.asked ?? now?.task.goal ?? ''
const sayLines = ({ practice }: Readonly<Live>): string =>
  practice?.lines.map(([name, figure]) => `${name} ${figure}`).join('    ') ?? ''
const sayAnswer = ({ practice }: Readonly<Live>): string => ANSWERS[practice?.answer ?? 'done']

export function PanelPractice() {
  const { commands } = useParts()
  const { phase, now, debrief, told } = useSession((state) => state.practice)
  const [asking, ask] = useState<Asking>()
  const asked = useLiveWords(sayAsked)
  const lines = useLiveWords(sayLines)
  if (!now) return null
  if (asking && debrief)
    return <PanelQuestions asking={asking} attemptId={debrief.attempt.id} onEnd={() => ask(undefined)} />
  if (phase === 'ended' && debrief) return <Ended debrief={debrief} onAsk={ask} />
  return (
    <Container flexDirection="column" gap={PANEL_PX.gap}>
      <Text color={COLOURS.text} fontSize={24} fontWeight="bold">
        {clipped(now.task.name, 44)}
      </Text>
      <Text color={COLOURS.accent} fontSize={PANEL_PX.text} width={WIDTH_PX}>
        {clipped(asked, 150)}
      </Text>
      <Text color={COLOURS.text} fontSize={PANEL_PX.text} width={WIDTH_PX}>
        {lines || ' '}
      </Text>
      <Text color={COLOURS.textQuiet} fontSize={PANEL_PX.small} width={WIDTH_PX}>
        {clipped(told, 140)}
      </Text>
      <Buttons onLeave={() => commands.practice.leave()} />
    </Container>
  )
}

function Buttons({ onLeave }: { readonly onLeave: () => void }) {
  const { commands } = useParts()
  const phase = useSession((state) => state.practice.phase)
  const answer = useLiveWords(sayAnswer)
  const { isHearing, isSpeaking } = useSession((state) => state.practice.talk)
  return (
    <Container flexDirection="row" gap={PANEL_PX.gap}>
      {phase === 'ready' && <PanelButton isEven isOn label="Begin" onPress={() => commands.practice.begin()} />}
      {phase === 'running' && <PanelButton isEven isOn label={answer} onPress={() => commands.practice.answer()} />}
      {(phase === 'running' || phase === 'paused') && (
        <PanelButton
          isEven
          label={phase === 'running' ? 'Pause' : 'Go on'}
          onPress={() => commands.practice.pause(phase === 'running')}
        />
      )}
      {phase !== 'preparing' && phase !== 'ready' && (
        <PanelButton isEven label="Start again" onPress={() => commands.practice.again()} />
      )}
      {(isHearing || isSpeaking) && (
        <PanelButton
          isEven
          label={isSpeaking ? 'Stop speaking' : 'Speak back'}
          onPress={() => commands.practice.speak(!isSpeaking)}
        />
      )}
      <PanelButton isEven label="Leave task" onPress={onLeave} />
    </Container>
  )
}

function Ended({ debrief, onAsk }: { readonly debrief: Debrief; readonly onAsk: (asking: Asking) => void }) {
  const { commands } = useParts()
  const { attempt, improve, good, score } = debrief
  const lines = [...attempt.reasons, ...improve.map(({ advice }) => advice)].slice(0, 3)
  return (
    <Container flexDirection="column" gap={PANEL_PX.gap}>
      <Text color={attempt.isPassed ? COLOURS.accent : COLOURS.text} fontSize={24} fontWeight="bold">
        {sayOutcome(attempt)}
      </Text>
      {score !== undefined && (
        <Text color={COLOURS.text} fontSize={PANEL_PX.text}>
          {`${score.toFixed(0)} of 100 beside experts`}
        </Text>
      )}
      {lines.map((line) => (
        <Text key={line} color={COLOURS.text} fontSize={PANEL_PX.small} width={WIDTH_PX}>
          {clipped(line, 140)}
        </Text>
      ))}
      {lines.length < 2 && good.length > 0 && (
        <Text color={COLOURS.textQuiet} fontSize={PANEL_PX.small} width={WIDTH_PX}>
          {clipped(`As good as an expert: ${good.join('; ')}`, 140)}
        </Text>
      )}
      <Container flexDirection="row" gap={PANEL_PX.gap}>
        <PanelButton isEven isOn label="Again" onPress={() => commands.practice.again()} />
        <PanelButton isEven label="Next" onPress={() => commands.practice.next()} />
        <PanelButton isEven label="Workload" onPress={() => onAsk('workload')} />
        <PanelButton isEven label="Usability" onPress={() => onAsk('usability')} />
        <PanelButton isEven label="Leave task" onPress={() => commands.practice.leave()} />
      </Container>
    </Container>
  )
}
