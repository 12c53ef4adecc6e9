/** How far clinicians agree with what networks said, per model, site, operator and reviewer, and alarms when that drifts. */
import { useEffect, useState } from 'react'
import { agreement, driftAlarms, DRIFT, type AgreementGroup, type Drift } from '#core/records/agreement.ts'
import type { Commands } from '#session/commands.ts'
import { modelName } from '#session/model-names.ts'

/** Where this page came from stands for the site. */
const here = () => location.hostname || 'this machine'

export function AgreementPage({ commands }: { readonly commands: Commands }) {
  const [groups, setGroups] = useState<readonly AgreementGroup[]>()
  useEffect(() => {
    let isShown = true
    void commands.findings.all().then((records) => {
      if (isShown) setGroups(agreement(records.map((record) => ({ ...record, site: here() }))))
    })
    return () => void (isShown = false)
  }, [commands])
  return <AgreementTable groups={groups} from="this session and the recordings kept in this browser" />
}

interface TableProps {
  /** Undefined while they are counted. */
  readonly groups: readonly AgreementGroup[] | undefined
  readonly from: string
}

export function AgreementTable({ groups, from }: TableProps) {
  if (!groups) return <p>Counting…</p>
  if (groups.length === 0) return <p>Nothing was said yet that could be counted.</p>
  return (
    <div className="agreement">
      <Alarms groups={groups} />
      <table>
        <thead>
          <tr>
            <th scope="col">Of</th>
            <th scope="col">Said</th>
            <th scope="col">Accepted</th>
            <th scope="col">Edited</th>
            <th scope="col">Rejected</th>
            <th scope="col">Unreviewed</th>
            <th scope="col">Accepted of reviewed</th>
            <th scope="col">Drift</th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <Row key={`${group.by} ${group.name}`} group={group} />
          ))}
        </tbody>
      </table>
      <p className="review-note">
        {Math.round(100 * DRIFT.usual)} % disagreement, abstention or unsure answers are taken as usual,{' '}
        {Math.round(100 * DRIFT.tooMany)} % as too many; at the usual rate {Math.round(100 * DRIFT.falseAlarms)} % of
        runs of {DRIFT.outputs} raise a false alarm. Counted from {from}.
      </p>
    </div>
  )
}

function Alarms({ groups }: { readonly groups: readonly AgreementGroup[] }) {
  const alarms = driftAlarms(groups)
  if (alarms.length === 0) return <p role="status">No drift: nothing has reached its limit.</p>
  return (
    <div role="alert">
      <ul className="drift-alarms">
        {alarms.map(({ group: { by, name }, drift }) => (
          <li key={`${by} ${name} ${drift.of}`} className="bad">
            <strong>
              {by} {sayGroup(by, name)}
            </strong>
            : {sayDrift(drift)}
          </li>
        ))}
      </ul>
    </div>
  )
}

const sayGroup = (by: AgreementGroup['by'], name: string) =>
  by === 'model' ? name.replace(/^\S+/, (first) => modelName(first)) : name

function Row({ group: { by, name, count, acceptedShare, interval, drifts } }: { readonly group: AgreementGroup }) {
  const said = count.unreviewed + count.accepted + count.edited + count.rejected
  return (
    <tr>
      <th scope="row">
        <small>{by}</small> {sayGroup(by, name)}
      </th>
      <td>{said}</td>
      <td>{count.accepted}</td>
      <td>{count.edited}</td>
      <td>{count.rejected}</td>
      <td>{count.unreviewed}</td>
      <td>
        {acceptedShare === undefined || !interval
          ? '–'
          : `${percent(acceptedShare)} (${percent(interval[0])} to ${percent(interval[1])})`}
      </td>
      <td>
        {drifts.map((drift) => (
          <p key={drift.of} className={drift.alarmAfter === undefined ? 'hint' : 'bad'}>
            {sayDrift(drift)}
          </p>
        ))}
      </td>
    </tr>
  )
}

const percent = (share: number) => `${Math.round(100 * share)} %`

export function sayDrift({ of, outcomes, share, sums, limit, alarmAfter }: Drift): string {
  if (outcomes === 0) return `${of}: nothing counted`
  const level = `${percent(share)} of ${outcomes}`
  if (alarmAfter !== undefined) return `${of} has drifted: ${level}, alarm at number ${alarmAfter}`
  return `${of}: ${level}, ${percent((sums.at(-1) ?? 0) / limit)} of the way to an alarm`
}
