/** Which of the known structures are shown: two rows of switches. */
import { Container, Text } from '@react-three/uikit'
import { GROUP_NAMES } from '#core/anatomy/group-names.ts'
import type { SurfaceGroup } from '#core/phantom/surface-groups.ts'
import { COLOURS } from './colours.ts'
import { PANEL_PX, PanelButton } from './panel-button.tsx'
import { useParts, useSession } from './parts.ts'

const GROUPS = Object.keys(GROUP_NAMES) as readonly SurfaceGroup[]
const ROWS = [GROUPS.slice(0, 5), GROUPS.slice(5)]

export function PanelGroups({ onCorrect }: { readonly onCorrect: () => void }) {
  const { session } = useParts()
  const shown = useSession((state) => state.shownGroups)
  const meshes = useSession((state) => state.structures?.meshes)
  const isOfModel = useSession((state) => state.structures?.origin === undefined)
  return (
    <Container flexDirection="column" gap={PANEL_PX.gap}>
      <Container flexDirection="row" gap={PANEL_PX.gap} alignItems="center" justifyContent="space-between">
        <Text color={COLOURS.textQuiet} fontSize={PANEL_PX.small}>
          {isOfModel
            ? 'Anatomy of the model the case was made from. Point at it for names.'
            : 'Structures of this volume. Point at one for its name and how sure it is.'}
        </Text>
        {!isOfModel && <PanelButton label="Correct" onPress={onCorrect} widthPx={100} />}
      </Container>
      {ROWS.map((row) => (
        <Container key={row[0]} flexDirection="row" gap={PANEL_PX.gap}>
          {row.map((group) => (
            <PanelButton
              key={group}
              label={GROUP_NAMES[group]}
              spoken={`Show ${GROUP_NAMES[group]}`}
              isOn={shown[group]}
              isAllowed={meshes?.some((mesh) => mesh.group === group) ?? false}
              onPress={() => session.actions.showGroup(group, !shown[group])}
            />
          ))}
        </Container>
      ))}
    </Container>
  )
}
