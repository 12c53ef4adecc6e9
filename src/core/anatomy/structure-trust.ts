/** Where what is known of a structure comes from, and how far it can be trusted. */

/** 'model': the case was made from it. 'labels': somebody's label map. 'picture': seen in the volume here. 'fit': only inferred from what was seen. */
export type StructureSource = 'model' | 'labels' | 'picture' | 'fit'

export interface StructureTrust {
  readonly source: StructureSource
  /** One deviation of where its surface is, mm; undefined where nobody has said. */
  readonly uncertaintyMm: number | undefined
}

/** By label. */
export type StructureTrusts = ReadonlyMap<number, StructureTrust>
