import { expect, test } from 'vitest'
import { kindOfHead } from '#app/file-kinds.ts'
import { takeOrder } from '#app/take-order.ts'
import { createSession } from '#session/session.ts'

const order = (words: string) =>
  JSON.stringify({ resourceType: 'ServiceRequest', status: 'active', intent: 'order', code: { text: words }, subject: { display: 'Ada Lovelace' } }) // prettier-ignore

test('an order is told from other files by its content', () => {
  expect(kindOfHead(order('Facet joint injection'))).toBe('order')
  expect(kindOfHead('{"resourceType": "Patient"}')).not.toBe('order')
})

test('its procedure, level and side become the plan’s, one step that can be undone', () => {
  const session = createSession()
  takeOrder(session, order('Medial branch block L3 left'), 'order.json')
  const { now, past } = session.getState().plan
  expect([now.procedure?.id, now.level, now.side, past.length]).toEqual(['medial-branch', 'L3', 'left', 1])
  expect(session.getState().notices.map(({ text }) => text)).toEqual(['Ordered: Medial branch block L3 left for Ada Lovelace: see that it is this patient.']) // prettier-ignore
})

test('two levels leave the level open, aloud; what is no procedure here changes nothing', () => {
  const session = createSession()
  takeOrder(session, order('Facet joint L4/5 and L5/S1 left'), 'order.json')
  expect(session.getState().plan.now).toMatchObject({ level: undefined, side: 'left' })
  expect(session.getState().notices[0]?.text).toBe('Order: level is left open: the order says L4 and L5')
  const other = createSession()
  takeOrder(other, order('Knee injection'), 'order.json')
  expect(other.getState().plan.now.procedure).toBeUndefined()
  takeOrder(other, '{', 'order.json')
  expect(other.getState().notices.at(-1)?.text).toMatch(/^order.json: this is no JSON/)
})
