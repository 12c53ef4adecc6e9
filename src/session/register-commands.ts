/** What a person can ask for while registering patient and CT. Each ends in `session.registering` or in a notice. */
export interface RegisterCommands {
  /** Bone in the pictures is gathered from now on, and what was gathered before is forgotten. */
  startSweep(): void
  /** Lays what was gathered onto the CT's bone. */
  finishSweep(): void
  /** Lays the bone of the last swept volume onto the CT's bone. */
  useSweptBone(): void
  /** Stops gathering or reckoning. */
  stopSweep(): void
  /** The tip of stylus or needle rests on the next landmark that was not touched yet. */
  touchLandmark(): void
  clearLandmarks(): void
  /** Takes the outcome as the registration, where it may be used. */
  useOutcome(): void
  /** The tip rests on a landmark: how far off does the registration have it? */
  touchCheck(): void
  /** Bone in the live picture beside bone of the CT. */
  contourCheck(): void
}
