/** What is kept of practice, and how it leaves: records, tables, statements, curricula. */
import { describe, expect, test } from 'vitest'
import { createRandom } from '#core/phantom/random.ts'
import { readAttempt } from '#core/training/attempt.ts'
import { attemptsAsCsv } from '#core/training/attempts-csv.ts'
import { whenDue } from '#core/training/complications.ts'
import { readCurriculum } from '#core/training/curriculum.ts'
import { progressIn } from '#core/training/progress.ts'
import { checklistScore, globalRating } from '#core/training/ratings.ts'
import { SHIPPED_CURRICULA } from '#core/training/shipped-curricula.ts'
import { earnedStage, type StagedAttempt } from '#core/training/stages.ts'
import { createWalk, walkByMaster, type TrackedSample } from '#core/training/tracked-sample.ts'
import { KNOWN } from '#session/lessons.ts'
import { assessment, attempt } from './learned.ts'

describe('CSV', () => {
  test('has every unit in its header, a line per attempt, and nothing where nothing was measured', () => {
    const [header, first, ...rest] = attemptsAsCsv([attempt({ assessment })])
      .trimEnd()
      .split('\r\n')
    expect(rest).toEqual([])
    const columns = header!.split(',')
    expect(columns).toContain('Target Error [mm]')
    expect(columns).toContain('Path Length (needle) [mm]')
    expect(
      columns.filter((name) => /lasted|TLX|SUS|rating|checklist/.test(name)).every((name) => /\[.+\]/.test(name)),
    ).toBe(true)
    const cells = Object.fromEntries(columns.map((name, at) => [name, first!.split(',')[at]]))
    expect(cells).toMatchObject({
      'Target Error [mm]': '1.25',
      'View Quality [%]': '',
      'passed [0/1]': '1',
      'checklist [%]': '66.66667',
      'global rating [1-5]': '3.5',
    })
  })

  test('a name that a spreadsheet would run as a formula is text', () => {
    expect(attemptsAsCsv([attempt({ trainee: '=HYPERLINK("x")' })])).toContain(`"'=HYPERLINK(""x"")"`)
  })
})

test('an attempt comes back as it was kept; a broken one is refused with the place of its fault', () => {
  expect(readAttempt(JSON.parse(JSON.stringify(attempt({ assessment }))))).toEqual({
    ok: true,
    attempt: attempt({ assessment }),
  })
  const broken = { ...attempt(), spine: { grade: 9, seed: 1 } }
  expect(readAttempt(broken)).toMatchObject({ ok: false, reason: expect.stringMatching(/^spine\.grade: /) as string })
})

test('of nine things that applied six are done: 67 %; ratings of 4 and 3 are 3.5', () => {
  expect(checklistScore(assessment)).toBeCloseTo(66.667, 3)
  expect(globalRating(assessment)).toBe(3.5)
})

describe('guidance fades', () => {
  const run = (words: string): readonly StagedAttempt[] => {
    const attempts: StagedAttempt[] = []
    for (const letter of words) attempts.push({ stage: earnedStage(attempts), isPassed: letter === 'p' })
    return attempts
  }
  test.each([
    ['', 'full overlay'],
    ['p', 'full overlay'],
    ['pp', 'plane only'],
    ['pfpf', 'full overlay'],
    ['pppp', 'ultrasound only'],
    ['ppppp', 'ultrasound only'],
    ['ppff', 'full overlay'],
    ['ppppffp', 'plane only'],
  ])('after "%s" it is %s', (words, stage) => expect(earnedStage(run(words))).toBe(stage))
})

