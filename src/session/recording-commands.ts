/** What a person can ask of recordings. */
export interface RecordingCommands {
  /** Says why when it cannot: consent to be recorded comes first. */
  start(): void
  stop(): void
  /** Offers the file to keep outside the browser. */
  save(name: string): void
  /** Plays it as a source. */
  replay(name: string): void
  /** Opens it for review. */
  review(name: string): void
  /** Offers what the opened review makes for the hospital: PDF, DICOM, FHIR. */
  exportReview(): void
  /** Deletes it for good. */
  remove(name: string): void
}
