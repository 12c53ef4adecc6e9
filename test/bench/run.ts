/** `npm run bench`: every figure the project shows, one table each. `npm run bench entry latency` runs only those. */
import { availableParallelism, cpus } from 'node:os'
import { print, type Bench } from './figures.ts'

const BENCHES: Readonly<Record<string, () => Promise<Bench>>> = {
  openigtlink: async () => (await import('./openigtlink-throughput.ts')).benchOpenigtlink(),
  latency: async () => (await import('./latency.ts')).benchLatency(),
  dicom: async () => (await import('./dicom-to-texture.ts')).benchDicom(),
  entry: async () => (await import('./entry-size.ts')).benchEntrySize(),
  'scene-budget': async () => (await import('./scene-budget.ts')).benchSceneBudget(),
  morphometry: async () => (await import('./phantom-morphometry.ts')).benchMorphometry(),
  'beside-ct': async () => (await import('./phantom-beside-ct.ts')).benchPhantomBesideCt(),
  sampling: async () => (await import('./phantom-sampling.ts')).benchPhantomSampling(),
  inference: async () => (await import('./inference.ts')).benchInference(),
  explanation: async () => (await import('./explanation.ts')).benchExplanation(),
  'phantom-bone': async () => (await import('./phantom-bone.ts')).benchPhantomBone(),
  'contour-sources': async () => (await import('./contour-sources.ts')).benchContourSources(),
  'labelling-phantoms': async () => (await import('./labelling-phantoms.ts')).benchLabellingPhantoms(),
  'labelling-mr': async () => (await import('./labelling-mr.ts')).benchLabellingMr(),
  'ray-casting': async () => (await import('./ray-casting.ts')).benchRayCasting(),
  reconstruction: async () => (await import('./reconstruction.ts')).benchReconstruction(),
  safety: async () => (await import('./safety.ts')).benchSafety(),
  corridor: async () => (await import('./corridor.ts')).benchCorridor(),
  'pipeline-step': async () => (await import('./pipeline-step.ts')).benchPipelineStep(),
  store: async () => (await import('./store.ts')).benchStore(),
  fusion: async () => (await import('./fusion.ts')).benchFusion(),
  'bone-extraction': async () => (await import('./bone-extraction.ts')).benchBoneExtraction(),
  recording: async () => (await import('./recording.ts')).benchRecording(),
  'longest-task': async () => (await import('./practice-start.ts')).benchPracticeStart(),
  'atlas-cut': async () => (await import('./atlas-cut.ts')).benchAtlasCut(),
  'look-time': async () => (await import('./look-time.ts')).benchLookTime(),
  enhancement: async () => (await import('./enhancement.ts')).benchEnhancement(),
  registration: async () => (await import('./registration.ts')).benchRegistration(),
  training: async () => (await import('./training.ts')).benchTraining(),
  refinement: async () => (await import('./refinement.ts')).benchRefinement(),
  'ultrasound-look': async () => (await import('./ultrasound-look.ts')).benchUltrasoundLook(),
  ultrasound: async () => (await import('./ultrasound-simulation.ts')).benchUltrasoundSimulation(),
}

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !(name in BENCHES))
if (unknown.length)
  throw new RangeError(`no bench is called ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}`)

console.log(
  `${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.versions.node}`,
)
for (const name of asked.length ? asked : Object.keys(BENCHES)) print(await BENCHES[name]!())