describe('curricula', () => {
  const known = KNOWN
  const [novice, anatomy] = SHIPPED_CURRICULA

  test.each(SHIPPED_CURRICULA.map((each) => [each.title, each] as const))('%s is without a fault', (_, each) => {
    expect(readCurriculum(JSON.stringify(each), known)).toEqual({ ok: true, curriculum: each })
  })

  test('the novice has six units, the anatomist four', () => {
    expect(novice!.units).toHaveLength(6)
    expect(anatomy!.units).toHaveLength(4)
  })

  test('every task that ships is in a unit', () => {
    const used = novice!.units.flatMap(({ steps }) =>
      steps.flatMap((step) => (step.kind === 'task' ? [step.task] : [])),
    )
    expect(known.tasks.filter((id) => !used.includes(id))).toEqual([])
  })

  test('each fault is told with its place, all at once', () => {
    const units = structuredClone(novice!.units)
    Object.assign(units[0]!, { prerequisites: ['probe-handling'] })
    Object.assign(units[1]!, { steps: [{ kind: 'task', task: 'juggle', passes: 1 }] })
    Object.assign(units[2]!, { id: 'probe-handling', steps: [{ kind: 'quiz', quiz: 'stars' }, { kind: 'tour', tour: 'moon' }] }) // prettier-ignore
    const read = readCurriculum(JSON.stringify({ ...novice, units }), known)
    expect(read.ok ? [] : read.faults).toEqual([
      'unit touch-and-count: its prerequisite probe-handling does not come before it',
      'unit probe-handling: there is no task juggle',
      'unit probe-handling: there are two of this id',
      'unit probe-handling: there is no quiz stars',
      'unit probe-handling: there is no tour moon',
      'unit facet-and-branch: its prerequisite needle-handling is no unit',
    ])
    const wrong = readCurriculum(
      '{"format":"interspace-curriculum/1","id":"a b","title":"abc","about":"","units":[]}',
      known,
    )
    expect(wrong.ok ? [] : wrong.faults.map((fault) => fault.split(':')[0])).toEqual(['id', 'units'])
    expect(readCurriculum('{', known)).toMatchObject({ ok: false })
  })

  test('units open one after the other; a signed unit waits for its supervisor', () => {
    const states = (learned: Partial<Parameters<typeof progressIn>[1]>) =>
      progressIn(novice!, { attempts: [], lessons: [], signOffs: [], ...learned }).map(({ state }) => state)
    expect(states({}).slice(0, 2)).toEqual(['open', 'locked'])
    const passed = (taskId: string, more = {}) => attempt({ taskId, ...more })
    const all = novice!.units
      .slice(0, 4)
      .flatMap(({ steps }) =>
        steps.flatMap((step) =>
          step.kind === 'task'
            ? Array.from({ length: step.passes }, () =>
                passed(step.task, { stage: step.stage, spine: { grade: step.grade, seed: 1 } }),
              )
            : [],
        ),
      )
    expect(states({ attempts: [passed('palpate-l4')] }).slice(0, 2)).toEqual(['passed', 'open'])
    expect(states({ attempts: all }).slice(0, 5)).toEqual([
      'passed',
      'passed',
      'passed',
      'waits for sign-off',
      'locked',
    ])
    const signOff = {
      trainee: 'Alex',
      curriculumId: novice!.id,
      unitId: 'facet-and-branch',
      by: 'Dr. Lee',
      atEpochMs: 0,
    }
    expect(states({ attempts: all, signOffs: [signOff] })[3]).toBe('passed')
  })

  test('a quiz below its mark is not done, at it it is', () => {
    const lesson = (score: number) => [
      { trainee: 'Alex', kind: 'tour' as const, id: 'bones', atEpochMs: 0 },
      { trainee: 'Alex', kind: 'quiz' as const, id: 'bones', atEpochMs: 0, score },
    ]
    const first = (score: number) =>
      progressIn(anatomy!, { attempts: [], lessons: lesson(score), signOffs: [] })[0]!.state
    expect([first(79), first(80)]).toEqual(['open', 'passed'])
  })
})

test('a complication comes in the middle half of a run, at another moment with another seed', () => {
  const at = Array.from({ length: 50 }, (_, seed) => whenDue(['patient moves'], 300, seed)[0]!.atS)
  expect(Math.min(...at)).toBeGreaterThanOrEqual(16)
  expect(Math.max(...at)).toBeLessThanOrEqual(56)
  expect(new Set(at).size).toBeGreaterThan(45)
})

test('a run walked while it goes on gives what the whole recording gives: 400 samples of three devices, seed 12', () => {
  const random = createRandom(12)
  const matrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] as unknown as TrackedSample['patientFromDevice']
  let timeS = 0
  const samples: TrackedSample[] = [{ timeS: 0, device: 'needle', patientFromDevice: matrix }]
  for (let n = 0; n < 400; n++) {
    timeS += random.uniform() < 0.2 ? 0 : 0.02 * random.uniform()
    samples.push({
      timeS,
      device: ['needle', 'probe', 'stylus'][Math.floor(3 * random.uniform())]!,
      patientFromDevice: matrix,
    })
  }
  // What others give of the same moment is pushed before the master.
  const pushed = samples.toSorted(
    (a, b) => a.timeS - b.timeS || Number(a.device === 'needle') - Number(b.device === 'needle'),
  )
  const ahead = pushed.filter(
    ({ device, timeS: at }) =>
      device !== 'needle' ||
      !pushed.some((other) => other.device !== 'needle' && other.timeS > at && other.timeS - at < 0.001),
  )
  const live: TrackedSample[] = []
  const push = createWalk('needle', (sample) => live.push(sample))
  for (const sample of ahead) push(sample)
  const master = ahead.find(({ device }) => device === 'needle')!
  const batch = [...walkByMaster([master, ...ahead.filter((each) => each !== master)])]
  const told = (list: readonly TrackedSample[]) => list.map((each) => `${each.device} ${each.timeS}`).toSorted()
  expect(live.length).toBeGreaterThan(200)
  expect(told(live)).toEqual(told(batch))
})
