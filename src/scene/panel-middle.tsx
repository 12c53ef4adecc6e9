/** What fills the middle of the headset's panel: one page, or else what is to be said or is known. */
import { Container, Text } from '@react-three/uikit'
import { needlePath } from '#core/planning/path.ts'
import type { SessionState } from '#session/state.ts'
import { clipped } from './clipped.ts'
import { COLOURS } from './colours.ts'
import { PanelAtlas } from './panel-atlas.tsx'
import { PanelCalibration } from './panel-calibration.tsx'
import { PanelCorrecting } from './panel-correcting.tsx'
import { PanelCut } from './panel-cut.tsx'
import { PanelGroups } from './panel-groups.tsx'
import { PANEL_PX, PanelButton } from './panel-button.tsx'
import type { PanelPage } from './panel-page.ts'
import { PanelPlanning } from './panel-planning.tsx'
import { PanelPractice } from './panel-practice.tsx'
import { PanelProcedure } from './panel-procedure.tsx'
import { PanelReadings } from './panel-readings.tsx'
import { PanelRegister } from './panel-register.tsx'
import { PanelSimulation } from './panel-simulation.tsx'
import { PanelSweep } from './panel-sweep.tsx'
import { PanelVertebrae } from './panel-vertebrae.tsx'
import { useParts, useSession } from './parts.ts'
import { pathInWords } from './path-words.ts'

export interface Paged {
  readonly page: PanelPage
  readonly onPage: (page: PanelPage) => void
}

export function PanelMiddle({ page, onPage }: Paged) {
  const hasAnatomy = useSession((state) => state.layers.structures && state.structures !== undefined)
  const isUnnamed = useSession(({ openCase, structures }) => openCase && !openCase.model && !structures)
  const isAtlasOn = useSession((state) => state.atlas.isOn)
  switch (page) {
    case 'cut':
      return <PanelCut />
    case 'planning':
      return <PanelPlanning />
    case 'sweep':
      return <PanelSweep />
    case 'tools':
      return <PanelSimulation />
    case 'register':
      return <PanelRegister />
    case 'calibration':
      return <PanelCalibration />
    case 'procedure':
      return <Procedure />
    case 'readings':
      return <PanelReadings />
    case 'correcting':
      return <PanelCorrecting />
    case 'atlas':
      return <PanelAtlas />
    case 'words':
      if (isAtlasOn) return <PanelAtlas />
      if (isUnnamed) return <Unnamed />
      return hasAnatomy ? <Anatomy onPage={onPage} /> : <Words />
  }
}

/** While somebody practises, the steps that count are those of the task. */
function Procedure() {
  const isPractising = useSession((state) => state.practice.phase !== 'none')
  return isPractising ? <PanelPractice /> : <PanelProcedure />
}

/** While something is to be said or done, that comes first. */
function Anatomy({ onPage }: Pick<Paged, 'onPage'>) {
  return useSession(isBusy) ? <Words /> : <PanelGroups onCorrect={() => onPage('correcting')} />
}

/** A planned path in figures comes first as well: it stands where there are no structures too. */
function Unnamed() {
  const hasPath = useSession(({ target, entry }) => target !== undefined && entry !== undefined)
  return useSession(isBusy) || hasPath ? <Words /> : <PanelVertebrae />
}

const isBusy = ({ placing, notices }: Pick<SessionState, 'placing' | 'notices'>) =>
  placing !== 'none' || notices.length > 0

const PLACING_WORDS = {
  none: '',
  landmark: 'Point at a landmark on the bone and press; then the next one.',
  target: 'Point at the bone or the ultrasound plane and press to set the target.',
  entry: 'Point at the skin side and press to set the entry point.',
} as const

/** What to do next, the planned path in figures, and what the system has to say. */
function Words() {
  const { session } = useParts()
  const placing = useSession((state) => state.placing)
  const target = useSession((state) => state.target)
  const entry = useSession((state) => state.entry)
  const notices = useSession((state) => state.notices)
  const path = target && entry ? needlePath(entry, target) : undefined
  const newest = notices.slice(-2)
  return (
    <Container flexDirection="column" gap={PANEL_PX.gap}>
      {placing !== 'none' && (
        <Text color={COLOURS.accent} fontSize={PANEL_PX.text}>
          {PLACING_WORDS[placing]}
        </Text>
      )}
      {path && (
        <Text color={COLOURS.text} fontSize={24} fontWeight="bold">
          {`Path ${pathInWords(path).join('   ')}`}
        </Text>
      )}
      {newest.map(({ id, level, text }, at) => (
        <Container key={id} flexDirection="row" alignItems="center" justifyContent="space-between" gap={PANEL_PX.gap}>
          <Text color={level === 'info' ? COLOURS.text : COLOURS[level]} fontSize={PANEL_PX.small} width={560}>
            {clipped(text, 130)}
          </Text>
          <PanelButton label="OK" spoken={`OK ${at + 1}`} onPress={() => session.actions.dismiss(id)} widthPx={64} />
        </Container>
      ))}
    </Container>
  )
}
