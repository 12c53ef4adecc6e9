/**
 * A report of a procedure as PDF: who and what, plan against outcome, its course, pictures, alarms, what networks said as
 * far as a clinician answers for it, and what trials are asked to tell.
 */
import { PDFDocument } from '@cantoo/pdf-lib'
import { checkReviewed } from '#core/records/reviewed.ts'
import type { Measure } from '#core/report/measures.ts'
import type { Report } from '#core/report/report.ts'
import type { TrialRow } from '#core/report/trial-table.ts'
import { CHART_HEIGHT, distanceChart } from './distance-chart.ts'
import { createFlow, footers, INSIDE, type Flow } from './pdf-flow.ts'

const NOT_RECORDED = 'not recorded'
const REMARK = 'For training and research. Not a medical device, not for diagnosis.'
/** More would be a log; the log is a file of its own. */
const MOST_ALARMS = 20

export async function reportAsPdf(report: Report, trial: readonly TrialRow[]): Promise<Uint8Array<ArrayBuffer>> {
  for (const finding of report.findings) checkReviewed(finding)
  const file = await PDFDocument.create()
  const when = new Date(report.begunEpochMs)
  const done = new Date(report.begunEpochMs + report.lastsMs)
  file.setTitle(`Report of ${report.session.planned?.procedure ?? 'a guided injection'}`)
  file.setLanguage('en')
  file.setProducer(report.software)
  file.setCreator(report.software)
  // Not now: the same recording gives the same file.
  file.setCreationDate(done)
  file.setModificationDate(done)
  const flow = await createFlow(file)
  flow.title(
    report.session.planned?.procedure ?? 'Guided injection',
    `${report.session.planned?.place ?? 'Place not recorded'}. ${sayTime(when)}. ${REMARK}`,
  )
  about(flow, report)
  outcome(flow, report)
  course(flow, report)
  if (report.pictures.length > 0) {
    flow.heading('Pictures')
    await flow.pictures(
      report.pictures.map(({ caption, ms, picture }) => ({ caption: `${caption}, at ${sayAt(ms)}`, picture })),
    )
  }
  alarms(flow, report)
  findings(flow, report)
  if (trial.length > 0) trialTable(flow, trial)
  footers(file, flow.font, `${report.subject.id || 'no number'}. ${report.fileName}. ${report.software}. ${REMARK}`)
  return (await file.save({ useObjectStreams: false })) as Uint8Array<ArrayBuffer>
}

const sayTime = (when: Date) => `${when.toISOString().slice(0, 16).replace('T', ' ')} UTC`
const sayAt = (ms: number) => `${(ms / 1000).toFixed(1)} s`
const sayName = (name: string) => name.split('^').filter(Boolean).toReversed().join(' ') || NOT_RECORDED
const sayDate = (date: string) =>
  /^\d{8}$/.test(date) ? `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}` : NOT_RECORDED

function about(flow: Flow, { subject, session, begunEpochMs, lastsMs, isWhole, registration }: Report) {
  const { planned } = session
  const consent = session.consentToProcedureMs === undefined ? NOT_RECORDED : `noted ${sayTime(new Date(session.consentToProcedureMs))}` // prettier-ignore
  flow.table([1.1, 2, 1.1, 2], [], [
    ['Patient', sayName(subject.name), 'Number', subject.id || NOT_RECORDED],
    ['Born', sayDate(subject.birthDate), 'Order', subject.accessionNumber || NOT_RECORDED],
    ['Operator', session.operator ?? NOT_RECORDED, 'Consent', consent],
    ['Begun', sayTime(new Date(begunEpochMs)), 'Lasted', `${sayAt(lastsMs)}${isWhole ? '' : '; the recording was cut off'}`],
    ['Case', session.caseName ?? NOT_RECORDED, 'Ultrasound', session.source],
    ['Needle', planned?.needle ?? NOT_RECORDED, 'Plan locked by', planned?.lockedBy ?? NOT_RECORDED],
    ['Registration', registration?.of.how ?? 'none that anybody answers for', 'Its check', registration?.of.check ?? NOT_RECORDED],
  ], [0, 2]) // prettier-ignore
}

