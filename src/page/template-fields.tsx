/** What a procedure says of its target, way, probe, needle and volume, each to be changed. */
import { WANTED_VIEWS, type WantedView } from '#core/anatomy/view-hint.ts'
import { STRUCTURE_KINDS, type StructureKind } from '#core/anatomy/structures.ts'
import type { BleedingRisk, NeedleChoice, ProbeArray, ProbeHold, Procedure, TargetDefinition, Towards } from '#core/planning/procedure.ts' // prettier-ignore
import { Choice } from './settings-lines.tsx'
import { NumberField, TextField } from './text-field.tsx'

export interface TemplateFieldsProps {
  readonly draft: Procedure
  readonly onChange: (change: Partial<Procedure>) => void
}

const TOWARDS: readonly Towards[] = ['posterior', 'lateral', 'superior', 'anterior', 'inferior', 'medial']
const ARRAYS: readonly ProbeArray[] = ['curved 2-5 MHz', 'linear 5-12 MHz']
const RISKS: readonly BleedingRisk[] = ['low', 'intermediate', 'high']

const asTheyAre = <T extends string>(words: readonly T[]) => Object.fromEntries(words.map((word) => [word, word])) as Record<T, T> // prettier-ignore

export function TargetFields({ draft, onChange }: TemplateFieldsProps) {
  const { target } = draft
  const change = (part: Partial<TargetDefinition>) => onChange({ target: { ...target, ...part } })
  const changeBetween = (at: 0 | 1, kind: StructureKind) => {
    const [first, second] = target.between
    change({ between: at === 0 ? [{ ...first, kind }, second] : [first, { ...second, kind }] })
  }
  return (
    <>
      <TextField
        label="Target"
        lines={3}
        isProse
        text={target.words}
        onText={(words) => change({ words })}
        hint="in words; where it is sought follows"
      />
      {([0, 1] as const).map((at) => (
        <Choice<StructureKind>
          key={at}
          label={at === 0 ? 'Between' : 'and'}
          value={target.between[at].kind}
          options={asTheyAre(STRUCTURE_KINDS)}
          onPick={(kind) => changeBetween(at, kind)}
        />
      ))}
      <Choice<Towards>
        label="Towards"
        value={target.towards[0] ?? 'posterior'}
        options={asTheyAre(TOWARDS)}
        onPick={(first) => change({ towards: [first, ...target.towards.slice(1).filter((each) => each !== first)] })}
      />
      <NumberField
        label="Off the first surface, mm"
        value={target.offMm}
        step={0.5}
        onValue={(offMm) => change({ offMm })}
      />
      <NumberField
        label="Share of the gap, 0–1"
        value={target.share}
        step={0.05}
        onValue={(share) => change({ share })}
      />
      <NumberField
        label="May touch bone in the last mm"
        value={target.touchesBoneMm}
        step={1}
        onValue={(touchesBoneMm) => change({ touchesBoneMm })}
      />
    </>
  )
}

export function WayFields({ draft, onChange }: TemplateFieldsProps) {
  const { probe, approach } = draft
  const change = (part: Partial<ProbeHold>) => onChange({ probe: { ...probe, ...part } })
  return (
    <>
      <TextField label="Approach" lines={3} isProse text={approach} onText={(words) => onChange({ approach: words })} />
      <Choice<ProbeArray>
        label="Probe"
        value={probe.array}
        options={asTheyAre(ARRAYS)}
        onPick={(array) => change({ array })}
      />
      <Choice<ProbeHold['plane']>
        label="Plane"
        value={probe.plane}
        options={{ transverse: 'transverse', sagittal: 'sagittal' }}
        onPick={(plane) => change({ plane })}
      />
      <Choice<WantedView>
        label="View"
        value={probe.view}
        options={asTheyAre(WANTED_VIEWS)}
        onPick={(view) => change({ view })}
      />
      <Choice<ProbeHold['needle']>
        label="Needle to picture"
        value={probe.needle}
        options={{ 'in plane': 'in plane', 'out of plane': 'out of plane' }}
        onPick={(needle) => change({ needle })}
      />
      <Choice<ProbeHold['from']>
        label="Enters from"
        value={probe.from}
        options={{ lateral: 'lateral', caudal: 'caudal' }}
        onPick={(from) => change({ from })}
      />
    </>
  )
}

export function NeedleFields({ draft, onChange }: TemplateFieldsProps) {
  const { needle, volumeMl } = draft
  const change = (part: Partial<NeedleChoice>) => onChange({ needle: { ...needle, ...part } })
  return (
    <>
      <TextField label="Needle" isProse text={needle.kind} onText={(kind) => change({ kind })} />
      <NumberField label="Gauge" value={needle.gauge} step={1} onValue={(gauge) => change({ gauge })} />
      <TextField
        label="Lengths, mm"
        text={needle.lengthsMm.map((mm) => (Number.isNaN(mm) ? '' : mm)).join(', ')}
        onText={(text) => change({ lengthsMm: text.split(',').map((each) => (each.trim() ? Number(each) : NaN)) })}
        hint="the shortest first, with commas"
      />
      <NumberField
        label="Left outside the skin, mm"
        value={needle.spareMm}
        step={1}
        onValue={(spareMm) => change({ spareMm })}
      />
      <NumberField
        label="Volume at least, mL"
        value={volumeMl.least}
        step={0.5}
        onValue={(least) => onChange({ volumeMl: { ...volumeMl, least } })}
      />
      <NumberField
        label="Volume at most, mL"
        value={volumeMl.most}
        step={0.5}
        onValue={(most) => onChange({ volumeMl: { ...volumeMl, most } })}
      />
      <Choice<BleedingRisk>
        label="Risk of bleeding"
        value={draft.bleedingRisk}
        options={asTheyAre(RISKS)}
        onPick={(bleedingRisk) => onChange({ bleedingRisk })}
      />
    </>
  )
}
