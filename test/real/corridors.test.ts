/**
 * Ways proposed in a real lumbar CT from the spine that was fitted to it, walked again through meshes of somebody else's
 * labels of the same CT, and through the bone the picture itself shows.
 */
import { expect, test } from 'vitest'
import { labelSpine } from '#core/labelling/label-spine.ts'
import { volumeReader } from '#core/labelling/patient-grid.ts'
import { searchCorridors } from '#core/planning/corridor-search.ts'
import { groundIn, type KnownAnatomy } from '#core/planning/known-anatomy.ts'
import type { ProcedureId, ProcedurePlace } from '#core/planning/procedure.ts'
import { proposeTarget } from '#core/planning/target.ts'
import { shippedProcedure } from '#core/planning/templates.ts'
import { reachOf } from '#core/planning/ways.ts'
import { isoSurface } from '#core/volumes/iso-surface.ts'
import { boxOf, labelGeometry } from '#core/volumes/label-field.ts'
import { volumeFromVoxel, type Volume } from '#core/volumes/volume.ts'
import { invert } from '#core/frames/transform.ts'
import { segmentCrossings } from '#test/core/planning/segment-crossings.ts'
import { LUMBAR_CT, LUMBAR_CT_LABELS } from './lumbar-ct.ts'
import { readNifti } from './read-nifti.ts'
import { describeWithData, sharedData } from './shared-data.ts'

const LUMBAR = 'ct/lumbar3mm/lumbar_ct.nii.gz'
/** Voxels are 3 mm: the last stretch lies in joints that no such label map opens. */
const END_MM = 6
const SACRUM = 26
/** A part of the same CT with other people's labels of everything; its file lost how high it lies. */
const PART = 'ct/lumbar3mm/example_seg.nii.gz'
const PART_UP_MM = 246
/** Of the part: what no needle in the back may touch. */
const NO_GO = { 'spinal cord': 79, aorta: 52, 'inferior vena cava': 63, 'right kidney': 2, 'left kidney': 3, 'lung, left': 11, 'lung, right': 14, colon: 20, 'small bowel': 18 } as const // prettier-ignore

/** Labels of any grid on one along the patient's axes, nearest voxel. */
function alongThePatient({ geometry, frame }: Volume, labels: Uint16Array): KnownAnatomy['field'] {
  const grid = labelGeometry(boxOf(geometry), 1.5)
  const m = invert(volumeFromVoxel(frame, geometry)).matrix
  const [nx, ny] = grid.dimensions
  const d = geometry.dimensions
  const out = Uint16Array.from({ length: grid.dimensions.reduce((a, b) => a * b) }, (_, at) => {
    const [i, j, k] = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))]
    const [x, y, z] = [i, j, k].map((n, axis) => grid.origin[axis]! + n * grid.spacingMm[axis]!) as [
      number,
      number,
      number,
    ]
    const row = (r: 0 | 1 | 2) => Math.round(m[r]! * x + m[r + 4]! * y + m[r + 8]! * z + m[r + 12]!)
    const [a, b, c] = [row(0), row(1), row(2)]
    const isIn = a >= 0 && b >= 0 && c >= 0 && a < d[0] && b < d[1] && c < d[2]
    return isIn ? labels[a + d[0] * (b + d[1] * c)]! : 0
  })
  return { geometry: grid, labels: out }
}

/** The fitted spine as it is searched in. */
function fittedAnatomy(ct: Volume): KnownAnatomy {
  const labelling = labelSpine(ct)
  if (!labelling.ok || !labelling.spine.labelled) throw new Error('the spine was not labelled')
  const { labels, structures } = labelling.spine.labelled
  const sigmaMm = new Map(structures.map(({ structure, uncertaintyMm }) => [structure.label, uncertaintyMm]))
  return { field: alongThePatient(ct, labels), sigmaMm, from: 'fitted' }
}

/** The surface round the voxels of one number. */
function surfaceOf(truth: Volume, number: number) {
  const voxels = Int16Array.from(truth.voxels, (one) => (one === number ? 100 : 0))
  const surface = isoSurface({ ...truth, voxels }, 50)
  if (surface.type !== 'surface') throw new Error('too large')
  return surface.mesh
}