function outcome(flow: Flow, report: Report) {
  const rows = (group: Measure['group']) =>
    report.measures
      .filter((each) => each.group === group)
      .map(({ name, value, unit, structure, how }) => [structure ? `${name}: ${structure}` : name, `${sayValue(value, unit)}${structure && value < 0 ? ` ${INSIDE}` : ''}`, how]) // prettier-ignore
  flow.heading('Plan against outcome')
  const { entry, target } = report.session
  const places = [
    ...(entry ? [['Entry in the CT', sayPlace(entry), 'left, posterior, superior']] : []),
    ...(target ? [['Target in the CT', sayPlace(target), 'left, posterior, superior']] : []),
  ]
  if (places.length === 0) flow.paragraph('No plan is recorded: there is nothing to hold the outcome against.')
  flow.table([3, 1.5, 1.9], ['', '', 'How it was got'], [...places, ...rows('plan'), ...rows('outcome')], [2])
}

function course(flow: Flow, report: Report) {
  flow.heading('Course')
  const chart = distanceChart(report, flow.font)
  if (chart) flow.drawing(CHART_HEIGHT, chart)
  else flow.paragraph('The needle was never scored against a plan.')
  const own = report.measures.filter(({ group }) => group === 'course')
  flow.table([3, 1.5, 1.9], [], own.map(({ name, value, unit, how }) => [name, sayValue(value, unit), how]), [2]) // prettier-ignore
}

const sayPlace = (at: readonly number[]) => `${at.map((mm) => mm.toFixed(1)).join(', ')} mm`

function sayValue(value: number, unit: Measure['unit']): string {
  switch (unit) {
    case 'mm':
      return `${value.toFixed(1)} mm`
    case 'deg':
      return `${value.toFixed(1)}°`
    case 's':
      return `${value.toFixed(1)} s`
    case '1':
      return String(Math.round(value))
  }
}

function alarms(flow: Flow, report: Report) {
  flow.heading('Alarms')
  const own = report.alarms
  if (own.length === 0) return flow.paragraph('None was raised.')
  const shown = own.slice(0, MOST_ALARMS)
  flow.table([1, 1, 5], ['At', 'Priority', ''], shown.map(({ ms, level, words }) => [sayAt(ms), level, words])) // prettier-ignore
  if (own.length > shown.length) flow.paragraph(`${own.length - shown.length} more are in the log.`, true)
}

/** Never what was said alone: always who answers for it. */
function findings(flow: Flow, { findings: own, reviews }: Report) {
  flow.heading('Findings of networks, reviewed')
  if (own.length === 0) flow.paragraph('None was accepted by a clinician.')
  else
    flow.table(
      [1.1, 2.4, 1.9, 1.8],
      ['Kind', 'Finding', 'Review', 'Model'],
      own.map(({ of, review }) => [
        of.kind,
        of.saidFirst === undefined ? of.finding : `${of.finding} (said first: ${of.saidFirst})`,
        `${review.verdict} by ${review.by}${review.reason && `: ${review.reason}`}`,
        `${of.model.name} ${of.model.version}, ${of.model.sha256.slice(0, 12)}${of.confidence === undefined ? '' : `; sure to ${Math.round(100 * of.confidence)} %`}`,
      ]),
    )
  flow.paragraph(
    `Left out: ${reviews.unreviewed} that nobody reviewed, ${reviews.rejected} that were rejected. ${reviews.abstained} abstained.`,
    true,
  )
}

function trialTable(flow: Flow, rows: readonly TrialRow[]) {
  flow.heading('What trials are asked to tell')
  for (const [from, source] of TRIALS) {
    flow.paragraph(`${from} (${source}), filled from the logged sessions:`, true)
    const own = rows.filter((row) => row.from === from)
    flow.table([1.2, 2.6, 3.8], [], own.map(({ item, asked, answer }) => [item, asked, answer]), [0, 1]) // prettier-ignore
  }
}

const TRIALS = [
  ['DECIDE-AI', 'Vasey et al., Nat Med 2022;28:924, by topic'],
  ['CONSORT-AI', 'Liu et al., Nat Med 2020;26:1364, by item'],
] as const
