/** Statements, held against a schema of the specification of its own. */
import { describe, expect, test } from 'vitest'
import { durationOf, lessonStatement, statementOf, type Said } from '#core/training/xapi.ts'
import { assessment, attempt } from './learned.ts'
import { xapiStatement } from './xapi-schema.ts'

describe('xAPI', () => {
  const said: Said = {
    nameOf: (_, id) => id,
    homePage: 'https://training.example.org',
  }

  test.each([
    ['a pass', attempt()],
    ['a failure with reasons', attempt({ isPassed: false, reasons: ['Target Error: 5.0 mm; at most 3.0 mm'] })],
    [
      'one with questionnaires and a supervisor',
      attempt({
        sus: [4, 2, 4, 2, 4, 2, 4, 2, 4, 2],
        tlx: { mental: 40, physical: 20, temporal: 30, performance: 10, effort: 50, frustration: 0 },
        assessment,
      }),
    ],
    ['one without a unit', attempt({ unitId: undefined, curriculumId: undefined })],
    ['one that took no time', attempt({ lastedS: 0, figures: [] })],
  ])('%s is a statement that the specification allows', (_, each) => {
    expect(xapiStatement.safeParse(JSON.parse(JSON.stringify(statementOf(each, said)))).error?.issues).toBeUndefined()
  })

  test('says passed with the score, its parents and how long it took', () => {
    const { verb, object, result, context, timestamp } = statementOf(attempt(), said)
    expect(verb.id).toBe('http://adlnet.gov/expapi/verbs/passed')
    expect(object.id).toBe('urn:x-interspace:task:facet-l4-left')
    expect(result).toMatchObject({
      score: { scaled: 0.7125, raw: 71.25, min: 0, max: 100 },
      success: true,
      duration: 'PT83.46S',
    })
    expect(context!.contextActivities!.parent![0]!.definition.type).toBe('http://adlnet.gov/expapi/activities/module')
    expect(timestamp).toBe('2026-01-05T09:31:23.456Z')
  })

  test('a quiz at 80 % is completed with its score; what was kept without an id makes no statement', () => {
    const lesson = { statementId: '8b1a9c53-0e0c-4f6b-9a7e-2f1d5a3c4b61', trainee: 'Alex', kind: 'quiz', id: 'bones', score: 80, atEpochMs: Date.UTC(2026, 0, 5) } as const // prettier-ignore
    const statement = lessonStatement(lesson, 'Bones and levels', said.homePage)!
    expect(xapiStatement.safeParse(JSON.parse(JSON.stringify(statement))).error?.issues).toBeUndefined()
    expect(statement.result!.score).toEqual({ scaled: 0.8, raw: 80, min: 0, max: 100 })
    expect(lessonStatement({ ...lesson, statementId: undefined as never }, '', said.homePage)).toBeUndefined()
  })

  test('the schema that it is held against refuses what the specification refuses', () => {
    const good = JSON.parse(JSON.stringify(statementOf(attempt(), said))) as Record<string, never>
    const bad = [
      { ...good, id: 'one' },
      { ...good, actor: { name: 'Alex' } },
      { ...good, verb: { id: 'passed' } },
      { ...good, result: { score: { scaled: 1.2 } } },
      { ...good, result: { duration: '83 s' } },
      { ...good, result: { extensions: { plain: 1 } } },
      { ...good, extra: 1 },
    ]
    expect(bad.filter((each) => xapiStatement.safeParse(each).success)).toEqual([])
  })

  test.each([
    [0, 'PT0S'],
    [59.999, 'PT60S'],
    [3600.5, 'PT3600.5S'],
  ])('%d s are %s', (s, text) => {
    expect(durationOf(s)).toBe(text)
  })
})
