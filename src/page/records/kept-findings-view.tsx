/** What networks said of all patients that one may see, as the server keeps it: what waits for a review, and how far clinicians agree. */
import { useMemo, useState } from 'react'
import { agreement, driftAlarms, type MonitoredRecord } from '#core/records/agreement.ts'
import type { Verdict } from '#core/records/ai-output.ts'
import { may } from '#core/records/policy.ts'
import { AgreementTable } from '#page/agreement-page.tsx'
import { modelName } from '#session/model-names.ts'
import type { KeptFinding } from '#session/clinic-commands.ts'
import { FormField } from './form-field.tsx'
import { actorOf, type RecordsProps } from './records-props.ts'
import { sayMoment } from './record-words.ts'
import { useAnswer } from './use-answer.ts'
import { useAsking } from './use-asking.ts'

export function KeptFindingsView({ clinic, who }: RecordsProps) {
  const { value, fault, again } = useAnswer(() => clinic.findings.list())
  const [isMonitoring, setIsMonitoring] = useState(false)
  const findings = value?.findings ?? []
  const open = findings.filter(({ review }) => !review)
  const groups = useMemo(() => value && agreement(value.findings.map(monitored)), [value])
  const alarms = driftAlarms(groups ?? []).length
  const mayReview = may(actorOf(who), 'create', 'review').allowed
  return (
    <div>
      <div className="head">
        <h2>What networks said</h2>
        <button type="button" className="button" onClick={() => setIsMonitoring(!isMonitoring)}>
          {isMonitoring ? 'To the findings' : sayAgreement(alarms)}
        </button>
      </div>
      <p className="fault" role="alert">
        {fault}
      </p>
      {value && (
        <p className="hint" role="status">
          {findings.length === 0
            ? 'Nothing is kept yet.'
            : `${open.length} of ${findings.length} unreviewed. Only what a clinician accepted or edited goes into reports.`}
        </p>
      )}
      {isMonitoring ? (
        <AgreementTable groups={groups} from="the records of this server that you may see, the newest thousand" />
      ) : (
        <ul className="kept-findings" aria-label="Unreviewed findings">
          {open.map((finding) => (
            <li key={finding.id} className="card">
              <Finding finding={finding} before={sameBefore(finding, findings)} />
              {mayReview && <ReviewForm {...{ clinic, finding }} onDone={again} />}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** `lumbar-anatomy 1.2.0` */
function modelOf(model: string) {
  const at = model.lastIndexOf(' ')
  return at < 0 ? { name: model, version: '' } : { name: model.slice(0, at), version: model.slice(at + 1) }
}

const sayAgreement = (alarms: number) =>
  alarms === 0 ? 'Agreement' : `Agreement: ${alarms} ${alarms === 1 ? 'alarm' : 'alarms'}`

const monitored = ({ body, operator, review }: KeptFinding): MonitoredRecord => ({
  output: { ...body, model: modelOf(body.model) },
  review,
  site: location.hostname,
  operator,
})

/** The same words of the same model, reviewed: the newest three. */
const sameBefore = ({ body }: KeptFinding, all: readonly KeptFinding[]): readonly string[] =>
  all
    .filter(({ body: other, review }) => review && other.finding === body.finding && other.model === body.model)
    .slice(0, 3)
    .map(({ review }) => `${review!.verdict} by ${review!.by}${review!.reason ? ` (${review!.reason})` : ''}`)

interface FindingProps {
  readonly finding: KeptFinding
  readonly before: readonly string[]
}

function Finding({ finding: { body, patientName, purpose, operator }, before }: FindingProps) {
  const { name, version } = modelOf(body.model)
  return (
    <div>
      <h3>{body.finding}</h3>
      <p>
        {patientName} {purpose === 'training' && <span className="tag">training</span>}
      </p>
      <p className="hint">
        {sayMoment(body.madeMs)} · {modelName(name)} {version} · run by {operator}
        {body.confidence !== undefined && ` · ${Math.round(100 * body.confidence)} % sure`}
        {body.abstained !== undefined && ` · abstained: ${body.abstained}`}
      </p>
      {before.length > 0 && <p className="hint">The same said before: {before.join('; ')}.</p>}
    </div>
  )
}

interface FormProps extends Pick<RecordsProps, 'clinic'> {
  readonly finding: KeptFinding
  readonly onDone: () => void
}

function ReviewForm({ clinic, finding, onDone }: FormProps) {
  const [edited, setEdited] = useState(finding.body.finding)
  const [reason, setReason] = useState('')
  const { isAsking, faultOf, otherFault, ask } = useAsking()
  const [isReasonMissing, setIsReasonMissing] = useState(false)
  const give = (verdict: Verdict) => {
    const isMissing = verdict !== 'accepted' && reason.trim() === ''
    setIsReasonMissing(isMissing)
    if (!isMissing) send(verdict)
  }
  const send = (verdict: Verdict) =>
    ask(() => clinic.findings.review(finding, { verdict, reason, ...(verdict === 'edited' && { edited }) }), onDone)
  return (
    <form className="form" onSubmit={(event) => event.preventDefault()}>
      <FormField label="What stands" text={edited} onText={setEdited} fault={faultOf('edited')} />
      <FormField
        label="Reason"
        hint="Needed to edit or reject."
        text={reason}
        onText={setReason}
        fault={isReasonMissing ? 'A reason is needed.' : faultOf('reason')}
      />
      <p className="fault" role="alert">
        {otherFault('edited', 'reason')}
      </p>
      <div className="row">
        {finding.body.abstained === undefined && (
          <button type="button" className="button" aria-disabled={isAsking} onClick={() => give('accepted')}>
            Accept
          </button>
        )}
        <button
          type="button"
          className="button"
          disabled={edited.trim() === finding.body.finding}
          onClick={() => give('edited')}
        >
          Save as edited
        </button>
        <button type="button" className="button" aria-disabled={isAsking} onClick={() => give('rejected')}>
          Reject
        </button>
      </div>
    </form>
  )
}
