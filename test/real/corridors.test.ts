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

describeWithData('corridors in a real lumbar CT', [LUMBAR, LUMBAR_CT], () => {
  test('none goes through a vertebra or the sacrum as others have labelled them', { timeout: 300_000 }, () => {
    const ct = readNifti(sharedData(LUMBAR)!)
    const labelling = labelSpine(ct)
    if (!labelling.ok || !labelling.spine.labelled) throw new Error('the spine was not labelled')
    const { labels, structures } = labelling.spine.labelled
    const sigmaMm = new Map(structures.map(({ structure, uncertaintyMm }) => [structure.label, uncertaintyMm]))
    const anatomy: KnownAnatomy = { field: alongThePatient(ct, labels), sigmaMm, from: 'fitted' }
    const readHu = volumeReader(ct, -1000)

    const truth = readNifti(sharedData(LUMBAR_CT)!)
    const numbers = [...Object.values(LUMBAR_CT_LABELS), SACRUM] as readonly number[]
    const bones = numbers.map((number) => {
      const voxels = Int16Array.from(truth.voxels, (one) => (one === number ? 100 : 0))
      const surface = isoSurface({ ...truth, voxels }, 50)
      if (surface.type !== 'surface') throw new Error('too large')
      return { number, mesh: surface.mesh }
    })

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
