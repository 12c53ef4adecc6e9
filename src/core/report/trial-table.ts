/**
 * What early evaluations of decision support are asked to tell, filled from logged sessions: topics of DECIDE-AI (Vasey et
 * al., Nat Med 2022;28:924) and the extensions of CONSORT-AI (Liu et al., Nat Med 2020;26:1364) by their item numbers.
 *
 * The words are this project's. What no log can know is "not recorded": a person has to write it.
 */
import type { Report } from './report.ts'

export interface TrialRow {
  readonly from: 'DECIDE-AI' | 'CONSORT-AI'
  readonly item: string
  readonly asked: string
  readonly answer: string
}

export const NOT_RECORDED = 'not recorded'

/** @param reports one or more sessions, in their order */
export function trialTable(reports: readonly Report[]): readonly TrialRow[] {
  const count = reports.length
  const sum = (of: (report: Report) => number | undefined) =>
    reports.reduce((total, report) => total + (of(report) ?? 0), 0)
  const names = (of: (report: Report) => string | undefined) =>
    [...new Set(reports.map(of).filter((name) => name !== undefined && name !== ''))].join('; ') || NOT_RECORDED
  const said = sum(({ reviews }) => reviews.unreviewed + reviews.accepted + reviews.edited + reviews.rejected)
  const reviewed = sum(({ reviews }) => reviews.accepted + reviews.edited + reviews.rejected)
  const of = (what: keyof Report['reviews']) => sum(({ reviews }) => reviews[what])
  const models = names(({ session }) =>
    session.models
      .filter(({ state }) => state === 'running')
      .map(({ model }) => model)
      .join('; '),
  )
  const reviewWords =
    said === 0
      ? NOT_RECORDED
      : `${said} outputs: ${of('accepted')} accepted, ${of('edited')} edited, ${of('rejected')} rejected, ${of('unreviewed')} not reviewed`
  const guided = count ? `guided ${sayShare(sum(({ review }) => review.figures.guidedMs), sum(({ lastsMs }) => lastsMs))} of the recorded time` : NOT_RECORDED // prettier-ignore
  const alarms = `${sum(({ alarms: own }) => own.length)} alarms, ${sum(({ review }) => review.figures.highAlarms)} of high priority`
  const lost = meanOf(reports.flatMap(({ review }) => review.figures.lostShare ?? []))
  const errors = reports.flatMap(({ review }) => review.figures.endToTargetMm ?? [])
  const operators = names(({ session }) => session.operator)

  const decide = (item: string, asked: string, answer: string): TrialRow => ({ from: 'DECIDE-AI', item, asked, answer })
  const consort = (item: string, asked: string, answer: string): TrialRow => ({ from: 'CONSORT-AI', item, asked, answer }) // prettier-ignore
  return [
    decide('Intended use', 'Condition, users and purpose', `${names(({ session }) => session.planned?.procedure)}; for training and research, not a medical device`),
    decide('Patients', 'Who was included', NOT_RECORDED),
    decide('Users', 'Who used it, how experienced', operators === NOT_RECORDED ? NOT_RECORDED : `${operators}; experience ${NOT_RECORDED}`),
    decide('System', 'Version, and of each network', `${names(({ software }) => software)}; networks: ${models}`),
    decide('Inputs', 'What it was given', `${names(({ session }) => session.modality)}; ultrasound from ${names(({ session }) => session.source)}`),
    decide('Outputs', 'What it showed, and how', names(({ session }) => session.views.join(', '))),
    decide('Setting', 'Where it was used', NOT_RECORDED),
    decide('Sessions', 'How many, how long', `${count}; ${sayMinutes(sum(({ lastsMs }) => lastsMs))} recorded`),
    decide('Use', 'How far it was followed', guided),
    decide('Changes', 'Changes to the system or to how it was used meanwhile', NOT_RECORDED),
    decide('Agreement', 'Between users and the system', reviewWords),
    decide('Safety', 'Errors, alarms, harm', `${alarms}; harm ${NOT_RECORDED}`),
    decide('Malfunction', 'When it failed', lost === undefined ? NOT_RECORDED : `needle not tracked ${Math.round(100 * lost)} % of the time once seen`),
    decide('Human factors', 'Usability, workload, learning', NOT_RECORDED),
    decide('Ethics', 'Consent and approval', `consent to be recorded noted in ${count} of ${count}; to the procedure in ${reports.filter(({ session }) => session.consentToProcedureMs !== undefined).length}; approval ${NOT_RECORDED}`),
    consort('1a, b', 'That it uses AI, and which kind', models === NOT_RECORDED ? NOT_RECORDED : 'networks that read ultrasound and mark bone, structures, views and needle'),
    consort('2a', 'What it is for in the clinical way', 'guidance of a needle to a planned target'),
    consort('4a (i)', 'Who could be included', NOT_RECORDED),
    consort('4a (ii)', 'Which inputs could be', names(({ session }) => session.source)),
    consort('4b', 'How it was joined to the place', NOT_RECORDED),
    consort('5 (i)', 'Version', `${names(({ software }) => software)}; ${models}`),
    consort('5 (ii)', 'How inputs were got', names(({ session }) => session.source)),
    consort('5 (iii)', 'What became of poor inputs', said === 0 ? NOT_RECORDED : `${of('abstained')} of ${said} outputs abstained`),
    consort('5 (iv)', 'Who works with it, and their training', operators === NOT_RECORDED ? NOT_RECORDED : `${operators}; training ${NOT_RECORDED}`),
    consort('5 (v)', 'What it gives out', said === 0 ? NOT_RECORDED : `${said} outputs, each with a chance or a word why not`),
    consort('5 (vi)', 'How that came into decisions', reviewed === 0 ? NOT_RECORDED : `${reviewed} of ${said} reviewed by a person; only accepted and edited ones are reported`),
    consort('19', 'Errors of the system, and how they were found', errors.length === 0 ? NOT_RECORDED : `tip to target ${meanOf(errors)!.toFixed(1)} mm on the average of ${errors.length}; ${of('edited') + of('rejected')} outputs found wrong in review`),
    consort('25', 'Where system and code can be had', NOT_RECORDED),
  ] // prettier-ignore
}

const meanOf = (values: readonly number[]) =>
  values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : undefined
const sayShare = (part: number, whole: number) => (whole > 0 ? `${Math.round((100 * part) / whole)} %` : '0 %')
const sayMinutes = (ms: number) => `${(ms / 60_000).toFixed(1)} min`
