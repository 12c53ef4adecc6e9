/** Files that a person drops or picks, each told by what is in it and taken where it belongs, in the order they need each other. */
import type { Session } from '#session/session.ts'
import type { CaseDesk } from './case-desk.ts'
import { kindOfFile } from './file-kinds.ts'
import type { PlanDesk } from './plan-desk.ts'
import { takePrintedPhantom } from './printed-phantom.ts'
import type { SourceDesk } from './source-desk.ts'
import type { StructuresDesk } from './structures-desk.ts'
import { takeOrder } from './take-order.ts'

export interface FileOpeningParts {
  readonly session: Session
  readonly cases: Pick<CaseDesk, 'open'>
  readonly sources: Pick<SourceDesk, 'readConfig' | 'replay' | 'replayProcedure'>
  readonly structures: Pick<StructuresDesk, 'takeLabels'>
  readonly plans: Pick<PlanDesk, 'take'>
}

export function createFileOpening(parts: FileOpeningParts): (files: readonly File[]) => Promise<void> {
  const { session, cases, sources, structures, plans } = parts
  const { actions } = session

  return async function openFiles(files) {
    const kinds = await Promise.all(files.map(async (file) => ({ file, kind: await kindOfFile(file) })))
    const of = (kind: string) => kinds.filter((each) => each.kind === kind).map(({ file }) => file)
    for (const file of of('plus-config')) await sources.readConfig(file)
    for (const file of of('sequence')) await sources.replay(file)
    for (const file of of('recording')) await sources.replayProcedure(file)
    const unsure = [...of('segmentation'), ...of('grid')]
    const { labels, rest, faults } = unsure.length ? await openedLabels(unsure) : { labels: [], rest: [], faults: [] }
    for (const { file, reason } of faults) actions.notify('error', `${file}: ${reason}`)
    // Labels come after the volume that they may have been given together with.
    const volumes = [...of('volume'), ...rest]
    if (volumes.length) await cases.open(volumes)
    if (labels.length) await structures.takeLabels(labels)
    for (const file of of('printed-phantom')) await takePrintedPhantom(session, file)
    // After the case that it belongs to.
    for (const file of of('plan')) await plans.take(file)
    for (const file of of('order')) takeOrder(session, await file.text(), file.name)
  }
}

/** The codecs' half of the page is loaded when something is opened. */
async function openedLabels(files: readonly File[]) {
  return (await import('#dicom/open-labels.ts')).openLabels(files)
}
