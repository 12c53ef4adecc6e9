/**
 * Plan against outcome as a Comprehensive 3D SR by TID 1500: measurements in groups, places in the CT's frame of reference,
 * and of what networks said only what a clinician answers for.
 */
import type { Measure, MeasureUnit } from '#core/report/measures.ts'
import type { Report } from '#core/report/report.ts'
import { checkReviewed } from '#core/records/reviewed.ts'
import { decimal, part10, type DataSet, type DicomFile } from './part10.ts'
import { ctFrameUid, instanceUid, procedureUid, reportModules, seriesUid } from './report-study.ts'
import { codeItemOf, containerItem, documentModules, evidence, imageItem, LANGUAGE, numberItem, observers, OWN_SCHEME, pointsItem, textItem, uidItem, type Concept } from './structured-report.ts' // prettier-ignore
import { uidOf } from './uid.ts'
import { ULTRASOUND_MULTI_FRAME } from './ultrasound-clip.ts'

export const COMPREHENSIVE_3D_SR = '1.2.840.10008.5.1.4.1.1.88.34'

const UNITS: Readonly<Record<MeasureUnit, Concept>> = {
  mm: ['mm', 'millimeter', 'UCUM'],
  deg: ['deg', 'degree', 'UCUM'],
  s: ['s', 'second', 'UCUM'],
  '1': ['1', 'no units', 'UCUM'],
}

const GROUPS: readonly (readonly [group: Measure['group'], says: string])[] = [
  ['plan', 'Planned path'],
  ['outcome', 'Needle against the plan'],
  ['course', 'Course of the procedure'],
]

/** @param clip that the measurements can be looked up in, where one was written */
export function writeMeasurementReport(report: Report, clip: DicomFile | undefined): DicomFile {
  const { findings, session, software, subject } = report
  for (const finding of findings) checkReviewed(finding)
  const procedure: Concept = ['INJECTION', session.planned?.procedure ?? 'Guided injection', OWN_SCHEME]
  const content = [
    LANGUAGE,
    ...observers(uidOf(`${report.key} device`), software, session.operator),
    codeItemOf('HAS CONCEPT MOD', ['121058', 'Procedure reported', 'DCM'], procedure),
    ...(clip ? [imageLibrary(report)] : []),
    containerItem(
      'CONTAINS',
      ['126010', 'Imaging Measurements', 'DCM'],
      GROUPS.flatMap(([group, says]) => groupItem(report, group, says)),
    ),
    ...(findings.length > 0 ? [findingsItem(report)] : []),
  ]
  const { imaging } = subject
  const dataSet: DataSet = {
    ...reportModules(report, 'measurements'),
    SOPClassUID: COMPREHENSIVE_3D_SR,
    ...documentModules(['126000', 'Imaging Measurement Report', 'DCM'], '1500', content),
    ...(clip && {
      CurrentRequestedProcedureEvidenceSequence: [
        evidence(procedureUid(report), seriesUid(report, 'ultrasound'), [clipOf(report)]),
      ],
    }),
    ...(imaging &&
      imaging.images.length > 0 && {
        PertinentOtherEvidenceSequence: [evidence(imaging.studyUid, imaging.seriesUid, imaging.images)],
      }),
  }
  return { name: 'measurements.dcm', bytes: part10(dataSet, 'OB') }
}

const clipOf = (report: Report) => ({
  sopClassUid: ULTRASOUND_MULTI_FRAME,
  sopInstanceUid: instanceUid(report, 'ultrasound'),
})

function imageLibrary(report: Report): DataSet {
  const { sopClassUid, sopInstanceUid } = clipOf(report)
  const image = imageItem('CONTAINS', ['260753009', 'Source', 'SCT'], sopClassUid, sopInstanceUid)
  return containerItem(
    'CONTAINS',
    ['111028', 'Image Library', 'DCM'],
    [containerItem('CONTAINS', ['126200', 'Image Library Group', 'DCM'], [image])],
  )
}

function groupItem(report: Report, group: Measure['group'], says: string): DataSet[] {
  const measures = report.measures.filter((each) => each.group === group)
  if (measures.length === 0) return []
  return [
    containerItem(
      'CONTAINS',
      ['125007', 'Measurement Group', 'DCM'],
      [
        textItem('HAS OBS CONTEXT', ['112039', 'Tracking Identifier', 'DCM'], says),
        uidItem('HAS OBS CONTEXT', ['112040', 'Tracking Unique Identifier', 'DCM'], uidOf(`${report.key} group ${group}`)),
        ...measures.map((measure) => measureItem(measure, pathOf(measure, report))),
      ],
    ),
  ] // prettier-ignore
}

/** Where it was measured: of the path its two ends. */
function pathOf({ code }: Measure, report: Report): readonly DataSet[] {
  const { entry, target } = report.session
  if (code !== 'PATH-LENGTH' || !entry || !target) return []
  return [pointsItem('INFERRED FROM', ['PATH', 'Entry, then target', OWN_SCHEME], 'POLYLINE', [...entry, ...target], ctFrameUid(report))] // prettier-ignore
}

const measureItem = ({ code, name, value, unit, how, structure }: Measure, places: readonly DataSet[]): DataSet =>
  numberItem('CONTAINS', [code, name, OWN_SCHEME], decimal(Math.round(value * 1000) / 1000), UNITS[unit], [
    ...(structure ? [textItem('HAS CONCEPT MOD', ['STRUCTURE', 'Structure', OWN_SCHEME], structure)] : []),
    textItem('HAS OBS CONTEXT', ['HOW', 'How it was got', OWN_SCHEME], how),
    ...places,
  ])

/** Each says which network said it, and who answers for it. */
function findingsItem({ findings }: Report): DataSet {
  const own = (value: string, meaning: string): Concept => [value, meaning, OWN_SCHEME]
  const items = findings.map(({ of, review }) =>
    textItem('CONTAINS', own('FINDING', 'Reviewed finding'), of.finding, {
      ContentSequence: [
        textItem('HAS PROPERTIES', own('KIND', 'Kind'), of.kind),
        textItem('HAS PROPERTIES', own('REVIEW', 'Review'), `${review.verdict} by ${review.by}${review.reason && `: ${review.reason}`}`),
        ...(of.saidFirst === undefined ? [] : [textItem('HAS PROPERTIES', own('SAID-FIRST', 'As the network said it'), of.saidFirst)]),
        textItem('HAS PROPERTIES', own('MODEL', 'Model'), `${of.model.name} ${of.model.version}, SHA-256 ${of.model.sha256}`),
        textItem('HAS PROPERTIES', own('INPUT', 'Input'), `SHA-256 ${of.inputSha256}`),
      ],
    }),
  ) // prettier-ignore
  return containerItem('CONTAINS', own('FINDINGS', 'Findings of networks, reviewed'), items)
}
