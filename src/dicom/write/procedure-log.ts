/** What happened when, as a Procedure Log (PS3.3 A.35.7, TID 3001): each entry with its moment, in their order. */
import type { Report } from '#core/report/report.ts'
import { part10, type DataSet, type DicomFile } from './part10.ts'
import { dicomTime, reportModules } from './report-study.ts'
import { documentModules, LANGUAGE, observers, OWN_SCHEME, textItem, type Concept } from './structured-report.ts'
import { uidOf } from './uid.ts'

export const PROCEDURE_LOG = '1.2.840.10008.5.1.4.1.1.88.40'

const NOTE: Concept = ['121174', 'Procedure Note', 'DCM']

export function writeProcedureLog(report: Report): DicomFile {
  const { begunEpochMs, lastsMs, review, isWhole, session, software } = report
  const entries = [
    { ms: 0, words: `Recording begun: ${session.planned?.procedure ?? 'procedure not recorded'}` },
    ...review.events.map(({ ms, kind, level, words }) => ({ ms, words: `${kind} (${level}): ${words}` })),
    ...review.passes.map(({ fromMs, toMs, deepestMm }) => ({
      ms: toMs,
      words: `needle pass: begun at ${(fromMs / 1000).toFixed(1)} s, ${deepestMm.toFixed(1)} mm past the entry`,
    })),
    { ms: lastsMs, words: isWhole ? 'Recording ended' : 'Recording was cut off here' },
  ].toSorted((a, b) => a.ms - b.ms)
  const dataSet: DataSet = {
    ...reportModules(report, 'log'),
    SOPClassUID: PROCEDURE_LOG,
    // Each entry has this machine's own time; no clock was shared with others.
    SynchronizationFrameOfReferenceUID: uidOf(`${report.key} clock`),
    SynchronizationTrigger: 'NO TRIGGER',
    AcquisitionTimeSynchronized: 'N',
    ...documentModules(['INJECTION-LOG', 'Injection procedure log', OWN_SCHEME], '3001', [
      LANGUAGE,
      ...observers(uidOf(`${report.key} device`), software, session.operator),
      ...entries.map(({ ms, words }) =>
        textItem('CONTAINS', NOTE, words.slice(0, 1024), { ObservationDateTime: dicomTime(begunEpochMs + ms).both }),
      ),
    ]),
  }
  return { name: 'procedure-log.dcm', bytes: part10(dataSet, 'OB') }
}
