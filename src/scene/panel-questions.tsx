/** Inside the headset: NASA-TLX and SUS, one question after the other, each answered by one press. */
import { Container, Text } from '@react-three/uikit'
import { useState } from 'react'
import { TLX_SCALES, type TlxRatings } from '#core/training/questionnaires.ts'
import { SUS_STATEMENTS, TLX_WORDS } from '#session/practice-words.ts'
import { COLOURS } from './colours.ts'
import { PANEL_PX, PanelButton } from './panel-button.tsx'
import { useParts } from './parts.ts'

export type Asking = 'workload' | 'usability'

interface Props {
  readonly asking: Asking
  readonly attemptId: string
  readonly onEnd: () => void
}

/** Tens are as fine as a finger points: the paper scale has twentieths. */
const TENS = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100] as const
const FIVES = [1, 2, 3, 4, 5] as const

export function PanelQuestions({ asking, attemptId, onEnd }: Props) {
  const { commands } = useParts()
  const [answers, setAnswers] = useState<readonly number[]>([])
  const isWorkload = asking === 'workload'
  const count = isWorkload ? TLX_SCALES.length : SUS_STATEMENTS.length
  const { title, question, low, high } = isWorkload ? workload(answers.length) : usability(answers.length)

  function give(value: number) {
    const given = [...answers, value]
    if (given.length < count) return setAnswers(given)
    if (isWorkload)
      commands.practice.rateWorkload(
        attemptId,
        Object.fromEntries(TLX_SCALES.map((scale, n) => [scale, given[n]!])) as unknown as TlxRatings,
      )
    else commands.practice.rateUsability(attemptId, given)
    onEnd()
  }

  return (
    <Container flexDirection="column" gap={PANEL_PX.gap}>
      <Text color={COLOURS.text} fontSize={24} fontWeight="bold">
        {`${title}, ${answers.length + 1} of ${count}`}
      </Text>
      <Text color={COLOURS.text} fontSize={PANEL_PX.text} width={656}>
        {question}
      </Text>
      <Container flexDirection="row" justifyContent="space-between">
        <Text color={COLOURS.textQuiet} fontSize={PANEL_PX.small}>
          {low}
        </Text>
        <Text color={COLOURS.textQuiet} fontSize={PANEL_PX.small}>
          {high}
        </Text>
      </Container>
      <Container flexDirection="row" gap={6}>
        {(isWorkload ? TENS : FIVES).map((value) => (
          <PanelButton key={value} isEven label={String(value)} onPress={() => give(value)} />
        ))}
      </Container>
      <Container flexDirection="row" gap={PANEL_PX.gap}>
        <PanelButton
          isEven
          label="Back"
          isAllowed={answers.length > 0}
          onPress={() => setAnswers(answers.slice(0, -1))}
        />
        <PanelButton isEven label="Not now" onPress={onEnd} />
      </Container>
    </Container>
  )
}

function workload(at: number) {
  const [title, question, low, high] = TLX_WORDS[TLX_SCALES[Math.min(at, TLX_SCALES.length - 1)]!]
  return { title, question, low, high }
}

const usability = (at: number) => ({
  title: 'Usability',
  question: SUS_STATEMENTS[Math.min(at, SUS_STATEMENTS.length - 1)]!,
  low: 'strongly disagree',
  high: 'strongly agree',
})
