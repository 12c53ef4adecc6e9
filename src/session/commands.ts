/**
 * What a person can ask for that takes more than changing the session: opening,
 * connecting, entering. The app carries them out; page, panel, voice and keys call them.
 */
import type { PracticeCommands } from './practice-commands.ts'
import type { FindingCommands } from './finding-commands.ts'
import type { RecordingCommands } from './recording-commands.ts'
import type { PlanCommands } from './plan-commands.ts'
import type { BrushCommands } from './brushing.ts'
import type { StructureCommands } from './structure-commands.ts'
import type { RegisterCommands } from './register-commands.ts'
import type { CalibrationRecord } from '#core/calibration/record.ts'
import type { GuidedWay, MountedTool, MountHand, TippedTool } from './calibrating.ts'
import type { Variant } from '#core/atlas/variants.ts'
import type { ConsentScope } from '#core/records/kinds.ts'
import type { View } from './state.ts'
import type { Level } from '#core/anatomy/levels.ts'

export interface ButtonCommands {
  /** To the next button of the headset's panels, or the one before. */
  step(by: 1 | -1): void
  /** The one that the keys are at. */
  press(): void
  isAtOne(): boolean
}

export type SavedAs = 'nrrd' | 'dicom' | 'bone-nrrd'

export interface Commands {
  readonly buttons: ButtonCommands
  readonly register: RegisterCommands
  readonly plan: PlanCommands
  readonly recording: RecordingCommands
  readonly practice: PracticeCommands
  /** The patient of the open case takes back what was agreed to: it stops at once. */
  withdrawConsent(scope: ConsentScope): void
  readonly findings: FindingCommands
  /** CT/MR (DICOM files, folder, zip, NIfTI, MHA), PLUS sequences (.igs.mha, .igs.nrrd) and PLUS configuration XML, told apart by content. */
  /** CT/MR (DICOM files, folder, zip, NIfTI, MHA), labels of the open one (DICOM SEG, NIfTI, NRRD, MHA), PLUS sequences (.igs.mha, .igs.nrrd) and PLUS configuration XML, told apart by content. */
  openFiles(files: readonly File[]): void
  openDicomWeb(seriesUrl: string): void
  openBuiltInCase(): void
  /** A body that differs from the typical one in one thing; the typical one is the built-in case. */
  openVariant(id: Variant['id']): void
  /** `host:port` of an OpenIGTLink server (PLUS, 3D Slicer); undefined disconnects. */
  connect(address: string | undefined): void
  useSimulatedUltrasound(): void
  /** The camera of this device follows printed markers, beside an ultrasound source where one runs: for teaching and phantom only. */
  useCamera(): void
  stopCamera(): void
  /** Offers the sheet of markers as a file to print. */
  saveMarkerSheet(): void
  enter(view: Exclude<View, 'page'>): void
  leave(): void
  resetPlacement(): void
  /** Looks for the vertebrae of the open CT or MR; `lowest` is the level of the lowest whole one, when a person knows it. */
  findVertebrae(lowest?: Level): void
  /** The levels that were found are right: the spine is fitted, and its structures come. */
  confirmVertebrae(): void
  readonly structures: StructureCommands
  readonly brush: BrushCommands
  /** Keeps the picture that is live now as a plane that stands on; says why when it cannot. */
  freeze(): void
  /** States the registration ctFromPatient by 16 numbers in rows, or drops it. */
  stateRegistration(rows: readonly number[] | undefined, how: string): void
  /** "Why?": asks which parts of the shown picture an answer rests on, or takes the question or its answer back. */
  askWhy(): void
  /** Begins to follow the probe, so that the region is known that a sweep goes into; anew when pressed again. */
  scoutSweep(): void
  /** Begins to put pictures into the scouted region. */
  recordSweep(): void
  /** Ends scouting, or recording: then the volume comes. */
  stopSweep(): void
  /** Throws away a sweep that is running and the region; what was finished before stays. */
  discardSweep(): void
  /** Makes a volume of all pictures of the recording that is being replayed, as fast as it can. */
  reconstructRecording(): void
  /** Offers the finished volume as a file to keep. */
  saveSweptVolume(as: SavedAs): void
  /** Pixels that meet are weighed by this picture from now on. */
  useSweepMask(file: File): void
  /** Takes the finished volume away. */
  dropSweptVolume(): void
  /** Uses a controller that is clamped to the tool as its tracker, with this mount (probeFromHand or needleFromHand, 16 numbers in rows); undefined takes it off. */
  mountOn(tool: MountedTool, hand: MountHand | undefined, rows: readonly number[]): void
  /** Begins to look for the tip of a tool that is turned about it; anew if it is pressed again. */
  calibrateTip(tool: TippedTool): void
  /** Holds the tip on the place where it was calibrated: did the marker slip? */
  checkTip(tool: TippedTool): void
  /** Begins one of the other guided calibrations; anew if it is pressed again. @param tool whose shaft, or whose tip is touched with. */
  calibrate(way: GuidedWay, tool: TippedTool): void
  /** The resting tip is seen here in the picture, image px. */
  markTip(px: readonly [x: number, y: number]): void
  /** Takes the last mark back. */
  unmarkTip(): void
  /** The shaft points the other way. */
  flipShaft(tool: TippedTool): void
  /** Stands the hologram where the registered patient is, as the headset's calibration has it. */
  layOnPatient(): void
  /** Ends what is being done, and puts its outcome away. */
  stopCalibrating(): void
  /** Keeps what `interspace calibrate temporal` or `nwire` printed, for the probe in use. @returns what is wrong with it, in words. */
  keepCalibration(text: string): string | undefined
  forgetCalibration(record: CalibrationRecord): void
}
