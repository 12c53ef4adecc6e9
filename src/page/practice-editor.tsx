/** A curriculum written on the page: unit by unit, checked as it is written, kept when it is without a fault. */
import { useState } from 'react'
import { useStore } from 'zustand'
import { readCurriculum, type Curriculum, type Step, type Unit } from '#core/training/curriculum.ts'
import { GRADES } from '#core/training/graded-spines.ts'
import { STAGES } from '#core/training/stages.ts'
import { BUILT_IN_TASKS } from '#core/training/tasks/built-in-tasks.ts'
import { KNOWN, lessonTitle } from '#session/lessons.ts'
import { chosenCurriculum } from '#session/practice.ts'
import { Count, Pick, Text } from './editor-fields.tsx'
import type { PracticeProps } from './practice-view.tsx'

export function PracticeEditor({ session, commands }: PracticeProps) {
  const practice = useStore(session, (state) => state.practice)
  const chosen = chosenCurriculum(practice) ?? practice.curricula[0]!
  const [draft, setDraft] = useState<Curriculum>(chosen)
  const [isKept, setKept] = useState(false)
  const read = readCurriculum(JSON.stringify(draft), KNOWN)
  const change = (more: Partial<Curriculum>) => {
    setKept(false)
    setDraft({ ...draft, ...more })
  }
  const changeUnit = (at: number, more: Partial<Unit>) =>
    change({ units: draft.units.map((unit, n) => (n === at ? { ...unit, ...more } : unit)) })
  const move = (at: number, by: number) => {
    const units = [...draft.units]
    const [unit] = units.splice(at, 1)
    units.splice(at + by, 0, unit!)
    change({ units })
  }

  return (
    <div className="practice-editor">
      <section className="editor-head">
        <Text label="Title" value={draft.title} onChange={(title) => change({ title })} />
        <Text label="Short name (letters, digits, hyphens)" value={draft.id} onChange={(id) => change({ id })} />
        <Text label="About" value={draft.about} onChange={(about) => change({ about })} />
        <div className="row">
          <button
            type="button"
            className="button"
            aria-disabled={!read.ok}
            onClick={() => read.ok && setKept(commands.practice.keepCurriculum(JSON.stringify(draft)).length === 0)}
          >
            Keep
          </button>
          <span role="status" className={read.ok ? 'meta' : 'fault'}>
            {isKept ? 'Kept.' : read.ok ? 'Without a fault.' : `${read.faults.length} to mend`}
          </span>
        </div>
        {!read.ok && (
          <ul className="remarks">
            {read.faults.map((fault) => (
              <li key={fault}>{fault}</li>
            ))}
          </ul>
        )}
        <p className="meta">Under the short name of one that ships, yours takes its place in this browser.</p>
      </section>
      <ol className="units">
        {draft.units.map((unit, n) => (
          <UnitEditor
            key={n}
            unit={unit}
            others={draft.units.slice(0, n)}
            onChange={(more) => changeUnit(n, more)}
            onUp={n > 0 ? () => move(n, -1) : undefined}
            onDrop={
              draft.units.length > 1 ? () => change({ units: draft.units.filter((_, at) => at !== n) }) : undefined
            }
          />
        ))}
      </ol>
      <button
        type="button"
        className="button"
        onClick={
          () =>
          change({ units: [...draft.units, { id: `unit-${draft.units.length + 1}`, title: 'New unit', goals: ['What is learned in it'], prerequisites: [], steps: [newStep()], isSignedOff: false }] }) // prettier-ignore
        }
      >
        Add a unit
      </button>
    </div>
  )
}

const newStep = (): Step => ({ kind: 'task', task: KNOWN.tasks[0]!, passes: 1, grade: 1, stage: 'full overlay' })

interface UnitEditorProps {
  readonly unit: Unit
  readonly others: readonly Unit[]
  readonly onChange: (more: Partial<Unit>) => void
  readonly onUp: (() => void) | undefined
  readonly onDrop: (() => void) | undefined
}

