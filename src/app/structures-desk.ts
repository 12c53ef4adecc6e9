/** Makes structures of the open volume from labels or from the found spine, and carries out what a person corrects in them. */
import { shiftedLabel } from '#core/anatomy/foreign-labels.ts'
import type { StructureTrusts } from '#core/anatomy/structure-trust.ts'
import { corrected, netShift, withoutLast, type Corrected, type Correction } from '#core/labelling/corrections.ts'
import type { LabelMap, SaidOfLabels } from '#core/labelling/label-meanings.ts'
import type { LayerMesh } from '#core/phantom/structure-layers.ts'
import type { SurfaceGroup } from '#core/phantom/surface-groups.ts'
import type { LabelField } from '#core/volumes/label-field.ts'
import type { Live } from '#session/live.ts'
import type { StructureOrigin, Structures } from '#session/open-case.ts'
import type { Session } from '#session/session.ts'
import type { StructureEvents, StructureMaking, Making } from '#workers/structures/client.ts'

export interface StructuresDesk {
  /** @param files one label map, or parts and the vertebrae they belong to, in any order */
  takeLabels(files: readonly LabelFile[]): Promise<void>
  /** Reads the labels that are there again, with another dictionary or with what the lowest vertebra is. */
  readWith(said: SaidOfLabels): Promise<void>
  /** From the vertebrae that were found and confirmed. */
  fit(): Promise<void>
  /** Refused aloud while somebody is guided: what must not be touched stays what it is. @returns whether it was done */
  correct(...corrections: readonly Correction[]): boolean
  undo(): void
  redo(): void
  /** The corrected labels on the voxels of the volume. */
  onVolume(): Promise<Uint16Array<ArrayBuffer>>
  /** Another case is open. */
  forget(): void
}

export interface LabelFile {
  readonly map: LabelMap
  /** Of the images it was made from; '' where it does not say. */
  readonly frameOfReferenceUid: string
}

export interface StructuresParts {
  readonly session: Session
  readonly live: Pick<Live, 'arrival'>
  readonly making: StructureMaking
  /** Of the open volume's images; '' where they do not say. */
  readonly frameOfReferenceUid: () => string
  /** What was planned with them was planned with others. */
  readonly onCorrected: () => void
}

