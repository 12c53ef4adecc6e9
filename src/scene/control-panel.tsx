/** The panel inside the headset: everything needed in the procedure, in one place that can be moved aside. */
import { Container, Text } from '@react-three/uikit'
import { useState } from 'react'
import type { SessionState, View } from '#session/state.ts'
import { clipped } from './clipped.ts'
import { COLOURS } from './colours.ts'
import { PanelFrame } from './panel-frame.tsx'
import { PanelMiddle, type Paged } from './panel-middle.tsx'
import type { PanelPage } from './panel-page.ts'
import { PANEL_PLACES } from './panel-places.ts'
import { PanelPlan } from './panel-plan.tsx'
import { PANEL_PX, PanelButton } from './panel-button.tsx'
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
        <PanelMiddle page={page} onPage={show} />
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

function Appearance({ page, onPage }: Paged) {
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

function Standing({ page, onPage }: Paged) {
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