function UnitEditor({ unit, others, onChange, onUp, onDrop }: UnitEditorProps) {
  const changeStep = (at: number, step: Step) =>
    onChange({ steps: unit.steps.map((each, n) => (n === at ? step : each)) })
  return (
    <li className="unit">
      <div className="editor-line">
        <Text label="Unit" value={unit.title} onChange={(title) => onChange({ title })} />
        <Text label="Short name" value={unit.id} onChange={(id) => onChange({ id })} />
      </div>
      <div className="field">
        <label>
          Goals, one a line
          <textarea
            rows={Math.max(2, unit.goals.length)}
            value={unit.goals.join('\n')}
            onChange={({ target }) => onChange({ goals: target.value.split('\n') })}
          />
        </label>
      </div>
      {others.length > 0 && (
        <fieldset className="choices">
          <legend>Comes after</legend>
          {others.map(({ id, title }) => (
            <label key={id}>
              <input
                type="checkbox"
                checked={unit.prerequisites.includes(id)}
                onChange={
                  ({ target }) =>
                  onChange({ prerequisites: target.checked ? [...unit.prerequisites, id] : unit.prerequisites.filter((each) => each !== id) }) // prettier-ignore
                }
              />
              {title}
            </label>
          ))}
        </fieldset>
      )}
      {unit.steps.map((step, n) => (
        <StepEditor
          key={n}
          step={step}
          onChange={(next) => changeStep(n, next)}
          onDrop={unit.steps.length > 1 ? () => onChange({ steps: unit.steps.filter((_, at) => at !== n) }) : undefined}
        />
      ))}
      <div className="row">
        <button type="button" className="button small" onClick={() => onChange({ steps: [...unit.steps, newStep()] })}>
          Add a task
        </button>
        <button
          type="button"
          className="button small"
          onClick={() => onChange({ steps: [...unit.steps, { kind: 'quiz', quiz: KNOWN.quizzes[0]!, least: 80 }] })}
        >
          Add a quiz
        </button>
        <button
          type="button"
          className="button small"
          onClick={() => onChange({ steps: [...unit.steps, { kind: 'tour', tour: KNOWN.tours[0]! }] })}
        >
          Add a tour
        </button>
        {onUp && (
          <button type="button" className="button small ghost" onClick={onUp}>
            Move up
          </button>
        )}
        {onDrop && (
          <button type="button" className="button small ghost" onClick={onDrop}>
            Remove the unit
          </button>
        )}
      </div>
      <label className="check">
        <input
          type="checkbox"
          checked={unit.isSignedOff}
          onChange={({ target }) => onChange({ isSignedOff: target.checked })}
        />
        A supervisor signs it off
      </label>
    </li>
  )
}

interface StepEditorProps {
  readonly step: Step
  readonly onChange: (step: Step) => void
  readonly onDrop: (() => void) | undefined
}

function StepEditor({ step, onChange, onDrop }: StepEditorProps) {
  const drop = onDrop && (
    <button type="button" className="button small ghost" onClick={onDrop}>
      Remove
    </button>
  )
  if (step.kind === 'quiz')
    return (
      <div className="editor-line">
        <Pick
          label="Quiz"
          value={step.quiz}
          of={KNOWN.quizzes.map((id) => [id, lessonTitle('quiz', id)])}
          onChange={(quiz) => onChange({ ...step, quiz })}
        />
        <Count label="At least, %" value={step.least} onChange={(least) => onChange({ ...step, least })} />
        {drop}
      </div>
    )
  if (step.kind === 'tour')
    return (
      <div className="editor-line">
        <Pick
          label="Tour"
          value={step.tour}
          of={KNOWN.tours.map((id) => [id, lessonTitle('tour', id)])}
          onChange={(tour) => onChange({ ...step, tour })}
        />
        {drop}
      </div>
    )
  return (
    <div className="editor-line">
      <Pick label="Task" value={step.task} of={BUILT_IN_TASKS.map(({ id, name }) => [id, name])} onChange={(task) => onChange({ ...step, task })} />
      <Count label="Passes" value={step.passes} onChange={(passes) => onChange({ ...step, passes })} />
      <Pick label="Spine" value={String(step.grade)} of={GRADES.map((grade) => [String(grade), `grade ${grade}`])} onChange={(grade) => onChange({ ...step, grade: Number(grade) })} />
      <Pick label="With" value={step.stage} of={STAGES.map((stage) => [stage, stage])} onChange={(stage) => onChange({ ...step, stage: stage as Step extends { stage: infer S } ? S : never })} />
      {drop}
    </div>
  ) // prettier-ignore
}
