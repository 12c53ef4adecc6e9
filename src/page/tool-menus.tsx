/** Every menu of the desktop view's row, in its order: first what is seen, then what the probe does, then what is planned. */
import type { ReactNode } from 'react'
import type { Commands } from '#session/commands.ts'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import { isAnyToolHeld } from '#session/simulation.ts'
import type { SessionState } from '#session/state.ts'
import { AtlasMenu } from './atlas-menu.tsx'
import { isWhole } from './clip-box.ts'
import { ClipMenu } from './clip-menu.tsx'
import { FrozenList } from './frozen-list.tsx'
import { FusionMenu } from './fusion-menu.tsx'
import type { GlyphName } from './glyph.tsx'
import { LayerMenu } from './layer-menu.tsx'
import { PlanMenu } from './plan-menu.tsx'
import { PracticeMenu } from './practice-menu.tsx'
import { ProcedureMenu } from './procedure-menu.tsx'
import { ReadingMenu } from './reading-menu.tsx'
import { RegisterMenu } from './register-menu.tsx'
import { SimulationMenu } from './simulation-menu.tsx'
import { SweepMenu } from './sweep-menu.tsx'

export interface MenuParts {
  readonly session: Session
  readonly live: Live
  readonly commands: Commands
}

export interface MenuEntry {
  readonly name: string
  /** What the button says where that is not the name. */
  readonly label?: (state: SessionState) => string
  readonly glyph: GlyphName
  readonly group: 'see' | 'scan' | 'plan'
  /** Something in it is not as it was at the start. */
  readonly isOn?: (state: SessionState) => boolean
  /** Always there unless this says otherwise. */
  readonly isThere?: (state: SessionState) => boolean
  readonly content: (parts: MenuParts) => ReactNode
}

export const MENUS: readonly MenuEntry[] = [
  {
    name: 'Layers',
    glyph: 'layers',
    group: 'see',
    content: (parts) => <LayerMenu {...parts} />,
  },
  {
    name: 'Atlas',
    glyph: 'atlas',
    group: 'see',
    isOn: ({ atlas }) => atlas.isOn,
    content: (parts) => <AtlasMenu {...parts} />,
  },
  {
    name: 'Clip',
    glyph: 'box',
    group: 'see',
    isOn: ({ clip }) => clip.byPlane || !isWhole(clip),
    content: (parts) => <ClipMenu {...parts} />,
  },
  {
    name: 'Fusion',
    glyph: 'fusion',
    group: 'see',
    isOn: ({ fusion }) => fusion.mode !== 'off',
    content: (parts) => <FusionMenu {...parts} />,
  },
  {
    name: 'AI',
    glyph: 'eye',
    group: 'see',
    isOn: ({ wantedView }) => wantedView !== 'none',
    content: (parts) => <ReadingMenu {...parts} />,
  },
  {
    name: 'Probe',
    glyph: 'probe',
    group: 'scan',
    isOn: ({ simulation }) => isAnyToolHeld(simulation),
    isThere: ({ source }) => source.kind === 'simulated',
    content: (parts) => <SimulationMenu {...parts} />,
  },
  {
    name: 'Frozen',
    label: ({ snapshots }) => `${snapshots.length} frozen`,
    glyph: 'frozen',
    group: 'scan',
    isOn: () => true,
    isThere: ({ snapshots }) => snapshots.length > 0,
    content: (parts) => <FrozenList {...parts} />,
  },
  {
    name: 'Sweep',
    glyph: 'sweep',
    group: 'scan',
    isOn: ({ sweep }) => sweep.phase !== 'idle',
    content: (parts) => <SweepMenu {...parts} />,
  },
  {
    name: 'Register',
    glyph: 'register',
    group: 'scan',
    content: (parts) => <RegisterMenu {...parts} />,
  },
  {
    name: 'Plan',
    glyph: 'target',
    group: 'plan',
    isOn: ({ target, entry, placing }) => Boolean(target ?? entry) || placing === 'target' || placing === 'entry',
    content: (parts) => <PlanMenu {...parts} />,
  },
  {
    name: 'Practice',
    glyph: 'practice',
    group: 'plan',
    isOn: ({ practice }) => practice.phase !== 'none',
    content: (parts) => <PracticeMenu {...parts} />,
  },
  {
    name: 'Procedure',
    label: ({ recording }) => (recording.state === 'running' ? 'Recording' : 'Procedure'),
    glyph: 'practice',
    group: 'plan',
    isOn: ({ recording }) => recording.state === 'running',
    content: (parts) => <ProcedureMenu {...parts} />,
  },
]
