/** The quiz and the tour inside the headset: what is asked or told, and the buttons to answer and to go on. */
import { Container, Text } from '@react-three/uikit'
import type { WantedView } from '#core/anatomy/view-hint.ts'
import type { Level } from '#core/anatomy/levels.ts'
import { answered, asked, explainAnswer, sayOption, sayQuestion, scoreOf } from '#core/atlas/quiz.ts'
import { answerQuiz, apartOf, endQuiz, nextQuestion } from '#session/atlas.ts'
import { endTour, nextStep, speakTour, stepBack } from '#session/touring.ts'
import { clipped } from './clipped.ts'
import { COLOURS } from './colours.ts'
import { PANEL_PX, PanelButton } from './panel-button.tsx'
import { useParts, useSession } from './parts.ts'

export function PanelQuiz() {
  const { session } = useParts()
  const quiz = useSession(({ atlas }) => atlas.quiz)
  const language = useSession(({ atlas }) => atlas.language)
  const parts = useSession((state) => apartOf(state)?.parts)
  if (!quiz || !parts) return null
  const [question, given, score] = [asked(quiz), answered(quiz), scoreOf(quiz)]
  const told = explainAnswer(quiz, parts, language)
  return (
    <Container flexDirection="column" gap={PANEL_PX.gap}>
      <Words size={PANEL_PX.small} colour={COLOURS.textQuiet}>
        {question
          ? `Question ${quiz.at + 1} of ${score.of}. ${score.right} right so far.`
          : `${score.right} of ${score.of} right at the first answer.`}
      </Words>
      {question && !told && (
        <Words size={24} colour={COLOURS.text}>
          {clipped(sayQuestion(question, parts, language), 100)}
        </Words>
      )}
      {told && (
        <Words size={PANEL_PX.small} colour={given?.isRight ? '#8fe3a5' : COLOURS.warning}>
          {clipped(told, 260)}
        </Words>
      )}
      {question && question.type !== 'touch' && !given && (
        <Options
          options={question.options}
          say={(option) => clipped(sayOption(option, parts, language), 34)}
          onPick={(option) => answerQuiz(session, option)}
        />
      )}
      <Row>
        {question && !given && <PanelButton label="Show me" onPress={() => answerQuiz(session, undefined)} />}
        {given && <PanelButton label="Go on" onPress={() => nextQuestion(session)} />}
        <PanelButton label="End quiz" onPress={() => endQuiz(session)} />
      </Row>
    </Container>
  )
}

type Option = number | Level | WantedView

interface OptionsProps {
  readonly options: readonly Option[]
  say(option: Option): string
  onPick(option: Option): void
}

/** Levels beside each other, names in two rows of two. */
function Options({ options, say, onPick }: OptionsProps) {
  const rows = typeof options[0] === 'number' ? [options.slice(0, 2), options.slice(2)] : [options]
  return rows.map((row) => (
    <Row key={row.join(' ')}>
      {row.map((option) => (
        <PanelButton key={option} label={say(option)} isEven onPress={() => onPick(option)} />
      ))}
    </Row>
  ))
}

export function PanelTour() {
  const { session } = useParts()
  const touring = useSession(({ atlas }) => atlas.touring)
  const step = touring?.tour.steps[touring.at]
  if (!touring || !step) return null
  const last = touring.tour.steps.length - 1
  return (
    <Container flexDirection="column" gap={PANEL_PX.gap}>
      <Words size={24} colour={COLOURS.text}>
        {clipped(`${touring.at + 1} of ${last + 1}: ${step.title}`, 60)}
      </Words>
      <Words size={PANEL_PX.small} colour={COLOURS.text}>
        {clipped(step.narration, 330)}
      </Words>
      <Row>
        <PanelButton label="Back" isAllowed={touring.at > 0} onPress={() => stepBack(session)} />
        <PanelButton label="Next" spoken="Next step" isAllowed={touring.at < last} onPress={() => nextStep(session)} />
        <PanelButton label="Aloud" isOn={touring.isSpoken} onPress={() => speakTour(session, !touring.isSpoken)} />
        <PanelButton label="End tour" onPress={() => endTour(session)} />
      </Row>
    </Container>
  )
}

function Words({
  size,
  colour,
  children,
}: {
  readonly size: number
  readonly colour: string
  readonly children: string
}) {
  return (
    <Text color={colour} fontSize={size} width={650}>
      {children}
    </Text>
  )
}

function Row({ children }: { readonly children: React.ReactNode }) {
  return (
    <Container flexDirection="row" gap={PANEL_PX.gap}>
      {children}
    </Container>
  )
}
