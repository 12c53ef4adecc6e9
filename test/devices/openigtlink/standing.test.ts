import { describe, expect, test } from 'vitest'
import type { BridgeReport } from '#core/openigtlink/bridge-report.ts'
import { createLateness } from '#devices/openigtlink/lateness.ts'
import { readReport } from '#devices/openigtlink/read-report.ts'
import { createStanding } from '#devices/openigtlink/standing.ts'

const REPORT: BridgeReport = {
  address: 'plus:18944',
  state: 'connected',
  detail: 'since noon',
  received: 100,
  forwardedImages: 50,
  droppedImages: 10,
  late: 3,
  faults: 1,
  atEpochMs: 1000,
}
const text = (change: Partial<BridgeReport> = {}) => JSON.stringify({ ...REPORT, ...change })

describe('a report of the bridge', () => {
  test('is read', () => expect(readReport(text())).toEqual(REPORT))

  test.each([
    '',
    'null',
    '[]',
    '"connected"',
    '{',
    JSON.stringify({ ...REPORT, state: 'fine' }),
    JSON.stringify({ ...REPORT, late: '3' }),
    JSON.stringify({ ...REPORT, detail: undefined }),
    JSON.stringify({ ...REPORT, received: null }),
  ])('%s is none', (said) => expect(readReport(said)).toBeUndefined())
})

describe('how the connection stands', () => {
  test('connecting at first; then as the bridge says', () => {
    const standing = createStanding()
    expect(standing.state).toBe('connecting')
    standing.report('poses', text({ state: 'connecting' }))
    expect(standing.state).toBe('connecting')
    standing.report('images', text({ atEpochMs: 1001 }))
    expect(standing).toMatchObject({ state: 'connected', detail: 'since noon' })
    standing.report('poses', text({ state: 'lost', detail: 'reset by peer', atEpochMs: 1002 }))
    expect(standing).toMatchObject({ state: 'lost', detail: 'reset by peer' })
  })

  test('an older report on the other socket does not undo a newer one', () => {
    const standing = createStanding()
    standing.report('poses', text({ state: 'lost', atEpochMs: 2000 }))
    standing.report('images', text({ state: 'connected', atEpochMs: 1500 }))
    expect(standing.state).toBe('lost')
  })

  test('without one of its sockets it is lost, until that one speaks again', () => {
    const standing = createStanding()
    standing.report('poses', text())
    standing.report('images', text())
    standing.down('images', 'the bridge fell silent', false)
    expect(standing).toMatchObject({ state: 'lost', detail: 'the bridge fell silent' })
    standing.report('poses', text({ atEpochMs: 1100 }))
    expect(standing.state).toBe('lost')
    standing.report('images', text({ atEpochMs: 1200 }))
    expect(standing.state).toBe('connected')
  })

  test('refused stays refused, with the reason of the report and not of the socket', () => {
    const standing = createStanding()
    standing.report('poses', text({ state: 'refused', detail: 'not on the list (--allow)' }))
    standing.down('poses', 'not on the list', true)
    standing.report('images', text({ atEpochMs: 9000 }))
    expect(standing).toMatchObject({ state: 'refused', detail: 'not on the list (--allow)' })
  })

  test('counts from when this page came: 10 dropped before, 12 now are 2; a restarted bridge begins again', () => {
    const standing = createStanding()
    standing.report('poses', text())
    expect(standing).toMatchObject({ bridgeDropped: 0, bridgeLate: 0, bridgeFaults: 0 })
    standing.report('poses', text({ droppedImages: 12, late: 4, faults: 4, received: 200, atEpochMs: 2000 }))
    expect(standing).toMatchObject({ bridgeDropped: 2, bridgeLate: 1, bridgeFaults: 3 })
    standing.report('poses', text({ droppedImages: 0, late: 0, faults: 0, received: 5, atEpochMs: 3000 }))
    expect(standing.bridgeDropped).toBe(0)
  })

  test('what is no report changes nothing', () => {
    const standing = createStanding()
    standing.report('poses', text())
    standing.report('poses', '{"state":"lost"}')
    expect(standing.state).toBe('connected')
  })
})

test('late is what is older than the newest of its own name; 10 s older is a new time', () => {
  const lateness = createLateness()
  expect([100, 120, 110, 120, 130].map((stampMs) => lateness.isLate('A', stampMs))).toEqual([
    false,
    false,
    true,
    false,
    false,
  ])
  expect(lateness.isLate('B', 90)).toBe(false)
  lateness.isLate('A', 20_000)
  expect([9000, 9001].map((stampMs) => lateness.isLate('A', stampMs))).toEqual([true, false])
  lateness.forget()
  expect(lateness.isLate('A', 1)).toBe(false)
})
