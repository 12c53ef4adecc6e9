/** The worker's half: one request after another, for each changes what the next finds. */
import { NO_FOREIGN, type ForeignLabels } from '#core/anatomy/foreign-labels.ts'
import type { StructureTrust } from '#core/anatomy/structure-trust.ts'
import { belonging } from '#core/labelling/belonging.ts'
import { boneIn } from '#core/labelling/seen-bone.ts'
import { corrected, type LabelGrid } from '#core/labelling/corrections.ts'
import { fittedField, inferredSurfaces } from '#core/labelling/fitted-structures.ts'
import { fitSpine } from '#core/labelling/label-spine.ts'
import { nearestLabels, structureField } from '#core/labelling/structure-field.ts'
import { takeLabels } from '#core/labelling/taken-labels.ts'
import type { Volume } from '#core/volumes/volume.ts'
import { createSurfaceShelf } from './surface-shelf.ts'
import type { MadeStructures, Port, Reply, Request } from './messages.ts'

type Of<Type extends Request['type']> = Extract<Request, { type: Type }>

interface Made {
  /** What is saved: labels on the grid they came on. */
  readonly source: LabelGrid
  readonly foreign: ForeignLabels
}

export function serveStructures(port: Port<Reply, Request>): void {
  let volume: Volume | undefined
  let made: Made | undefined
  const shelf = createSurfaceShelf((requestId, group, mesh) =>
    port.postMessage(
      { type: 'layer', requestId, group, mesh },
      mesh ? [mesh.positions.buffer, mesh.normals.buffer, mesh.indices.buffer] : [],
    ),
  )

  function open(): Volume {
    if (!volume) throw new Error('no volume was sent to make structures of')
    return volume
  }

  const progress = (requestId: number, label: string) => (fraction: number) =>
    port.postMessage({ type: 'progress', requestId, fraction, label }, [])

  function announce(requestId: number, { field, ...rest }: MadeStructures) {
    // The page has its own: this half goes on working with the one it made.
    const labels = field.labels.slice()
    port.postMessage({ type: 'made', requestId, made: { ...rest, field: { ...field, labels } } }, [labels.buffer])
  }

  async function take({ requestId, map, vertebrae, said }: Of<'take-labels'>) {
    const taking = takeLabels(map, vertebrae, said)
    if (!taking.ok) return port.postMessage({ type: 'refused', requestId, reason: taking.reason }, [])
    const { grid, foreign, dictionary, doubt, remarks } = taking.taken
    const fits = belonging(grid, foreign, open())
    if (!fits.ok) return port.postMessage({ type: 'refused', requestId, reason: fits.reason }, [])
    const field = structureField(grid, open().geometry)
    made = { source: grid, foreign }
    const trust: StructureTrust = { source: 'labels', uncertaintyMm: undefined }
    const trusts = new Map([...new Set(field.labels)].filter(Boolean).map((label) => [label, trust]))
    announce(requestId, { field, trusts, foreign, dictionary, doubt, remarks: [...remarks, ...fits.remarks] })
    await shelf.fill(
      requestId,
      field,
      foreign,
      Math.max(...grid.geometry.spacingMm),
      progress(requestId, 'Surfaces of the labels'),
    )
    port.postMessage({ type: 'done', requestId }, [])
  }

  async function fit({ requestId, found }: Of<'fit'>) {
    const tell = progress(requestId, 'Fitting the spine')
    const fitted = fitSpine(open(), found, (fraction) => tell(0.75 * fraction))
    if (!fitted)
      return port.postMessage({ type: 'refused', requestId, reason: 'no level is known: say which the lowest whole vertebra is' }, []) // prettier-ignore
    const { field, trusts } = fittedField(open(), fitted, boneIn(open(), found))
    tell(0.85)
    made = { source: field, foreign: NO_FOREIGN }
    announce(requestId, {
      field,
      trusts,
      foreign: NO_FOREIGN,
      dictionary: undefined,
      doubt: undefined,
      remarks: found.remarks,
    })
    const inferred = []
    for await (const surface of inferredSurfaces(fitted, field)) inferred.push(surface)
    tell(0.95)
    await shelf.fill(requestId, field, NO_FOREIGN, 0, (fraction) => tell(0.95 + 0.05 * fraction), inferred)
    port.postMessage({ type: 'done', requestId }, [])
  }

  async function answer(request: Request): Promise<void> {
    switch (request.type) {
      case 'volume': {
        const { frame, geometry } = request
        const voxels = new Int16Array(geometry.dimensions.reduce((a, b) => a * b))
        volume = { frame, name: '', geometry, voxels, remarks: [] }
        made = undefined
        return shelf.clear()
      }
      case 'voxels':
        return open().voxels.set(request.part, request.at)
      case 'take-labels':
        return take(request)
      case 'fit':
        return fit(request)
      case 'correct': {
        await shelf.correct(request.requestId, request.labels, request.shiftedBy)
        return port.postMessage({ type: 'done', requestId: request.requestId }, [])
      }
      case 'lay-on-volume': {
        if (!made) throw new Error('there are no structures to save')
        const { geometry } = open()
        const laid = { geometry, labels: nearestLabels(made.source, geometry) }
        const { labels } = corrected(laid, request.corrections)
        return port.postMessage({ type: 'laid', requestId: request.requestId, labels }, [labels.buffer])
      }
      default:
        throw new TypeError(`unknown request ${(request satisfies never as Request).type}`)
    }
  }

  let before = Promise.resolve()
  port.onmessage = ({ data: request }) => {
    before = before
      .then(() => answer(request))
      .catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error)
        port.postMessage({ type: 'failed', requestId: request.requestId, reason }, [])
      })
  }
}