describeWithData('corridors in a real lumbar CT', [LUMBAR, LUMBAR_CT], () => {
  test('none goes through a vertebra or the sacrum as others have labelled them', { timeout: 300_000 }, () => {
    const ct = readNifti(sharedData(LUMBAR)!)
    const anatomy = fittedAnatomy(ct)
    const readHu = volumeReader(ct, -1000)

    const truth = readNifti(sharedData(LUMBAR_CT)!)
    const numbers = [...Object.values(LUMBAR_CT_LABELS), SACRUM] as readonly number[]
    const bones = numbers.map((number) => ({ number, mesh: surfaceOf(truth, number) }))

    const told: string[] = []
    let ways = 0
    for (const side of ['left', 'right'] as const)
      for (const [id, level] of [
        ['facet-joint', 'L3'],
        ['facet-joint', 'L4'],
        ['facet-joint', 'L5'],
        ['medial-branch', 'L2'],
        ['medial-branch', 'L3'],
        ['medial-branch', 'L4'],
        ['l5-dorsal-ramus', 'L5'],
      ] as const satisfies readonly (readonly [ProcedureId, ProcedurePlace['level']])[]) {
        // prettier-ignore
        const procedure = shippedProcedure(id)
        const place = { level, side }
        const proposal = proposeTarget(anatomy, procedure, place, readHu)
        if (!proposal.ok) {
          told.push(`${id} ${level} ${side}: ${proposal.reason}`)
          continue
        }
        const { target } = proposal
        const ground = groundIn(anatomy, reachOf(target, procedure.probe, place), readHu)
        const startMs = performance.now()
        const { corridors, candidates, open } = searchCorridors({ ground, procedure, place, target })
        const tookMs = performance.now() - startMs
        told.push(
          `${id} ${level} ${side}: ${open} of ${candidates} open, ${corridors.length} shown, ${tookMs.toFixed(0)} ms`,
        )
        expect(candidates).toBeGreaterThanOrEqual(5000)
        for (const { entry, lengthMm } of corridors) {
          ways++
          const share = 1 - END_MM / lengthMm
          const end = (['x', 'y', 'z'] as const).map((axis) => entry[axis] + share * (target[axis] - entry[axis]))
          for (const { number, mesh } of bones) {
            const crossed = segmentCrossings([entry.x, entry.y, entry.z], end as [number, number, number], mesh)
            expect([id, level, side, number, crossed]).toEqual([id, level, side, number, []])
          }
        }
      }
    console.log(told.join('\n'), `\n${ways} ways, none through a labelled bone`)
    expect(ways).toBeGreaterThanOrEqual(30)
  })
})

describeWithData('corridors beside what others labelled in a part of that CT', [LUMBAR, PART], () => {
  test(
    'none touches cord, great vessels, kidneys, lungs or bowel, from the skin to the target',
    { timeout: 300_000 },
    () => {
      const ct = readNifti(sharedData(LUMBAR)!)
      const anatomy = fittedAnatomy(ct)
      const readHu = volumeReader(ct, -1000)
      const part = readNifti(sharedData(PART)!)
      const [x, y, z] = part.geometry.origin
      const truth = { ...part, geometry: { ...part.geometry, origin: [x, y, z + PART_UP_MM] as const } }
      const kept = Object.entries(NO_GO).map(([name, number]) => ({ name, mesh: surfaceOf(truth, number) }))
      // Both ends of a way must lie in the part: nothing is known beyond it.
      const [lowMm, highMm] = [z + PART_UP_MM, z + PART_UP_MM + 3 * (part.geometry.dimensions[2] - 1)]
      const isInPart = (...points: readonly { readonly z: number }[]) => points.every((each) => each.z > lowMm && each.z < highMm) // prettier-ignore

      const told: string[] = []
      let ways = 0
      for (const side of ['left', 'right'] as const)
        for (const [id, level] of [
          ['facet-joint', 'L1'],
          ['facet-joint', 'L2'],
          ['medial-branch', 'L1'],
          ['medial-branch', 'L2'],
          ['transforaminal', 'L1'],
          ['transforaminal', 'L2'],
        ] as const satisfies readonly (readonly [ProcedureId, ProcedurePlace['level']])[]) {
          const procedure = shippedProcedure(id)
          const place = { level, side }
          const proposal = proposeTarget(anatomy, procedure, place, readHu)
          if (!proposal.ok) {
            told.push(`${id} ${level} ${side}: ${proposal.reason}`)
            continue
          }
          const { target } = proposal
          const ground = groundIn(anatomy, reachOf(target, procedure.probe, place), readHu)
          const { corridors } = searchCorridors({ ground, procedure, place, target })
          const known = corridors.filter(({ entry }) => isInPart(entry, target))
          told.push(`${id} ${level} ${side}: ${corridors.length} ways, ${known.length} in the part`)
          for (const { entry } of known) {
            ways++
            for (const { name, mesh } of kept) {
              const crossed = segmentCrossings([entry.x, entry.y, entry.z], [target.x, target.y, target.z], mesh)
              expect([id, level, side, name, crossed]).toEqual([id, level, side, name, []])
            }
          }
        }
      // The check itself sees what is there: from the skin of the back through the middle of the cord it goes in and out.
      const cord = kept[0]!.mesh.positions
      const corners = cord.length / 3
      const middle = [0, 1, 2].map((axis) => cord.reduce((sum, value, at) => (at % 3 === axis ? sum + value / corners : sum), 0)) as [number, number, number] // prettier-ignore
      const [mx, my, mz] = middle
      expect(segmentCrossings([mx, my + 80, mz], [mx, my - 80, mz], kept[0]!.mesh).length).toBeGreaterThanOrEqual(2)
      console.log(told.join('\n'), `\n${ways} ways, none through what others labelled`)
      expect(ways).toBeGreaterThanOrEqual(10)
    },
  )
})
