/** What a person can have done with the structures of the open volume. */
import type { Correction } from '#core/labelling/corrections.ts'
import type { DictionaryChoice } from '#core/labelling/taken-labels.ts'

export type LabelsSavedAs = 'dicom' | 'nifti'

export interface StructureCommands {
  /** Reads the labels that were given with another dictionary. */
  readWith(choice: DictionaryChoice): void
  correct(correction: Correction): void
  undo(): void
  redo(): void
  /** Offers them, as corrected, as a file to keep. */
  save(as: LabelsSavedAs): void
}
