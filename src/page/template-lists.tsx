/** What a procedure keeps away from and warns of: lists that grow and shrink. */
import { STRUCTURE_KINDS, type StructureKind } from '#core/anatomy/structures.ts'
import { USUAL_MARGIN, type NoGo, type Warning } from '#core/planning/procedure.ts'
import type { TemplateFieldsProps } from './template-fields.tsx'
import { TextField } from './text-field.tsx'

const sayWhich = ({ kind, which }: NoGo) =>
  which === 'all' ? kind : `${kind}, ${which === 'own' ? 'its own' : 'others'}`

export function NoGoList({ draft: { noGo }, onChange }: TemplateFieldsProps) {
  const edit = (at: number, margin: Partial<NoGo['margin']>) =>
    onChange({ noGo: noGo.map((one, n) => (n === at ? { ...one, margin: { ...one.margin, ...margin } } : one)) })
  const left = STRUCTURE_KINDS.filter((kind) => !noGo.some((one) => one.kind === kind && one.which === 'all'))
  const add = (kind: StructureKind) =>
    onChange({ noGo: [...noGo, { kind, which: 'all', margin: USUAL_MARGIN, why: 'added by the clinician' }] })
  return (
    <>
      <table className="plan-margins">
        <caption>
          Stop and warn, mm from each structure, plus {noGo[0]?.margin.sigmas ?? USUAL_MARGIN.sigmas} deviations of what
          is unsure
        </caption>
        <thead>
          <tr>
            <th scope="col">Structure</th>
            <th scope="col">Stop</th>
            <th scope="col">Warn</th>
            <th scope="col">
              <span className="unseen">Leave out</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {noGo.map((one, at) => (
            <tr key={`${one.kind} ${one.which}`}>
              <th scope="row">{sayWhich(one)}</th>
              {(['stopMm', 'warnMm'] as const).map((what) => (
                <td key={what}>
                  <input
                    type="number"
                    min={0}
                    max={50}
                    step={0.5}
                    aria-label={`${one.kind}, ${one.which}: ${what === 'stopMm' ? 'stop' : 'warn'} at, mm`}
                    value={one.margin[what]}
                    onChange={({ target }) => edit(at, { [what]: target.valueAsNumber || 0 })}
                  />
                </td>
              ))}
              <td>
                <button
                  type="button"
                  className="button small"
                  aria-label={`Leave out ${sayWhich(one)}`}
                  onClick={() => onChange({ noGo: noGo.filter((_, n) => n !== at) })}
                >
                  ✕
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="setting">
        <label htmlFor="no-go-more">Keep away from also</label>
        <select id="no-go-more" value="" onChange={({ target }) => target.value && add(target.value as StructureKind)}>
          <option value="">choose</option>
          {left.map((kind) => (
            <option key={kind}>{kind}</option>
          ))}
        </select>
      </div>
    </>
  )
}

export function WarningList({ draft: { warnings }, onChange }: TemplateFieldsProps) {
  const edit = (at: number, change: Partial<Warning>) =>
    onChange({ warnings: warnings.map((one, n) => (n === at ? { ...one, ...change } : one)) })
  return (
    <>
      {warnings.map((one, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- a warning has no name but its place while it is written
        <div key={at} className="plan-warning">
          <TextField
            label={`Warning ${at + 1}`}
            lines={2}
            isProse
            text={one.text}
            onText={(text) => edit(at, { text })}
            hint={one.source}
          />
          <button
            type="button"
            className="button small"
            aria-label={`Leave out warning ${at + 1}`}
            onClick={() => onChange({ warnings: warnings.filter((_, n) => n !== at) })}
          >
            ✕
          </button>
        </div>
      ))}
      <button
        type="button"
        className="button small"
        onClick={() => onChange({ warnings: [...warnings, { text: '', source: 'the clinic' }] })}
      >
        One more warning
      </button>
    </>
  )
}
