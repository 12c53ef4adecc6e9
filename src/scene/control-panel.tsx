/** The panel inside the headset: everything needed in the procedure, in one place that can be moved aside. */
import { Container, Text } from '@react-three/uikit'
import { useState } from 'react'
import { needlePath } from '#core/planning/path.ts'
import type { SessionState, View } from '#session/state.ts'
import { clipped } from './clipped.ts'
import { COLOURS } from './colours.ts'
import { PanelAtlas } from './panel-atlas.tsx'
import { PanelCalibration } from './panel-calibration.tsx'
import { PanelCut } from './panel-cut.tsx'
import { PanelFrame } from './panel-frame.tsx'
import { PanelGroups } from './panel-groups.tsx'
import { PanelReadings } from './panel-readings.tsx'
import type { PanelPage } from './panel-page.ts'
import { PANEL_PLACES } from './panel-places.ts'
import { PanelPlanning } from './panel-planning.tsx'
import { PanelPlan } from './panel-plan.tsx'
import { PanelPractice } from './panel-practice.tsx'
import { PanelProcedure } from './panel-procedure.tsx'
import { PanelSweep } from './panel-sweep.tsx'
import { PanelRegister } from './panel-register.tsx'
import { PanelSimulation } from './panel-simulation.tsx'
import { PANEL_PX, PanelButton } from './panel-button.tsx'
import { pathInWords } from './path-words.ts'
import { useParts, useSession } from './parts.ts'

const VIEWS: Readonly<Record<View, string>> = {
  page: '',
  desktop: 'Desktop',
  'immersive-ar': 'AR',
  'immersive-vr': 'VR',
}

const LAYERS: readonly { readonly layer: keyof SessionState['layers']; readonly label: string }[] = [
  { layer: 'volume', label: 'Volume' },
  { layer: 'boneSurface', label: 'Surface' },
  { layer: 'plane', label: 'Plane' },
  { layer: 'contour', label: 'Outline' },
  { layer: 'picture', label: '2-D' },
  { layer: 'names', label: 'Names' },
  { layer: 'structures', label: 'Anatomy' },
]

/** What is written there is no word. */
const SPOKEN: Readonly<Partial<Record<string, string>>> = { picture: 'two D' }

export function ControlPanel() {
  const isPractising = useSession((state) => state.practice.phase !== 'none')
  const [page, setPage] = useState<PanelPage>(isPractising ? 'procedure' : 'words')
  const show = (next: PanelPage) => setPage((before) => (before === next ? 'words' : next))
  const hasAnatomy = useSession((state) => state.layers.structures && state.structures !== undefined)
  const isAtlasOn = useSession((state) => state.atlas.isOn)
  const [wasPractising, setWasPractising] = useState(isPractising)
  if (isPractising !== wasPractising) {
    setWasPractising(isPractising)
    // The steps that count are then those of the task.
    if (isPractising) setPage('procedure')
  }

  return (
    <PanelFrame
      name="control-panel"
      place={PANEL_PLACES.control}
      widthPx={700}
      heightPx={680}
      paddingPx={20}
      barGapMm={20}
    >
      <Heading />
      <Layers />
      <Appearance page={page} onPage={show} />
      <PanelPlan page={page} onPage={show} />
      <Container flexDirection="column" flexGrow={1} overflow="hidden" justifyContent="center">
        {page === 'cut' ? (
          <PanelCut />
        ) : page === 'planning' ? (
          <PanelPlanning />
        ) : page === 'sweep' ? (
          <PanelSweep />
        ) : page === 'tools' ? (
          <PanelSimulation />
        ) : page === 'register' ? (
          <PanelRegister />
        ) : page === 'calibration' ? (
          <PanelCalibration />
        ) : page === 'procedure' ? (
          isPractising ? (
            <PanelPractice />
          ) : (
            <PanelProcedure />
          )
        ) : page === 'readings' ? (
          <PanelReadings />
        ) : page === 'atlas' || isAtlasOn ? (
          <PanelAtlas />
        ) : hasAnatomy ? (
          <Anatomy />
        ) : (
          <Words />
        )}
      </Container>
      <Standing page={page} onPage={show} />
    </PanelFrame>
  )
}

