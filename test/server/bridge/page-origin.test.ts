import { expect, test } from 'vitest'
import { originRefusal } from '#server/bridge/page-origin.ts'

const OWN = ['localhost', 'theatre-2', 'theatre-2.local']

test.each([
  { origin: 'https://localhost:8443', host: 'localhost:8443' },
  { origin: 'https://192.168.1.7:8443', host: '192.168.1.7:8443' },
  { origin: 'https://[fd00::7]:8443', host: '[fd00::7]:8443' },
  { origin: 'https://theatre-2.local:8443', host: 'Theatre-2.local:8443' },
])('our own page at $origin is let in', ({ origin, host }) => {
  expect(originRefusal(origin, host, OWN)).toBeUndefined()
})

test.each([
  { why: 'another site', origin: 'https://evil.example', host: 'localhost:8443' },
  { why: 'another port of this machine', origin: 'https://localhost:3000', host: 'localhost:8443' },
  { why: 'a foreign name pointed at this machine', origin: 'https://evil.example:8443', host: 'evil.example:8443' },
  { why: 'a sandboxed frame or a file', origin: 'null', host: 'localhost:8443' },
  { why: 'no origin', origin: undefined, host: 'localhost:8443' },
  { why: 'no host', origin: 'https://localhost:8443', host: undefined },
])('$why is refused with a reason', ({ origin, host }) => {
  expect(originRefusal(origin, host, OWN)).toMatch(/\w{3,}/)
})
