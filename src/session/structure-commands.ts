/** What a person can have done with the structures of the open volume. */
import type { Correction } from '#core/labelling/corrections.ts'
import type { SaidOfLabels } from '#core/labelling/label-meanings.ts'

export type LabelsSavedAs = 'dicom' | 'nifti'

export interface StructureCommands {
  /** Reads the labels that were given again, with another dictionary or with what the lowest vertebra is. */
  readWith(said: SaidOfLabels): void
  correct(...corrections: readonly Correction[]): void
  undo(): void
  redo(): void
  /** Offers them, as corrected, as a file to keep. */
  save(as: LabelsSavedAs): void
}
