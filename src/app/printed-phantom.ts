/** What `interspace phantom print` knows of its hollows, taken from its file: the landmarks to touch, in their order. */
import { apply, invert, point } from '#core/frames/transform.ts'
import { parsePrintedTruth, type PrintedTruth } from '#core/phantom/print/printed-truth.ts'
import { volumeFromVoxel, type VolumeGeometry } from '#core/volumes/volume.ts'
import type { Session } from '#session/session.ts'

/** The hollows become the landmarks of the registration; those of before are gone. Nothing changes when the file is no such thing. */
export async function takePrintedPhantom({ getState, actions }: Session, file: File): Promise<void> {
  const read = parsePrintedTruth(await file.text())
  if (!read.ok) return actions.notify('error', `${file.name}: ${read.reason}`)
  const { truth } = read
  const { openCase, registering } = getState()
  const make = `interspace phantom make --seed ${truth.seed} --posture prone`
  if (!openCase) return actions.notify('warning', `${file.name}: open the spine that was printed first (${make}).`)
  if (!holdsTargets(openCase.geometry, truth))
    return actions.notify('error', `${file.name}: its targets lie outside the open volume: another spine (${make})?`)
  actions.set({
    registering: {
      ...registering,
      way: 'landmarks',
      landmarks: truth.fiducials.map(({ ct }) => ({ inCt: point('ct', ...ct), touched: undefined })),
      outcome: undefined,
      isLevelChecked: false,
      checks: [],
    },
  })
  actions.notify('info', `Printed phantom ${truth.seed}: touch hollows 1 to ${truth.fiducials.length} in their order.`)
}

function holdsTargets(geometry: VolumeGeometry, { targets }: PrintedTruth): boolean {
  const voxelFromCt = invert(volumeFromVoxel('ct', geometry))
  return targets.every(({ ct }) => {
    const { x, y, z } = apply(voxelFromCt, point('ct', ...ct))
    return [x, y, z].every((index, axis) => index > -0.5 && index < geometry.dimensions[axis]! - 0.5)
  })
}
