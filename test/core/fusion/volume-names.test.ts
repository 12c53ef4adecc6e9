import { describe, expect, test } from 'vitest'
import { beamsOf } from '#core/fusion/beams.ts'
import { boneAgreement, disagreement } from '#core/fusion/bone-agreement.ts'
import { LUMBAR_CLASSES } from '#core/anatomy/sonoanatomy.ts'
import { structure, STRUCTURES } from '#core/anatomy/structures.ts'
import { cutVolume, type VolumeCut } from '#core/fusion/volume-cut.ts'
import { namesFromVolume } from '#core/fusion/volume-names.ts'
import type { PictureReading } from '#core/anatomy/picture-reading.ts'
import { compose } from '#core/frames/transform.ts'
import type { LabelField } from '#core/volumes/label-field.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { sampleSpine } from '#core/phantom/sample.ts'
import { probeFromImage, probeOnSkin } from '#core/phantom/sweep.ts'
import { makeTissueVolume, reachOfUltrasound } from '#core/phantom/ultrasound/make-tissue-volume.ts'
import { pictureOf } from '#core/phantom/ultrasound/probe-geometry.ts'
import { usualSettings } from '#core/phantom/ultrasound/settings.ts'
import { createSimulator } from '#core/phantom/ultrasound/simulate-frame.ts'

const MAPPING = { x0Px: 0, y0Px: 0, xStepPx: 1, yStepPx: 1 }
const LAMINA = structure('lamina', 'L3', 'left').label
const MUSCLE = structure('multifidus', undefined, 'left').label
const ROOT = structure('nerve root', 'L3', 'left').label

/** One slice of 40 x 40 voxels of 1 mm: muscle, a lamina of 20 columns at row 20, a nerve below it at one side and one under the bone. */
function slab(): LabelField {
  const labels = new Uint16Array(40 * 40).fill(MUSCLE)
  for (let x = 10; x < 30; x++) for (let y = 20; y < 24; y++) labels[x + 40 * y] = LAMINA
  for (const x of [4, 5, 20, 21]) for (const y of [30, 31]) labels[x + 40 * y] = ROOT
  const geometry = {
    dimensions: [40, 40, 1] as const,
    spacingMm: [1, 1, 1] as const,
    origin: [0, 0, 0] as const,
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] as const,
  }
  return { geometry, labels }
}

const SQUARE = { kind: 'rectangle', xPx: -0.5, yPx: 0, widthPx: 40, heightPx: 39.5 } as const
const STRAIGHT = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
const cutSlab = (matrix = STRAIGHT) => cutVolume(slab(), matrix, SQUARE, { side: 40, mapping: MAPPING }, 1)

function reading(className: (typeof LUMBAR_CLASSES)[number], rows: readonly [number, number]): PictureReading {
  const cells = new Uint8Array(40 * 40)
  for (let x = 10; x < 30; x++)
    for (let y = rows[0]; y < rows[1]; y++) cells[x + 40 * y] = LUMBAR_CLASSES.indexOf(className)
  return {
    frameId: 1,
    classes: LUMBAR_CLASSES,
    cells,
    side: 40,
    mapping: MAPPING,
    named: [],
    view: undefined,
    abstains: undefined,
    tookMs: 1,
  }
}

describe('a plane through a volume of known labels', () => {
  test('reaches what lies above and beside bone, the first 2.4 mm of bone, and nothing under it', () => {
    const cut = cutSlab()
    expect(cut.isReached[20 * 40 + 15]).toBe(1)
    expect(cut.isReached[21 * 40 + 15]).toBe(1)
    expect(cut.isReached[22 * 40 + 15]).toBe(0)
    expect(cut.isReached[30 * 40 + 20]).toBe(0)
    expect(cut.isReached[30 * 40 + 4]).toBe(1)
    expect(new Set(cut.firstBone)).toEqual(new Set([-1, 20]))
  })

  test('is named from the volume: the lamina at its top, the nerve beside it, not the one under it', () => {
    const names = namesFromVolume(cutSlab())
    expect(names.map(({ name }) => name).toSorted()).toEqual([
      'left lamina L3',
      'left multifidus',
      'left nerve root L3',
    ])
    const lamina = names.find(({ name }) => name === 'left lamina L3')!
    expect(lamina.yPx).toBeGreaterThanOrEqual(20)
    expect(lamina.yPx).toBeLessThanOrEqual(21)
    expect(Math.abs(lamina.xPx - 19.5)).toBeLessThan(1)
    const root = names.find(({ name }) => name.includes('root'))!
    expect([4, 5]).toContain(root.xPx)
    expect(root).toMatchObject({ from: 'volume', evidence: undefined })
  })

  test('a network that sees the lamina within 3 mm is evidence; one that sees another bone contradicts; none is neither', () => {
    const evidence = (seen?: PictureReading) =>
      namesFromVolume(cutSlab(), seen).find(({ name }) => name.includes('lamina'))!.evidence
    expect(evidence()).toBeUndefined()
    expect(evidence(reading('lamina', [17, 18]))).toBe('seen')
    expect(evidence(reading('lamina', [14, 15]))).toBe('not seen')
    expect(evidence(reading('transverse process', [19, 21]))).toBe('contradicted')
    expect(evidence(reading('posterior complex', [19, 21]))).toBe('not seen')
  })

  test('bone 7 mm deeper than the volume has it is an alarm that says so; 2 mm is none', () => {
    const bone = (row: number) => {
      const map = new Float32Array(40 * 40)
      for (let x = 10; x < 30; x++) map[x + 40 * row] = 0.9
      return map
    }
    const far = boneAgreement(cutSlab(), bone(27), 0.5)
    expect(far.medianMm).toBe(7)
    expect(far.onlyPicture + far.onlyVolume).toBe(0)
    expect(disagreement(far)).toBe('bone in the picture lies 7 mm deeper than in the volume')
    expect(disagreement(boneAgreement(cutSlab(), bone(22), 0.5))).toBeUndefined()
    expect(boneAgreement(cutSlab(), new Float32Array(1600), 0.5)).toMatchObject({ both: 0, onlyPicture: 0 })
    expect(disagreement(boneAgreement(cutSlab(), new Float32Array(1600), 0.5))).toBeUndefined()
  })

  test('bone all over a picture of a part of the volume without bone is an alarm', () => {
    const shifted = cutSlab([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, -25, 0, 1])
    expect(disagreement(boneAgreement(shifted, new Float32Array(1600).fill(0.9, 800, 840), 0.5))).toBe(
      'the picture shows bone where the volume has none',
    )
  })
})

