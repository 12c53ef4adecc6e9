/** Inside the headset: the plan step by step, each press the next choice. */
import { Container, Text } from '@react-three/uikit'
import { useState } from 'react'
import { planChecks } from '#core/planning/checks.ts'
import { isLocked } from '#core/planning/plan-history.ts'
import { placeName } from '#core/planning/procedure.ts'
import { placeOf } from '#core/planning/plan.ts'
import { waysFound } from '#session/planning.ts'
import {
  acceptProposal,
  chooseWay,
  lookAtNextWay,
  nextLevel,
  nextProcedure,
  otherSide,
  redoPlan,
  undoPlan,
} from '#session/plan-steps.ts'
import { sayNeedle, saySearch, sayTarget } from '#session/plan-words.ts'
import { clipped } from './clipped.ts'
import { COLOURS } from './colours.ts'
import { PANEL_PX, PanelButton } from './panel-button.tsx'
import { useParts, useSession } from './parts.ts'

/** Where nothing can be typed, one of these is the reason. */
const REASONS = ['Wrong level', 'Wrong side', 'Other way', 'Other needle'] as const

export function PanelPlanning() {
  const locked = useSession((state) => isLocked(state.plan))
  const [isUnlocking, setUnlocking] = useState(false)
  if (locked && isUnlocking) return <Reasons onChosen={() => setUnlocking(false)} />
  return (
    <Container flexDirection="column" gap={PANEL_PX.gap}>
      <What isLocked={locked} />
      <TargetAndWay isLocked={locked} />
      <Steps isLocked={locked} onUnlock={() => setUnlocking(true)} />
      <Words />
    </Container>
  )
}

interface Locked {
  readonly isLocked: boolean
}

function What({ isLocked: shut }: Locked) {
  const { session } = useParts()
  const { procedure, level, side } = useSession(({ plan }) => plan.now)
  return (
    <Container flexDirection="row" gap={PANEL_PX.gap}>
      <PanelButton
        label={procedure ? clipped(procedure.name, 30) : 'Choose procedure'}
        isAllowed={!shut}
        onPress={() => nextProcedure(session)}
        widthPx={350}
      />
      <PanelButton
        label={level && procedure ? placeName(procedure, { level, side: undefined }) : 'Level'}
        isAllowed={!shut && procedure !== undefined && procedure.levels.length > 1}
        onPress={() => nextLevel(session)}
      />
      <PanelButton
        label={side === undefined ? 'Side' : side === 'left' ? 'Left' : 'Right'}
        isAllowed={!shut && procedure?.isSided === true}
        onPress={() => otherSide(session)}
      />
    </Container>
  )
}

function TargetAndWay({ isLocked: shut }: Locked) {
  const { session, commands } = useParts()
  const plan = useSession((state) => state.plan.now)
  const ways = useSession(waysFound)
  const lookedAt = useSession(({ planning }) => planning.lookedAt)
  const isPlaced = placeOf(plan) !== undefined
  return (
    <Container flexDirection="row" gap={PANEL_PX.gap}>
      <PanelButton label="Propose" isAllowed={!shut && isPlaced} onPress={() => commands.plan.propose()} />
      <PanelButton
        label="Accept"
        isAllowed={!shut && plan.proposal !== undefined}
        onPress={() => acceptProposal(session)}
      />
      <PanelButton
        label="Find ways"
        isAllowed={!shut && isPlaced && plan.target !== undefined}
        onPress={() => commands.plan.findWays()}
      />
      <PanelButton
        label={ways.length > 0 ? `Way ${lookedAt + 1} of ${ways.length}` : 'Next way'}
        isAllowed={!shut && ways.length > 0}
        onPress={() => lookAtNextWay(session)}
      />
      <PanelButton
        label="Take it"
        isOn={ways[lookedAt] !== undefined && plan.corridor === ways[lookedAt]}
        isAllowed={!shut && ways.length > 0}
        onPress={() => chooseWay(session)}
      />
    </Container>
  )
}

function Steps({ isLocked: shut, onUnlock }: Locked & { readonly onUnlock: () => void }) {
  const { session, commands } = useParts()
  const plan = useSession((state) => state.plan)
  return (
    <Container flexDirection="row" gap={PANEL_PX.gap}>
      <PanelButton label="Undo" isAllowed={!shut && plan.past.length > 0} onPress={() => undoPlan(session)} />
      <PanelButton label="Redo" isAllowed={!shut && plan.future.length > 0} onPress={() => redoPlan(session)} />
      <PanelButton
        label="Clear"
        isAllowed={!shut && (plan.now.target ?? plan.now.entry ?? plan.now.proposal) !== undefined}
        onPress={() => session.actions.clearPlan()}
      />
      <PanelButton
        label={shut ? 'Unlock' : 'Lock'}
        isOn={shut}
        onPress={() => (shut ? onUnlock() : commands.plan.lock())}
      />
    </Container>
  )
}

function Reasons({ onChosen }: { readonly onChosen: () => void }) {
  const { commands } = useParts()
  return (
    <Container flexDirection="column" gap={PANEL_PX.gap}>
      <Text color={COLOURS.text} fontSize={PANEL_PX.text}>
        Why is the plan unlocked? It is kept with the plan.
      </Text>
      <Container flexDirection="row" gap={PANEL_PX.gap}>
        {REASONS.map((reason) => (
          <PanelButton
            key={reason}
            label={reason}
            onPress={() => {
              commands.plan.unlock(reason)
              onChosen()
            }}
          />
        ))}
      </Container>
      <Container flexDirection="row">
        <PanelButton label="Stay locked" onPress={onChosen} widthPx={200} />
      </Container>
    </Container>
  )
}

/** What counts now: a proposal, the way that is looked at, what blocks; and what the system has to say. */
function Words() {
  const plan = useSession((state) => state.plan.now)
  const way = useSession((state) => waysFound(state)[state.planning.lookedAt])
  const search = useSession(({ planning }) => planning.search)
  const isChosen = way !== undefined && plan.corridor === way
  const checks = planChecks(plan)
  const against = checks.find(({ level }) => level === 'block') ?? checks.find(({ level }) => level === 'warn')
  const told = way && !isChosen ? way.reasons.slice(0, 2).join('; ') : sayNeedle(plan) || saySearch(search)
  return (
    <Container flexDirection="column" gap={4}>
      <Line words={way && !isChosen ? told : sayTarget(plan)} />
      {told && !(way && !isChosen) && <Line words={told} />}
      {against && <Line words={clipped(against.text, 75)} isWarning />}
    </Container>
  )
}

function Line({ words, isWarning = false }: { readonly words: string; readonly isWarning?: boolean }) {
  return (
    <Text color={isWarning ? COLOURS.warning : COLOURS.textQuiet} fontSize={PANEL_PX.small} width={650}>
      {clipped(words, 150)}
    </Text>
  )
}
