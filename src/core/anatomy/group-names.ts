/** What a person reads where groups of structures are switched on and off. */
import type { StructureGroup } from './structures.ts'

/** From the skin inwards, as a needle goes. */
export const GROUP_NAMES = {
  skin: 'Skin',
  fat: 'Fat',
  fascia: 'Fascia',
  muscle: 'Muscles',
  ligament: 'Ligaments',
  bone: 'Bones',
  joint: 'Joints',
  disc: 'Discs',
  neural: 'Nerves',
  vessel: 'Vessels',
  organ: 'Organs',
} as const satisfies Readonly<Partial<Record<StructureGroup, string>>>