test('beams of a fan start at the probe, end at its rim and follow the angle they are at', () => {
  const fan = {
    kind: 'curvilinear',
    originPx: [50, -30],
    startRadiusPx: 40,
    stopRadiusPx: 120,
    startAngleRad: -0.5,
    stopAngleRad: 0.5,
  } as const
  const beams = beamsOf(fan, { side: 100, mapping: MAPPING })
  for (const [n, beam] of beams.entries()) {
    const angle = -0.5 + (n + 0.5) / beams.length
    for (const cell of beam) {
      const [x, y] = [(cell % 100) - 50, Math.floor(cell / 100) + 30]
      expect(Math.abs(Math.atan2(x, y) - angle) * Math.hypot(x, y)).toBeLessThan(0.75)
      expect(Math.hypot(x, y)).toBeGreaterThan(39)
      expect(Math.hypot(x, y)).toBeLessThan(121)
    }
  }
})

test(
  'of a phantom and its own ultrasound: what the simulator says is visible bone, the volume names there',
  { timeout: 120_000 },
  () => {
    const spine = createLumbarSpine()
    const [, , tipZ] = spine.landmarks.L3.spinousTip
    const picture = { ...pictureOf('C5-2', 110, 320, 320) }
    const settings = { ...usualSettings('C5-2'), depthMm: 110 }
    const { low, high } = reachOfUltrasound(spine)
    const within = { low: [-75, low[1], tipZ - 80], high: [75, high[1], tipZ + 70] } as const
    const volume = makeTissueVolume(spine, { spacingMm: 1.2, surfacesMm: 1.6, withLabels: true, within })
    const simulator = createSimulator(volume, settings, picture)
    const poses = [
      probeOnSkin(spine, 0, tipZ - 16, 0, 0),
      probeOnSkin(spine, 15, -5, Math.PI / 2, 0),
      probeOnSkin(spine, 34, -5, Math.PI / 2, 0),
    ]
    const geometry = {
      dimensions: [120, 110, 120] as const,
      spacingMm: [1.25, 1.25, 1.25] as const,
      origin: [-75, -45, tipZ - 80] as const,
      direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] as const,
    }
    const field = { geometry, labels: sampleSpine(spine.parts, geometry).labels }
    for (const pose of poses) {
      const ctFromImage = compose(pose, probeFromImage(picture))
      const { labels } = simulator.takeLabelled({ ctFromImage, pressMm: 0, seed: 3 }, 2.4)
      const side = 160
      const mapping = { x0Px: 0.5, y0Px: 0.5, xStepPx: 2, yStepPx: 2 }
      const cut: VolumeCut = cutVolume(field, ctFromImage.matrix, picture.fan, { side, mapping }, 2 * picture.mmPerPx)
      const truth = new Float32Array(side * side)
      let [bone, same] = [0, 0]
      for (let cell = 0; cell < side * side; cell++) {
        const label = labels[2 * (cell % side) + 320 * 2 * Math.floor(cell / side)]!
        const isBone = label > 0 && STRUCTURES[label - 1]!.group === 'bone'
        truth[cell] = isBone ? 1 : 0
        if (!isBone) continue
        bone++
        const near = [-2, -1, 0, 1, 2].some((r) =>
          [-2, -1, 0, 1, 2].some((c) => cut.labels[cell + c + side * r] === label),
        )
        if (near) same++
      }
      const agreement = boneAgreement(cut, truth, 0.5)
      console.log(
        `${bone} cells of visible bone, ${((100 * same) / bone).toFixed(1)} % named the same within 2 cells; first bone ${agreement.medianAbsoluteMm.toFixed(2)} mm apart on ${agreement.both} beams`,
      )
      expect(bone).toBeGreaterThan(50)
      expect(same / bone).toBeGreaterThan(0.9)
      expect(agreement.medianAbsoluteMm).toBeLessThan(1.5)
      expect(disagreement(agreement)).toBeUndefined()
      const named = namesFromVolume(cut).map(({ name }) => name)
      for (const label of new Set([...labels].filter((each) => each > 0))) {
        const { group, name } = STRUCTURES[label - 1]!
        const seen = labels.reduce((sum, each) => sum + (each === label ? 1 : 0), 0)
        if (group === 'bone' && seen > 120) expect(named).toContain(name)
      }
    }
  },
)
