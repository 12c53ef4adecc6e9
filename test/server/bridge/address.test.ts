import { expect, test } from 'vitest'
import { allowList, parseAddress } from '#server/bridge/address.ts'

test.each([
  { text: '192.168.1.20:18944', host: '192.168.1.20', port: 18944, spelled: '192.168.1.20:18944' },
  { text: ' Plus-PC.local:18945 ', host: 'plus-pc.local', port: 18945, spelled: 'plus-pc.local:18945' },
  { text: '[FE80::1]:18944', host: 'fe80::1', port: 18944, spelled: '[fe80::1]:18944' },
  { text: ':18944', host: '', port: 18944, spelled: ':18944' },
])('$text is an address', ({ text, host, port, spelled }) => {
  expect(parseAddress(text)).toEqual({ host, port, text: spelled })
})

test.each([
  '',
  'localhost',
  'localhost:',
  'localhost:0',
  'localhost:65536',
  '::1:18944',
  'a b:1',
  'http://a:1',
  'a:1/x',
  '-a:1',
  'a:1:2',
])('%j is not an address', (text) => {
  expect(parseAddress(text)).toBeUndefined()
})

test('with nothing named, only the default port of this machine is allowed', () => {
  expect(allowList([])).toEqual(['127.0.0.1:18944', 'localhost:18944', '[::1]:18944'])
})

test('what was named comes first, once', () => {
  const named = ['plus:18944', 'localhost:18944', 'plus:18944'].map((text) => parseAddress(text)!)
  expect(allowList(named)).toEqual(['plus:18944', 'localhost:18944', '127.0.0.1:18944', '[::1]:18944'])
})
