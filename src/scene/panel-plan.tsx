/** Inside the headset: target, entry and guidance, and the ways to what else fills the panel. */
import { Container } from '@react-three/uikit'
import { needlePath } from '#core/planning/path.ts'
import { PANEL_PX, PanelButton } from './panel-button.tsx'
import type { PanelPage } from './panel-page.ts'
import { useParts, useSession } from './parts.ts'

export function PanelPlan({ page, onPage }: { readonly page: PanelPage; readonly onPage: (page: PanelPage) => void }) {
  const { session } = useParts()
  const placing = useSession((state) => state.placing)
  const target = useSession((state) => state.target)
  const entry = useSession((state) => state.entry)
  const isGuiding = useSession((state) => state.isGuiding)
  const hasCase = useSession((state) => state.openCase !== undefined)
  const isPlanned = target !== undefined && entry !== undefined && needlePath(entry, target) !== undefined
  const place = (what: 'target' | 'entry') => session.actions.set({ placing: placing === what ? 'none' : what })
  return (
    <Container flexDirection="row" gap={PANEL_PX.gap}>
      <PanelButton
        label={target ? 'Move target' : 'Set target'}
        widthPx={122}
        isOn={placing === 'target'}
        isAllowed={hasCase}
        onPress={() => place('target')}
      />
      <PanelButton
        label={entry ? 'Move entry' : 'Set entry'}
        widthPx={122}
        isOn={placing === 'entry'}
        isAllowed={hasCase}
        onPress={() => place('entry')}
      />
      <PanelButton label="Plan" isOn={page === 'planning'} onPress={() => onPage('planning')} />
      <PanelButton
        label="Guide"
        isOn={isGuiding}
        isAllowed={isPlanned || isGuiding}
        onPress={() => session.actions.guide(!isGuiding)}
      />
      <PanelButton label="AI" isOn={page === 'readings'} onPress={() => onPage('readings')} />
      <PanelButton label="Sweep" isOn={page === 'sweep'} onPress={() => onPage('sweep')} />
      <PanelButton label="Atlas" isOn={page === 'atlas'} onPress={() => onPage('atlas')} />
    </Container>
  )
}