function Heading() {
  const name = useSession((state) => state.openCase?.name ?? 'No case open')
  const view = useSession((state) => VIEWS[state.view])
  const source = useSession((state) => state.source)
  const isFinding = useSession(({ perceiving }) => perceiving.state === 'running')
  const bone = useSession(({ perceiving }) => (perceiving.state === 'running' ? perceiving.backend : perceiving.state))
  const isWell = source.state === 'running' || source.state === 'idle'
  return (
    <Container flexDirection="column" gap={4}>
      <Container flexDirection="row" justifyContent="space-between">
        <Text color={COLOURS.text} fontSize={26} fontWeight="bold">
          {clipped(name, 38)}
        </Text>
        <Text color={COLOURS.textQuiet} fontSize={PANEL_PX.text}>
          {view}
        </Text>
      </Container>
      <Container flexDirection="row" justifyContent="space-between">
        <Text color={isWell ? COLOURS.textQuiet : COLOURS.warning} fontSize={PANEL_PX.small}>
          {clipped(`${source.label}: ${source.state}`, 46)}
        </Text>
        <Text color={isFinding ? COLOURS.textQuiet : COLOURS.warning} fontSize={PANEL_PX.small}>
          {clipped(`Bone outline: ${bone}`, 30)}
        </Text>
      </Container>
    </Container>
  )
}

function Layers() {
  const { session } = useParts()
  const layers = useSession((state) => state.layers)
  const isGuiding = useSession((state) => state.isGuiding)
  const hasAnatomy = useSession((state) => state.structures !== undefined)
  return (
    <Row>
      {LAYERS.map(({ layer, label }) => (
        <PanelButton
          key={layer}
          label={label}
          spoken={`Layer ${SPOKEN[layer] ?? label}`}
          isOn={layers[layer]}
          // The flat picture stays while guidance is on; anatomy is there only where it is known.
          isAllowed={!(layer === 'picture' && isGuiding) && !(layer === 'structures' && !hasAnatomy)}
          onPress={() => session.actions.setLayer(layer, !layers[layer])}
        />
      ))}
    </Row>
  )
}

function Appearance({ page, onPage }: { readonly page: PanelPage; readonly onPage: (page: PanelPage) => void }) {
  const { session } = useParts()
  const preset = useSession((state) => state.preset)
  const clip = useSession((state) => state.clip)
  const isSimulated = useSession((state) => state.source.kind === 'simulated')
  return (
    <Row>
      <PanelButton label="Bone" isOn={preset === 'bone'} onPress={() => session.actions.set({ preset: 'bone' })} />
      <PanelButton
        label="Soft tissue"
        isOn={preset === 'soft-tissue'}
        onPress={() => session.actions.set({ preset: 'soft-tissue' })}
      />
      <PanelButton
        label="Cut at plane"
        isOn={clip.byPlane}
        onPress={() => session.actions.set({ clip: { ...clip, byPlane: !clip.byPlane } })}
      />
      <PanelButton label="Steps" isOn={page === 'procedure'} onPress={() => onPage('procedure')} />
      <PanelButton label="Cut box" isOn={page === 'cut'} onPress={() => onPage('cut')} />
      <PanelButton
        label="Tools"
        isOn={page === 'tools'}
        isAllowed={isSimulated || page === 'tools'}
        onPress={() => onPage('tools')}
      />
    </Row>
  )
}

/** While something is to be said or done, that comes first. */
function Anatomy() {
  const isBusy = useSession(({ placing, notices }) => placing !== 'none' || notices.length > 0)
  return isBusy ? <Words /> : <PanelGroups />
}

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

function Standing({ page, onPage }: { readonly page: PanelPage; readonly onPage: (page: PanelPage) => void }) {
  const { session, commands } = useParts()
  return (
    <Container flexDirection="row" gap={PANEL_PX.gap} alignItems="center">
      <Text color={COLOURS.textQuiet} fontSize={PANEL_PX.small} width={222}>
        {'Training and research only.\nNot a medical device.'}
      </Text>
      <PanelButton label="Hide all" onPress={() => session.actions.set({ isViewCleared: true })} widthPx={96} />
      <PanelButton label="Register" isOn={page === 'register'} onPress={() => onPage('register')} widthPx={104} />
      <PanelButton
        label="Calibrate"
        isOn={page === 'calibration'}
        onPress={() => onPage('calibration')}
        widthPx={112}
      />
      <PanelButton label="Reset" onPress={() => commands.resetPlacement()} />
      <PanelButton label="Leave" onPress={() => commands.leave()} widthPx={80} />
    </Container>
  )
}

function Row({ children }: { readonly children: React.ReactNode }) {
  return (
    <Container flexDirection="row" gap={PANEL_PX.gap}>
      {children}
    </Container>
  )
}