export function createStructuresDesk(parts: StructuresParts): StructuresDesk {
  const { session, live, making, frameOfReferenceUid, onCorrected } = parts
  const { actions } = session
  /** As it was made, without any correction. */
  let base: { readonly field: LabelField; readonly trusts: StructureTrusts } | undefined
  let taken: readonly LabelMap[] = []

  function openVolume() {
    const { arrival } = live
    if (!arrival) actions.notify('warning', 'Open the CT or MR first that the structures belong to.')
    else if (session.getState().progress) actions.notify('warning', 'Wait until the volume is read.')
    else return arrival
    return undefined
  }

  /** One way for both: what was there stays until the new is there. */
  async function run(
    { kind, said, lowest }: Pick<StructureOrigin, 'kind' | 'said' | 'lowest'>,
    start: (events: StructureEvents) => Promise<Making>,
    refusal: (reason: string) => string,
  ) {
    const { arrival } = live
    const isCurrent = () => live.arrival === arrival
    const cancel = () => making.stopMaking()
    actions.set({ progress: { label: kind === 'fit' ? 'Fitting the spine' : said, fraction: 0, cancel } })
    const events: StructureEvents = {
      onProgress: (fraction, label) => isCurrent() && actions.set({ progress: { label, fraction, cancel } }),
      onMade({ field, trusts, foreign, dictionary, doubt, remarks }) {
        if (!isCurrent()) return
        base = { field, trusts }
        const origin: StructureOrigin = {
          kind, said, dictionary, doubt, lowest, trusts, foreign, remarks, corrections: [], undone: [], edited: new Set(),
        } // prettier-ignore
        actions.set({ structures: { meshes: [], labels: field, origin } })
        actions.setLayer('structures', true)
        if (doubt)
          actions.notify('warning', `Levels of ${said} were not taken: ${doubt}. Say what its lowest vertebra is.`)
      },
      onLayer: (group, mesh) => isCurrent() && showLayer(group, mesh),
    }
    try {
      const outcome = await start(events)
      if (!outcome.ok && outcome.reason !== undefined) actions.notify('error', refusal(outcome.reason))
    } finally {
      if (isCurrent()) actions.set({ progress: undefined })
    }
  }

  function showLayer(group: SurfaceGroup, mesh: LayerMesh | undefined) {
    const { structures } = session.getState()
    if (!structures) return
    const others = structures.meshes.filter((one) => one.group !== group)
    actions.set({ structures: { ...structures, meshes: mesh ? [...others, mesh] : others } })
  }

  function isRefused(): boolean {
    const { isGuiding } = session.getState()
    if (isGuiding) actions.notify('warning', 'While somebody is guided structures stay as they are.')
    return isGuiding
  }

  /** To what there is: the same as all of them from the beginning, and a stroke of the brush is many. */
  function add(added: readonly Correction[], undone: StructureOrigin['undone']) {
    const { structures } = session.getState()
    if (!structures?.origin || !structures.labels) return
    const { corrections, edited } = structures.origin
    show(structures, corrected(structures.labels, added, edited), [...corrections, ...added], undone)
  }

  /** The list of corrections is the truth; labels are made of it. */
  function carryOut(corrections: readonly Correction[], undone: StructureOrigin['undone']) {
    const { structures } = session.getState()
    if (structures && base) show(structures, corrected(base.field, corrections), corrections, undone)
  }

  function show(
    structures: Structures,
    { labels, geometry, edited }: Corrected,
    corrections: readonly Correction[],
    undone: StructureOrigin['undone'],
  ) {
    if (!structures.origin || !base) return
    const shift = netShift(corrections)
    const shiftedBy = shift - netShift(structures.origin.corrections)
    const trusts = new Map([...base.trusts].map(([label, trust]) => [shiftedLabel(label, shift), trust]))
    const next: Structures = {
      ...structures,
      labels: { geometry, labels },
      origin: { ...structures.origin, trusts, corrections, undone, edited },
    }
    actions.set({ structures: next })
    making.correct(labels, shiftedBy, showLayer)
    onCorrected()
  }

  async function take(maps: readonly LabelMap[], wish: SaidOfLabels) {
    const arrival = openVolume()
    const [map, vertebrae] = inOrder(maps)
    if (!arrival || !map) return
    taken = maps
    const said = maps.map(({ name }) => name).join(', ')
    await run(
      { kind: 'labels', said, lowest: wish.lowest },
      (events) => making.takeLabels(arrival.volume, map, vertebrae, wish, events),
      (reason) => `${said}: ${reason}`,
    )
  }

  return {
    async takeLabels(files) {
      const own = frameOfReferenceUid()
      const other = files.find((file) => own && file.frameOfReferenceUid && file.frameOfReferenceUid !== own)
      if (other)
        return actions.notify(
          'error',
          `${other.map.name}: it was made from images with another frame of reference than those of the open volume`,
        )
      await take(
        files.map(({ map }) => map),
        {},
      )
    },
    readWith: (said) => take(taken, said),
    async fit() {
      const { vertebrae } = session.getState()
      const arrival = openVolume()
      if (!arrival || vertebrae?.state !== 'found' || !vertebrae.isConfirmed) return
      await run(
        { kind: 'fit', said: 'fitted to this volume', lowest: undefined },
        (events) => making.fit(arrival.volume, vertebrae.spine, events),
        (reason) => `No structures: ${reason}`,
      )
    },
    correct(...corrections) {
      if (isRefused()) return false
      add(corrections, [])
      return true
    },
    undo() {
      if (isRefused()) return
      const { corrections = [], undone = [] } = session.getState().structures?.origin ?? {}
      const left = withoutLast(corrections)
      if (left.length < corrections.length) carryOut(left, [corrections.slice(left.length), ...undone])
    },
    redo() {
      if (isRefused()) return
      const { undone = [] } = session.getState().structures?.origin ?? {}
      const [next, ...rest] = undone
      if (next) add(next, rest)
    },
    onVolume: () => making.layOnVolume(session.getState().structures?.origin?.corrections ?? []),
    forget() {
      base = undefined
      taken = []
      making.stop()
    },
  }
}

/** Parts first, then the vertebrae that say their levels; a map alone is itself. */
function inOrder(maps: readonly LabelMap[]): readonly LabelMap[] {
  const isParts = ({ volume: { voxels } }: LabelMap) => voxels.some((number) => number >= 41 && number <= 50)
  return maps.toSorted((a, b) => Number(isParts(b)) - Number(isParts(a)))
}
