/** Every way that is proposed, walked again through triangle meshes that no distance field was made of. */
import { describe, expect, test } from 'vitest'
import { BUILT_IN_PARAMETERS } from '#core/phantom/built-in-case.ts'
import { createLumbarSpine, type LumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { drawParameters } from '#core/phantom/parameters.ts'
import { sampleSpine } from '#core/phantom/sample.ts'
import { surfacesOf, type StructureSurface } from '#core/phantom/surfaces.ts'
import { searchCorridors } from '#core/planning/corridor-search.ts'
import { groundIn, type KnownAnatomy } from '#core/planning/known-anatomy.ts'
import { noGoStructures, type ProcedureId, type ProcedurePlace } from '#core/planning/procedure.ts'
import { proposeTarget } from '#core/planning/target.ts'
import { shippedProcedure } from '#core/planning/templates.ts'
import { reachOf } from '#core/planning/ways.ts'
import { labelGeometry } from '#core/volumes/label-field.ts'
import { segmentCrossings } from './segment-crossings.ts'

const LONG = 240_000
/** Round L3 to the sacrum, where the searches below are. */
const WITHIN = { low: [-75, -40, -110], high: [75, 100, 12] } as const
const PLACES: readonly (readonly [ProcedureId, ProcedurePlace])[] = (['left', 'right'] as const).flatMap((side) => [
  ['facet-joint', { level: 'L4', side }] as const,
  ['facet-joint', { level: 'L5', side }] as const,
  ['medial-branch', { level: 'L3', side }] as const,
  ['medial-branch', { level: 'L4', side }] as const,
  ['l5-dorsal-ramus', { level: 'L5', side }] as const,
  ['transforaminal', { level: 'L4', side }] as const,
  ['interlaminar-epidural', { level: 'L3', side }] as const,
])

function known(spine: LumbarSpine): KnownAnatomy {
  const geometry = labelGeometry({ low: [-95, -60, -150], high: [95, 125, 90] })
  return { field: { geometry, labels: sampleSpine(spine.parts, geometry).labels }, sigmaMm: new Map(), from: 'model' }
}

function searched(anatomy: KnownAnatomy, id: ProcedureId, place: ProcedurePlace) {
  const procedure = shippedProcedure(id)
  const proposal = proposeTarget(anatomy, procedure, place)
  if (!proposal.ok) throw new Error(`${id} ${place.level}: ${proposal.reason}`)
  const { target } = proposal
  const ground = groundIn(anatomy, reachOf(target, procedure.probe, place))
  return { procedure, target, ...searchCorridors({ ground, procedure, place, target }) }
}

describe.each([0, 11])('spine of seed %i', (seed) => {
  const spine = createLumbarSpine(seed === 0 ? BUILT_IN_PARAMETERS : drawParameters(seed))
  const anatomy = known(spine)

  test('no way that is proposed goes through a bone or a structure to keep away from', { timeout: LONG }, async () => {
    const surfaces: StructureSurface[] = []
    const options = { groups: ['bone', 'neural', 'vessel'] as const, errorsMm: [0.15], within: WITHIN }
    for await (const surface of surfacesOf(spine, options)) surfaces.push(surface)
    let ways = 0
    for (const [id, place] of PLACES) {
      const { procedure, corridors, candidates } = searched(anatomy, id, place)
      expect(candidates).toBeGreaterThanOrEqual(5000)
      expect(corridors.length).toBeGreaterThan(0)
      const shut = new Set(noGoStructures(procedure, place).map(({ structure }) => structure.label))
      for (const { entry, target } of corridors) {
        ways++
        for (const { name, group, label, mesh } of surfaces) {
          if (group !== 'bone' && !shut.has(label)) continue
          const triangles = { positions: mesh.positions, indices: mesh.details[0]!.indices }
          const crossed = segmentCrossings([entry.x, entry.y, entry.z], [target.x, target.y, target.z], triangles)
          expect([id, place, name, crossed]).toEqual([id, place, name, []])
        }
      }
    }
    console.log(`seed ${seed}: ${ways} ways through ${surfaces.length} surfaces, none crossed`)
  })

  test.each(['left', 'right'] as const)(
    'the target of the $0 medial branch of L4 is within 2 mm of the nerve',
    (side) => {
      const { target } = searched(anatomy, 'medial-branch', { level: 'L4', side })
      const nerve = spine.soft.medialBranches.find((one) => one.level === 'L4' && one.side === side)!
      expect(nerve.part.sdf(target.x, target.y, target.z)).toBeLessThan(2)
    },
  )

  test.each(['left', 'right'] as const)('the $0 facet target of L4/5 is in the joint, at its back', (side) => {
    const { target } = searched(anatomy, 'facet-joint', { level: 'L4', side })
    const joint = spine.landmarks.L4.facetJoints[side]
    expect(target.y - joint[1]).toBeGreaterThan(2)
    expect(Math.hypot(target.x - joint[0], target.y - joint[1], target.z - joint[2])).toBeLessThan(10)
    expect(spine.boneAt(target.x, target.y, target.z)).toBeGreaterThan(0)
  })

  test('the interlaminar target of L3/4 is in epidural fat', () => {
    const { target } = searched(anatomy, 'interlaminar-epidural', { level: 'L3', side: 'left' })
    expect(spine.tissueAt(target.x, target.y, target.z)).toBe('epidural-fat')
  })
})
